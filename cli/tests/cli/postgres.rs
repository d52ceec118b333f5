//! PostgreSQL, as input and as output, with a real server: Debian's, started here on loopback in a folder of its own.

use crate::common::{Place, file, run};
use crate::formats::there_and_back;
use postgres::{Client, NoTls};
use std::io::Write;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::{Duration, Instant};

const PASSWORD: &str = "g3heim-w0rt";

/// A server that is there as long as a test needs it.
struct Server {
    programs: PathBuf,
    dir: PathBuf,
    port: u16,
}

static RUNNING: Mutex<Weak<Server>> = Mutex::new(Weak::new());

/// The folder of the server's programs: named by the environment, or the newest of Debian's.
fn programs() -> PathBuf {
    if let Some(named) = std::env::var_os("CAILIANG_POSTGRES") {
        return named.into();
    }
    let mut versions: Vec<PathBuf> = std::fs::read_dir("/usr/lib/postgresql")
        .map(|d| d.flatten().map(|e| e.path().join("bin")).filter(|p| p.join("initdb").exists()).collect())
        .unwrap_or_default();
    versions.sort();
    versions.pop().unwrap_or_else(|| {
        panic!("no PostgreSQL: `cargo xtask setup` installs it, CAILIANG_POSTGRES names the folder of its programs")
    })
}

fn is_root() -> bool {
    Command::new("id").arg("-u").output().is_ok_and(|o| o.stdout.trim_ascii() == b"0")
}

impl Server {
    fn get() -> Arc<Server> {
        let mut running = RUNNING.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(server) = running.upgrade() {
            return server;
        }
        let server = Arc::new(Server::start());
        *running = Arc::downgrade(&server);
        server
    }

    fn start() -> Server {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        // The server's user must be able to go there.
        let dir = std::env::temp_dir().join(format!("cailiang-postgres-{}-{port}", std::process::id()));
        std::fs::create_dir_all(&dir).unwrap();
        std::fs::write(dir.join("word"), PASSWORD).unwrap();
        if is_root() {
            let owned = Command::new("chown").args(["-R", "postgres"]).arg(&dir).status().unwrap();
            assert!(owned.success());
        }
        let server = Server { programs: programs(), dir, port };
        let (data, word) = (server.dir.join("data"), server.dir.join("word"));
        let init = ["-U", "tester", "-A", "scram-sha-256", "-E", "UTF8", "--locale=C", "--no-sync", "-D"];
        server.control("initdb", &[&init[..], &[&text(&data), "--pwfile", &text(&word)]].concat());
        let options = format!(
            "-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories={} -c fsync=off -c timezone=UTC",
            server.dir.display()
        );
        let log = text(&server.dir.join("log"));
        server.control("pg_ctl", &["-D", &text(&data), "-l", &log, "-w", "-t", "120", "-o", &options, "start"]);
        server
    }

    /// Runs one of the server's programs, not as root: the server refuses that.
    fn control(&self, program: &str, args: &[&str]) {
        let path = self.programs.join(program);
        let mut command = match is_root() {
            true => {
                let mut c = Command::new("runuser");
                c.args(["-u", "postgres", "--"]).arg(path);
                c
            }
            false => Command::new(path),
        };
        // The server keeps what it is started with open.
        let status =
            command.args(args).current_dir(&self.dir).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let status = status.status().unwrap();
        let log = std::fs::read_to_string(self.dir.join("log")).unwrap_or_default();
        assert!(status.success(), "{program} {args:?}: {status}\n{log}");
    }

    fn url(&self) -> String {
        format!("postgres://tester:{PASSWORD}@127.0.0.1:{}/postgres", self.port)
    }

    fn client(&self) -> Client {
        Client::connect(&self.url(), NoTls).unwrap()
    }

    fn there(&self, table: &str) -> bool {
        self.client().query_one("SELECT to_regclass($1) IS NOT NULL", &[&table]).unwrap().get(0)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.control("pg_ctl", &["-D", &text(&self.dir.join("data")), "-m", "immediate", "-w", "stop"]);
        let _ = std::fs::remove_dir_all(&self.dir);
    }
}

fn text(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

#[test]
fn every_cell_is_kept() {
    let server = Server::get();
    let place = Place::new("postgres-round");
    let url = server.url();
    let rejects = place.path("there.rejects.csv");
    there_and_back(
        &place,
        (&url, &["--into", "结果", "--rejects", &rejects]),
        (&url, &["--query", "SELECT * FROM 结果 ORDER BY 案号::int"]),
    );
    // Results have their types.
    let row = server
        .client()
        .query_one(
            "SELECT pg_typeof(r_amount)::text, pg_typeof(r_outside_tier)::text, pg_typeof(r_reasons)::text, r_amount::text \
             FROM 结果 WHERE 案号 = '1'",
            &[],
        )
        .unwrap();
    let of = |i: usize| row.get::<_, String>(i);
    assert_eq!((of(0), of(1), of(2), of(3)), ("numeric".into(), "boolean".into(), "text[]".into(), "3000".into()));
    let long = "长".repeat(350_000);
    let input = file(&place.dir, "long.csv", format!("货值,严重,备注\n800,否,{long}\n"));
    let into = format!("{url}?table=long_cells");
    let ran = place.shop(&input, &into, &["--prefix", "r_", "--rejects", &rejects]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert_eq!(place.shop(&into, &place.path("o.csv"), &[]).code, 0);
    assert_eq!(place.rows("o.csv")[0]["备注"], long);
}

#[test]
fn the_results_are_those_of_csv() {
    let server = Server::get();
    let place = Place::new("postgres-same");
    let cases = place.path("cases.csv");
    let plan =
        ["generate", "--pack", "food-safety", "--item", "unlicensed", "--rows", "20000", "--dirt", "10%", "-o", &cases];
    assert_eq!(run(&plan).code, 0);
    let bytes = std::fs::read(&cases).unwrap();
    let header = csv::Reader::from_reader(bytes.as_slice()).headers().unwrap().clone();
    let columns: Vec<String> = header.iter().map(|h| format!("\"{h}\" text")).collect();
    let mut client = server.client();
    let names = header.iter().map(|h| format!("\"{h}\"")).collect::<Vec<_>>().join(",");
    client.batch_execute(&format!("CREATE TABLE numbered (n bigserial, {})", columns.join(","))).unwrap();
    let copied = format!("COPY numbered ({names}) FROM STDIN WITH (FORMAT csv, HEADER true, NULL 'no such text')");
    let mut copy = client.copy_in(copied.as_str()).unwrap();
    copy.write_all(&bytes).unwrap();
    copy.finish().unwrap();
    client.batch_execute(&format!("CREATE TABLE cases AS SELECT {names} FROM numbered")).unwrap();
    let run_on = |input: &str, out: &str, more: &[&str]| {
        let args = ["batch", input, "-o", &place.path(out), "--item", "food-safety/unlicensed", "-q"];
        let ran = run(&[&args[..], more].concat());
        assert_eq!(ran.code, 3, "{}", ran.err);
        (place.text(out), place.text(&format!("{out}.rejects.csv")))
    };
    let want = run_on(&cases, "want.csv", &[]);
    let query = format!("SELECT {names} FROM numbered ORDER BY n -- as in the file");
    assert!(run_on(&server.url(), "one.csv", &["--query", &query]) == want, "one.csv and want.csv differ");
    // A table has no order of its own.
    let sorted = |text: &str| {
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        lines.sort();
        lines
    };
    let table = run_on(&server.url(), "two.csv", &["--table", "public.cases"]);
    assert!(sorted(&table.0) == sorted(&want.0), "two.csv and want.csv differ");
}

#[test]
fn values_of_every_kind() {
    let server = Server::get();
    let place = Place::new("postgres-kinds");
    server
        .client()
        .batch_execute(
            "CREATE TABLE kinds (货值 numeric(12,2), 严重 boolean, 行为发生日 timestamp, n numeric, f float8, g real, i bigint, \
             d date, a text[], u uuid, z timestamptz);
             INSERT INTO kinds VALUES
             (800.50, false, '2024-05-01', 123456789012345678901234567890.12345, 0.1, 0.1, -5, '2024-05-01', '{a,b}',
              '00000000-0000-0000-0000-000000000001', '2024-04-30 16:00:00+00'),
             (12, null, '2024-05-01 08:30:00', 'NaN', 0.1::float8 + 0.2, 1e-7, 9223372036854775807, null, '{\"a, b\",NULL}', null, null)",
        )
        .unwrap();
    let ran = place.shop(&server.url(), &place.path("o.csv"), &["--table", "kinds"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let rows = place.rows("o.csv");
    let of =
        |row: usize| ["货值", "严重", "行为发生日", "n", "f", "g", "i", "d", "a", "z"].map(|c| rows[row][c].as_str());
    let long = "123456789012345678901234567890.12345";
    assert_eq!(
        of(0),
        ["800.50", "false", "2024-05-01", long, "0.1", "0.1", "-5", "2024-05-01", "a; b", "2024-04-30 16:00:00+00"]
    );
    let most = "9223372036854775807";
    let list = "[\"a, b\",\"\"]";
    assert_eq!(
        of(1),
        ["12.00", "", "2024-05-01 08:30:00", "NaN", "≈0.30000000000000004", "0.0000001", most, "", list, ""]
    );
    assert_eq!((rows[0]["amount"].as_str(), rows[1]["missing"].as_str()), ("3000", "grave"));
    // From a table into a table, columns keep their types.
    let into = ["--into", "kinds_out", "--rejects", &place.path("r.csv"), "--table", "kinds"];
    let ran = place.shop(&server.url(), &server.url(), &into);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let sql = "SELECT string_agg(pg_typeof(x)::text, ' ') FROM (SELECT 货值 x FROM kinds_out LIMIT 1) t";
    assert_eq!(server.client().query_one(sql, &[]).unwrap().get::<_, String>(0), "numeric");
    let same = "SELECT count(*) FROM kinds k JOIN kinds_out o ON k.货值 = o.货值 AND k.严重 IS NOT DISTINCT FROM o.严重 \
                AND k.i = o.i AND k.d IS NOT DISTINCT FROM o.d AND k.n::text = o.n";
    assert_eq!(server.client().query_one(same, &[]).unwrap().get::<_, i64>(0), 2);
}

#[test]
fn what_is_there_is_replaced_only_when_told() {
    let server = Server::get();
    let place = Place::new("postgres-replace");
    let input = file(&place.dir, "a.csv", "货值,严重\n800,否\n");
    let rejects = place.path("r.csv");
    let into = ["--into", "twice", "--rejects", &rejects];
    assert_eq!(place.shop(&input, &server.url(), &into).code, 0);
    let ran = place.shop(&input, &server.url(), &into);
    assert_eq!(ran.code, 2, "{}", ran.err);
    assert!(ran.err.contains("--replace") && !ran.err.contains(PASSWORD), "{}", ran.err);
    assert_eq!(place.shop(&input, &server.url(), &[&into[..], &["--replace"]].concat()).code, 0);
    // No table named, no file for the rejects, a run that cannot go on.
    assert_eq!(place.shop(&input, &server.url(), &["--rejects", &rejects]).code, 2);
    assert_eq!(place.shop(&input, &server.url(), &["--into", "x"]).code, 2);
    assert_eq!(place.shop(&input, &server.url(), &["--into", "x", "--rejects", &rejects, "--resume"]).code, 2);
    assert_eq!(place.shop(&server.url(), &place.path("o.csv"), &[]).code, 2);
    assert!(!server.there("x"));
}

/// A run that waits for its input; what it writes is sent, whatever it reads.
fn waiting(server: &Server, place: &Place, table: &str) -> Child {
    Command::new(env!("CARGO_BIN_EXE_cailiang"))
        .args(["batch", "-", "-o", &server.url(), "--into", table, "--rules", &place.rules, "--item", "small/shop"])
        .args(["--rejects", &place.path("r.csv")])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

/// Ends the connection of the run that writes this table, once it is there.
fn cut(server: &Server, table: &str) {
    let mut client = server.client();
    let start = Instant::now();
    loop {
        let cut = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name = 'cailiang' AND query LIKE $1";
        let gone: i64 = client.query_one(cut, &[&format!("%{table}%")]).unwrap().get(0);
        if gone > 0 {
            return;
        }
        assert!(start.elapsed() < Duration::from_secs(60), "it never connected");
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn a_lost_connection_leaves_nothing_half_written() {
    let server = Server::get();
    let place = Place::new("postgres-lost");
    let mut child = waiting(&server, &place, "lost_rows");
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all("货值,严重\n".as_bytes()).unwrap();
    stdin.write_all("800,否\n".repeat(40_000).as_bytes()).unwrap();
    stdin.flush().unwrap();
    cut(&server, "lost_rows");
    let _ = stdin.write_all("800,否\n".repeat(40_000).as_bytes());
    drop(stdin);
    let out: Output = child.wait_with_output().unwrap();
    let err = String::from_utf8(out.stderr).unwrap();
    assert_eq!(out.status.code(), Some(5), "{err}");
    assert!(err.contains("postgres://tester@127.0.0.1") && !err.contains(PASSWORD), "{err}");
    assert!(!err.contains("--resume"), "{err}");
    assert!(!server.there("lost_rows"));
    assert_eq!(place.left(), ["rules"]);
    // Lost while it reads.
    let query = "SELECT '800' AS 货值, '否' AS 严重, CASE WHEN i = 9000 THEN pg_terminate_backend(pg_backend_pid()) END AS x FROM generate_series(1, 10000) i";
    let ran = place.shop(&server.url(), &place.path("o.csv"), &["--query", query]);
    assert_eq!(ran.code, 5, "{}", ran.err);
    assert!(!ran.err.contains(PASSWORD), "{}", ran.err);
    assert_eq!(place.left(), ["rules"]);
}

#[test]
fn what_the_server_refuses_is_told_without_the_password() {
    let server = Server::get();
    let place = Place::new("postgres-refused");
    let out = place.path("o.csv");
    let url = server.url();
    let wrong = url.replace(PASSWORD, "falsch-w0rt");
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let nobody = format!("postgres://tester:{PASSWORD}@127.0.0.1:{free}/postgres");
    let tls = format!("{url}?sslmode=require");
    server.client().batch_execute("CREATE TABLE victim (货值 text, 严重 text)").unwrap();
    for (from, more, code) in [
        (&wrong, &["--table", "victim"][..], 5),
        (&nobody, &["--table", "victim"], 5),
        (&tls, &["--table", "victim"], 2),
        (&url, &["--table", "no_such_table"], 5),
        (&url, &["--query", "SELECT 1; DROP TABLE victim"], 5),
        (&url, &["--query", "DELETE FROM victim RETURNING *"], 5),
        (&url, &["--query", "SELEC"], 5),
    ] {
        let ran = place.shop(from, &out, more);
        assert_eq!(ran.code, code, "{more:?}: {}", ran.err);
        for word in [PASSWORD, "falsch-w0rt"] {
            assert!(!ran.err.contains(word) && !ran.out.contains(word), "{}", ran.err);
        }
    }
    assert!(server.there("victim"));
    // The password from the environment.
    let bare = url.replace(&format!(":{PASSWORD}"), "");
    let mut command = Command::new(env!("CARGO_BIN_EXE_cailiang"));
    command.args(["batch", &bare, "--table", "victim", "-o", &out, "--rules", &place.rules, "--item", "small/shop"]);
    let ran = command.env("PGPASSWORD", PASSWORD).output().unwrap();
    assert_eq!(ran.status.code(), Some(0), "{}", String::from_utf8_lossy(&ran.stderr));
    assert_eq!(place.left(), ["o.csv", "o.csv.rejects.csv", "rules"]);
    let long = "名".repeat(22);
    let input = file(&place.dir, "a.csv", format!("货值,严重,{long}\n800,否,x\n"));
    let ran = place.shop(&input, &url, &["--into", "x", "--rejects", &place.path("r.csv")]);
    assert_eq!(ran.code, 2, "{}", ran.err);
    assert!(ran.err.contains(&long), "{}", ran.err);
}
