//! Runs the real binary.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// The repository.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_path_buf()
}

/// A case shipped as an example.
pub fn example(name: &str) -> String {
    root().join("examples/cases").join(name).to_string_lossy().into_owned()
}

/// How it went.
pub struct Ran {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Ran {
    fn of(o: Output) -> Ran {
        Ran {
            code: o.status.code().unwrap(),
            out: String::from_utf8(o.stdout).unwrap(),
            err: String::from_utf8(o.stderr).unwrap(),
        }
    }

    /// Standard output as JSON.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.out).unwrap_or_else(|e| panic!("{e}: {}", self.out))
    }
}

fn command(args: &[&str]) -> Command {
    let mut c = Command::new(env!("CARGO_BIN_EXE_cailiang"));
    c.args(args).current_dir(root()).env_remove("NO_COLOR").env("TERM", "xterm");
    c
}

/// Runs it.
pub fn run(args: &[&str]) -> Ran {
    Ran::of(command(args).output().unwrap())
}

/// Runs it with standard input.
pub fn run_with(args: &[&str], input: &[u8]) -> Ran {
    let mut child = command(args).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_vec();
    let writer = std::thread::spawn(move || {
        // It may stop reading early.
        let _ = stdin.write_all(&input);
    });
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    Ran::of(output)
}

/// A folder of this test's own, empty.
pub fn folder(name: &str) -> PathBuf {
    let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&dir);
    std::fs::create_dir_all(&dir).unwrap();
    dir
}

/// Writes a file and returns its path.
pub fn file(dir: &Path, name: &str, content: impl AsRef<[u8]>) -> String {
    let path = dir.join(name);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(&path, content).unwrap();
    path.to_string_lossy().into_owned()
}

/// The rows of a table by their column names.
pub fn table(text: &str) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let header = reader.headers().unwrap().clone();
    reader
        .records()
        .map(|r| header.iter().zip(&r.unwrap()).map(|(h, c)| (h.to_owned(), c.to_owned())).collect())
        .collect()
}

/// A folder with the rules of [`PACK`].
pub struct Place {
    pub dir: PathBuf,
    pub rules: String,
}

impl Place {
    pub fn new(name: &str) -> Place {
        let dir = folder(name);
        file(&dir, "rules/pack.yaml", PACK);
        let rules = dir.join("rules").to_string_lossy().into_owned();
        Place { dir, rules }
    }

    pub fn path(&self, name: &str) -> String {
        self.dir.join(name).to_string_lossy().into_owned()
    }

    pub fn text(&self, name: &str) -> String {
        fs::read_to_string(self.dir.join(name)).unwrap_or_else(|e| panic!("{name}: {e}"))
    }

    pub fn rows(&self, name: &str) -> Vec<BTreeMap<String, String>> {
        table(&self.text(name))
    }

    /// Computes `input` into `output`, names as given.
    pub fn compute(&self, input: &str, output: &str, more: &[&str]) -> Ran {
        let mut args = vec!["batch", input, "-o", output, "--rules", &self.rules];
        args.extend_from_slice(more);
        run(&args)
    }

    /// Names left in the folder.
    pub fn left(&self) -> Vec<String> {
        let mut names: Vec<String> =
            fs::read_dir(&self.dir).unwrap().map(|e| e.unwrap().file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }
}

/// A pack that needs no other: a fine of 1 to 5 thousand yuan in three bands.
pub const PACK: &str = "\
format: 1
pack: small
name: {zh: 小规则包, en: Small pack}
version: 0.1.0
jurisdiction: cn
instruments:
  示例办法: {title: 示例办法}
facts:
  value: {label: {zh: 货值, en: Value}, type: money}
  grave: {label: {zh: 严重, en: Grave}, type: bool}
circumstances:
  grave: {name: 后果严重, effect: severe, when: 严重, basis: 示例办法 第二条}
outcomes: {mixed: judgement, basis: 示例办法 第三条}
method:
  bands:
    both: {lenient: [0%, 30%], ordinary: [30%, 70%], severe: [70%, 100%]}
    point: middle
    basis: 示例办法 第四条
items:
  shop:
    name: {zh: 无照经营, en: Trading without licence}
    basis: 示例办法 第一条
    clauses:
      - {id: below, when: 货值 < 1万元, fine: {from: 1000元, to: 5000元}}
      - {id: above, when: 货值 >= 1万元, fine: {from: 5000元, to: 9000元}}
";

/// Its cases: the first passes, the second does not.
pub const CASES: &str = "\
cases:
  - name: 一般
    case: {item: small/shop, facts: {货值: 800, 严重: false}}
    expect: {status: decided, fine: {amount: 3000}}
  - name: 算错的
    case: {item: small/shop, facts: {货值: 800, 严重: true}}
    expect: {status: decided, fine: {amount: 4000}}
";
