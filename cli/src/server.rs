//! A server of a few files to browsers on this machine.
//!
//! Receives a listener and files in memory; guarantees that nothing but these files is ever sent, each with headers under
//! which a page can load nothing from elsewhere; must not read a disk, nor answer a page that came from another name
//! (a site can have its own name lead to this machine). The well-kept HTTP crates bring a runtime each, for a GET.

use std::borrow::Cow;
use std::io::{self, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

/// Name with `/` between its parts, and content.
pub type Served = (Cow<'static, str>, Cow<'static, [u8]>);

/// Longest head of a request.
const HEAD: usize = 16 << 10;
/// Longest wait for a client.
const PATIENCE: Duration = Duration::from_secs(10);
/// Most connections at once; a browser opens six.
const MOST: usize = 64;

const POLICY: &str = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self'; \
    font-src 'self'; connect-src 'self'; worker-src 'self'; manifest-src 'self'; object-src 'none'; base-uri 'none'; \
    form-action 'none'; frame-ancestors 'self'";

/// Serves until the listener fails.
pub fn serve(listener: &TcpListener, files: Vec<Served>) -> io::Result<()> {
    let port = listener.local_addr()?.port();
    let files = Arc::new(files);
    let open = Arc::new(AtomicUsize::new(0));
    for stream in listener.incoming() {
        // One that failed on its way in does not concern the others.
        let Ok(stream) = stream else { continue };
        if open.fetch_add(1, Ordering::Relaxed) >= MOST {
            open.fetch_sub(1, Ordering::Relaxed);
            continue;
        }
        let place = Place(Arc::clone(&open));
        let files = Arc::clone(&files);
        // Where no thread is to be had, the connection is closed and its place is free again; the next may fare better.
        let _ = thread::Builder::new().spawn(move || {
            // A client that left is no failure.
            let _ = answer(stream, &files, port);
            drop(place);
        });
    }
    Ok(())
}

/// One of the connections at once, free again when it is gone.
struct Place(Arc<AtomicUsize>);

impl Drop for Place {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

fn answer(mut stream: TcpStream, files: &[Served], port: u16) -> io::Result<()> {
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    let Some(head) = head(&mut stream)? else {
        return plain(&mut stream, "431 Request Header Fields Too Large", true, "");
    };
    let Some(request) = Request::read(&head) else { return plain(&mut stream, "400 Bad Request", true, "") };
    let own = [format!("127.0.0.1:{port}"), format!("localhost:{port}")];
    if !own.iter().any(|name| request.host.eq_ignore_ascii_case(name)) {
        return plain(&mut stream, "421 Misdirected Request", true, "");
    }
    let body = match request.method {
        "GET" => true,
        "HEAD" => false,
        _ => return plain(&mut stream, "405 Method Not Allowed", true, "Allow: GET, HEAD\r\n"),
    };
    let path = request.target.split(['?', '#']).next().unwrap_or_default();
    let name = match path.strip_prefix('/') {
        Some("") => "index.html",
        Some(name) => name,
        None => return plain(&mut stream, "400 Bad Request", true, ""),
    };
    match files.iter().find(|f| f.0 == name) {
        Some((_, content)) => send(&mut stream, "200 OK", kind(name), content, body, ""),
        None => plain(&mut stream, "404 Not Found", body, ""),
    }
}

/// Up to the empty line; nothing where it is too long or breaks off.
fn head(stream: &mut TcpStream) -> io::Result<Option<String>> {
    let mut bytes = Vec::new();
    let mut part = [0; 1024];
    while !bytes.windows(4).any(|w| w == b"\r\n\r\n") {
        let count = stream.read(&mut part)?;
        if count == 0 || bytes.len() > HEAD {
            return Ok(None);
        }
        bytes.extend_from_slice(part.get(..count).unwrap_or_default());
    }
    Ok(Some(String::from_utf8_lossy(&bytes).into_owned()))
}

struct Request<'a> {
    method: &'a str,
    target: &'a str,
    host: &'a str,
}

impl Request<'_> {
    fn read(head: &str) -> Option<Request<'_>> {
        let mut lines = head.split("\r\n");
        let mut words = lines.next()?.split(' ');
        let (method, target, version) = (words.next()?, words.next()?, words.next()?);
        if words.next().is_some() || !version.starts_with("HTTP/1.") {
            return None;
        }
        let mut hosts = lines
            .filter_map(|l| l.split_once(':'))
            .filter(|(name, _)| name.eq_ignore_ascii_case("host"))
            .map(|(_, value)| value.trim());
        let host = hosts.next()?;
        // Two would leave open which one was meant.
        hosts.next().is_none().then_some(Request { method, target, host })
    }
}

fn plain(stream: &mut TcpStream, status: &str, body: bool, more: &str) -> io::Result<()> {
    send(stream, status, "text/plain; charset=utf-8", format!("{status}\n").as_bytes(), body, more)
}

fn send(stream: &mut TcpStream, status: &str, kind: &str, content: &[u8], body: bool, more: &str) -> io::Result<()> {
    let head = format!(
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\nContent-Security-Policy: {POLICY}\r\n\
         X-Content-Type-Options: nosniff\r\nReferrer-Policy: no-referrer\r\nCross-Origin-Opener-Policy: same-origin\r\n\
         Cross-Origin-Resource-Policy: same-origin\r\nCache-Control: no-cache\r\n{more}Connection: close\r\n\r\n",
        content.len()
    );
    stream.write_all(head.as_bytes())?;
    if body {
        stream.write_all(content)?;
    }
    stream.flush()
}

/// A browser runs a module or a worker only under its right type.
fn kind(name: &str) -> &'static str {
    match name.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" => "application/json; charset=utf-8",
        "webmanifest" => "application/manifest+json; charset=utf-8",
        "wasm" => "application/wasm",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}
