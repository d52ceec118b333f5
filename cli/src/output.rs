//! Where results go.

use crate::exit::Failure;
use cailiang::explain::Lang;
use std::fs::File;
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};

/// Columns where nothing says otherwise.
const WIDTH: usize = 80;
/// Lines longer than this are hard to read, however wide the terminal.
const WIDEST: usize = 100;

/// Where a path leads; of a file that is not there yet, where it will be.
fn place(path: &Path) -> Option<PathBuf> {
    if let Ok(there) = path.canonicalize() {
        return Some(there);
    }
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    Some(folder.canonicalize().ok()?.join(path.file_name()?))
}

/// Whether two paths lead to one file.
pub fn same_file(a: &Path, b: &Path) -> bool {
    a == b || place(a).is_some_and(|a| place(b) == Some(a))
}

/// Where to write, and how wide and colourful it may be.
#[derive(Clone, Debug)]
pub struct Output {
    file: Option<PathBuf>,
    /// Columns.
    pub width: usize,
    /// Whether colour codes may be written.
    pub colour: bool,
    /// Language.
    pub lang: Lang,
}

impl Output {
    /// To a file, or to standard output.
    pub fn new(file: Option<PathBuf>, width: Option<usize>, lang: Lang) -> Output {
        // `-` is standard output here as it is standard input among cases.
        let file = file.filter(|f| f.as_os_str() != "-");
        let stdout = io::stdout().is_terminal() && file.is_none();
        let width = width.unwrap_or_else(|| if stdout { terminal_width() } else { WIDTH });
        Output { file, width, colour: stdout && colours(), lang }
    }

    /// Whether there is no file and standard output is a terminal.
    pub fn is_terminal(&self) -> bool {
        self.file.is_none() && io::stdout().is_terminal()
    }

    /// Writes all of it.
    pub fn write(&self, text: &str) -> Result<(), Failure> {
        self.write_bytes(text.as_bytes())
    }

    /// Writes all of these bytes.
    pub fn write_bytes(&self, bytes: &[u8]) -> Result<(), Failure> {
        match &self.file {
            None => bytes_to_stdout(bytes).map_err(|e| Failure::io(self.lang.pick("标准输出", "standard output"), e)),
            Some(path) => File::create(path)
                .and_then(|mut f| f.write_all(bytes).and_then(|()| f.flush()))
                .map_err(|e| Failure::io(path.display(), e)),
        }
    }
}

fn colours() -> bool {
    std::env::var_os("NO_COLOR").is_none_or(|v| v.is_empty()) && std::env::var_os("TERM").is_none_or(|t| t != "dumb")
}

fn terminal_width() -> usize {
    terminal_size::terminal_size().map_or(WIDTH, |(w, _)| usize::from(w.0).clamp(40, WIDEST))
}

/// Columns and colours of standard error.
pub fn stderr_look() -> (usize, bool) {
    if io::stderr().is_terminal() { (terminal_width(), colours()) } else { (WIDTH, false) }
}

/// To standard output. A reader that has gone away (`| head`) is no failure.
pub fn to_stdout(text: &str) -> io::Result<()> {
    bytes_to_stdout(text.as_bytes())
}

fn bytes_to_stdout(bytes: &[u8]) -> io::Result<()> {
    let mut out = io::stdout().lock();
    match out.write_all(bytes).and_then(|()| out.flush()) {
        Err(e) if e.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => other,
    }
}

/// To standard error; there is nowhere left to report that this failed.
pub fn to_stderr(text: &str) {
    let _ = io::stderr().lock().write_all(text.as_bytes());
}

/// Without control characters, which could move a terminal's cursor or change its colours.
pub fn clean(text: &str) -> String {
    text.chars().map(|c| if c.is_control() && c != '\n' { '\u{fffd}' } else { c }).collect()
}
