//! `web`: what a browser on this machine gets, and what nobody gets.

use crate::common::{root, run};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

struct Server {
    child: Child,
    /// `127.0.0.1:PORT`.
    address: String,
    folder: PathBuf,
}

impl Server {
    fn start(name: &str) -> Server {
        let folder = std::env::temp_dir().join(format!("cailiang-web-{name}-{}", std::process::id()));
        std::fs::create_dir_all(folder.join("assets")).unwrap();
        for (name, content) in [
            ("index.html", "<!doctype html><title>裁量</title>"),
            ("assets/a-1.js", "export {};"),
            ("assets/a.wasm", "\0asm"),
            ("manifest.webmanifest", "{}"),
        ] {
            std::fs::write(folder.join(name), content).unwrap();
        }
        let mut child = Command::new(env!("CARGO_BIN_EXE_cailiang"))
            .args(["web", "--port", "0", "--from"])
            .arg(&folder)
            .current_dir(root())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address = line.trim().strip_prefix("http://").unwrap().trim_end_matches('/').to_owned();
        assert!(address.starts_with("127.0.0.1:"), "{address}");
        Server { child, address, folder }
    }

    /// Sends these bytes; the head and the body of what comes back.
    fn raw(&self, request: &[u8]) -> (String, String) {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream.write_all(request).unwrap();
        let mut all = Vec::new();
        stream.read_to_end(&mut all).unwrap();
        let all = String::from_utf8(all).unwrap();
        let (head, body) = all.split_once("\r\n\r\n").unwrap();
        (head.to_owned(), body.to_owned())
    }

    fn get(&self, path: &str) -> (String, String) {
        self.raw(format!("GET {path} HTTP/1.1\r\nHost: {}\r\nAccept: */*\r\n\r\n", self.address).as_bytes())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

#[test]
fn files_come_with_their_types_under_a_strict_policy() {
    let server = Server::start("types");
    let (head, body) = server.get("/");
    assert!(head.starts_with("HTTP/1.1 200 OK\r\n"), "{head}");
    assert_eq!(body, "<!doctype html><title>裁量</title>");
    assert!(head.contains("\r\nContent-Type: text/html; charset=utf-8\r\n"), "{head}");
    let policy = head.lines().find(|l| l.starts_with("Content-Security-Policy: ")).unwrap();
    for part in
        ["default-src 'self'", "script-src 'self' 'wasm-unsafe-eval'", "connect-src 'self'", "object-src 'none'"]
    {
        assert!(policy.contains(part), "{policy}");
    }
    assert!(!policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"), "{policy}");
    assert!(head.contains("\r\nX-Content-Type-Options: nosniff\r\n"), "{head}");
    for (path, kind) in [
        ("/index.html?lang=en", "text/html; charset=utf-8"),
        ("/assets/a-1.js", "text/javascript; charset=utf-8"),
        ("/assets/a.wasm", "application/wasm"),
        ("/manifest.webmanifest", "application/manifest+json; charset=utf-8"),
    ] {
        let (head, _) = server.get(path);
        assert!(head.starts_with("HTTP/1.1 200 OK\r\n"), "{path}: {head}");
        assert!(head.contains(&format!("\r\nContent-Type: {kind}\r\n")), "{path}: {head}");
        assert!(head.contains("\r\nContent-Security-Policy: "), "{path}: {head}");
    }
    let (head, body) = server.raw(format!("HEAD / HTTP/1.1\r\nHost: {}\r\n\r\n", server.address).as_bytes());
    assert!(head.starts_with("HTTP/1.1 200 OK\r\n") && body.is_empty(), "{head}{body}");
}

#[test]
fn nothing_but_its_files_is_served_and_to_nobody_else() {
    let server = Server::start("closed");
    std::fs::write(server.folder.join("later.txt"), "later").unwrap();
    for path in [
        "/later.txt",
        "/assets",
        "/assets/",
        "/../Cargo.toml",
        "/assets/../index.html",
        "/%2e%2e/Cargo.toml",
        "/..%2fCargo.toml",
        "//etc/passwd",
        "/etc/passwd",
        "/assets\\a.wasm",
    ] {
        let (head, body) = server.get(path);
        assert!(head.starts_with("HTTP/1.1 404 "), "{path}: {head}");
        assert_eq!(body, "404 Not Found\n");
    }
    let port = server.address.split_once(':').unwrap().1.to_owned();
    for (request, status) in [
        ("GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n".to_owned(), 421),
        ("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".to_owned(), 421),
        (format!("GET / HTTP/1.1\r\nHost: 127.0.0.1:{port}.evil.example\r\n\r\n"), 421),
        ("GET / HTTP/1.1\r\n\r\n".to_owned(), 400),
        (format!("GET / HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nHost: evil.example\r\n\r\n"), 400),
        (format!("POST / HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n"), 405),
        (format!("GET http://127.0.0.1:{port}/ HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n"), 400),
        ("nonsense\r\n\r\n".to_owned(), 400),
        (format!("GET / HTTP/1.1\r\nHost: localhost:{port}\r\n\r\n"), 200),
    ] {
        let (head, _) = server.raw(request.as_bytes());
        assert!(head.starts_with(&format!("HTTP/1.1 {status} ")), "{request}: {head}");
    }
    // It still answers.
    assert!(server.get("/").0.starts_with("HTTP/1.1 200 "));
}

/// A binary carries the application where that was built before it; one without it says how to make it.
#[test]
fn the_application_is_in_the_binary_or_said_to_be_missing() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_cailiang"))
        .args(["web", "--port", "0", "--lang", "en"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    if line.is_empty() {
        let mut told = String::new();
        child.stderr.take().unwrap().read_to_string(&mut told).unwrap();
        assert_eq!(child.wait().unwrap().code(), Some(2));
        assert!(told.contains("cargo xtask web"), "{told}");
        return;
    }
    let address = line.trim().strip_prefix("http://").unwrap().trim_end_matches('/');
    let mut stream = TcpStream::connect(address).unwrap();
    stream.write_all(format!("GET / HTTP/1.1\r\nHost: {address}\r\n\r\n").as_bytes()).unwrap();
    let mut page = String::new();
    stream.read_to_string(&mut page).unwrap();
    let _ = child.kill();
    let _ = child.wait();
    assert!(page.starts_with("HTTP/1.1 200 OK") && page.contains("裁量"), "{page}");
}

#[test]
fn a_folder_without_an_application_is_told_of() {
    let folder = root().join("rules");
    let ran = run(&["web", "--port", "0", "--lang", "en", "--from", &folder.to_string_lossy()]);
    assert_eq!((ran.code, ran.out.as_str()), (2, ""));
    assert!(ran.err.contains("there is no index.html in"), "{}", ran.err);
}
