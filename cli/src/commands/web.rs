//! `web`: the forms in a browser on this machine.

use crate::args::Web;
use crate::exit::{Exit, Failure};
use crate::output::{to_stderr, to_stdout};
use crate::server::{Served, serve};
use cailiang::explain::Lang;
use std::borrow::Cow;
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::{fs, io};

include!(concat!(env!("OUT_DIR"), "/web.rs"));

/// Most files of an application, and most bytes of them all.
const FILES: usize = 4096;
const BYTES: usize = 256 << 20;

/// Runs it, until it is stopped.
pub fn run(args: &Web, lang: Lang) -> Result<Exit, Failure> {
    let files = match &args.from {
        Some(folder) => folder_files(folder)?,
        None => APP.iter().map(|(name, content)| (Cow::Borrowed(*name), Cow::Borrowed(*content))).collect(),
    };
    if !files.iter().any(|(name, _)| name == "index.html") {
        return Err(match &args.from {
            Some(folder) => Failure::Usage(
                format!("{} 中没有 index.html", folder.display()),
                format!("there is no index.html in {}", folder.display()),
            ),
            None => Failure::Usage(
                "此程序编译时没有网页应用：请运行 cargo xtask web，然后重新编译".to_owned(),
                "this binary was built without the web application: run `cargo xtask web`, then build it again"
                    .to_owned(),
            ),
        });
    }
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, args.port))
        .map_err(|e| Failure::io(format!("127.0.0.1:{}", args.port), e))?;
    let address = listener.local_addr().map_err(|e| Failure::io("127.0.0.1", e))?;
    let url = format!("http://{address}/");
    to_stdout(&format!("{url}\n")).map_err(|e| Failure::io("stdout", e))?;
    to_stderr(lang.pick("按 Ctrl+C 停止\n", "Ctrl+C stops it\n"));
    if args.open && !open(&url) {
        to_stderr(
            lang.pick("无法打开浏览器，请自行打开上面的地址\n", "no browser could be opened: open the address above\n"),
        );
    }
    serve(&listener, files).map_err(|e| Failure::io(url, e))?;
    Ok(Exit::Done)
}

/// Every file below a folder, read once: what appears later is not served.
fn folder_files(folder: &Path) -> Result<Vec<Served>, Failure> {
    let mut paths = Vec::new();
    walk(folder, &mut paths).map_err(|e| Failure::io(folder.display(), e))?;
    let mut files: Vec<Served> = Vec::new();
    let mut bytes = 0_usize;
    for path in paths {
        let content = fs::read(&path).map_err(|e| Failure::io(path.display(), e))?;
        bytes = bytes.saturating_add(content.len());
        if bytes > BYTES || files.len() >= FILES {
            return Err(Failure::Usage(
                format!("{} 中的文件太多", folder.display()),
                format!("there is too much in {}", folder.display()),
            ));
        }
        let name = path.strip_prefix(folder).unwrap_or(&path).to_string_lossy().replace('\\', "/");
        files.push((Cow::Owned(name), Cow::Owned(content)));
    }
    Ok(files)
}

fn walk(folder: &Path, out: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let kind = entry.file_type()?;
        // Links may lead out of the folder.
        if kind.is_dir() && out.len() <= FILES {
            walk(&entry.path(), out)?;
        } else if kind.is_file() {
            out.push(entry.path());
        }
    }
    Ok(())
}

/// Has the desktop open an address.
fn open(url: &str) -> bool {
    let (program, args): (&str, &[&str]) = if cfg!(target_os = "macos") {
        ("open", &[])
    } else if cfg!(windows) {
        ("rundll32", &["url.dll,FileProtocolHandler"])
    } else {
        ("xdg-open", &[])
    };
    let mut command = Command::new(program);
    command.args(args).arg(url).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command.spawn().is_ok()
}
