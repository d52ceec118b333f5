//! How a run ends: the exit codes, and failures that are no diagnostics.

use crate::output;
use cailiang::explain::Lang;
use std::fmt::Display;
use std::io;

/// Exit codes of the contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// The answer was given.
    Done,
    /// A check found errors, a test failed, a record differs.
    Found,
    /// The command line makes no sense.
    Usage,
    /// A case is invalid.
    Case,
    /// A pack is invalid.
    Pack,
    /// Reading or writing failed.
    Io,
    /// Facts are missing.
    NeedsFacts,
}

impl Exit {
    /// The number.
    pub fn code(self) -> u8 {
        match self {
            Exit::Done => 0,
            Exit::Found => 1,
            Exit::Usage => 2,
            Exit::Case => 3,
            Exit::Pack => 4,
            Exit::Io => 5,
            Exit::NeedsFacts => 6,
        }
    }

    /// Of two endings in one run, the one to tell: a broken pack before an invalid case before missing facts.
    pub fn worse(self, other: Exit) -> Exit {
        let rank = |e: Exit| match e {
            Exit::Done => 0,
            Exit::NeedsFacts => 1,
            Exit::Found => 2,
            Exit::Case => 3,
            Exit::Pack => 4,
            Exit::Usage => 5,
            Exit::Io => 6,
        };
        if rank(other) > rank(self) { other } else { self }
    }
}

/// What stops a command.
#[derive(Debug)]
pub enum Failure {
    /// A file or stream.
    Io {
        /// Which.
        path: String,
        /// Why.
        error: io::Error,
    },
    /// A command line that parses but cannot be carried out: Chinese, English.
    Usage(String, String),
}

impl Failure {
    /// A file or stream that failed.
    pub fn io(path: impl Display, error: io::Error) -> Failure {
        Failure::Io { path: path.to_string(), error }
    }

    /// Says it: as JSON on standard output where JSON was asked for, else on standard error.
    pub fn tell(self, lang: Lang, json: bool) -> Exit {
        let (exit, code, path, message) = match self {
            Failure::Io { path, error } => {
                let what = lang.pick("读写失败", "input or output failed");
                let colon = lang.pick("：", ": ");
                (Exit::Io, "input-output", Some(path.clone()), format!("{what}{colon}{path}{colon}{error}"))
            }
            Failure::Usage(zh, en) => (Exit::Usage, "usage", None, lang.pick(&zh, &en).to_owned()),
        };
        if json {
            let mut error = serde_json::Map::new();
            error.insert("code".to_owned(), code.into());
            error.insert("message".to_owned(), message.clone().into());
            if let Some(path) = path {
                error.insert("file".to_owned(), path.into());
            }
            let body = serde_json::json!({ "errors": [error] });
            if output::to_stdout(&format!("{body}\n")).is_ok() {
                return exit;
            }
        }
        output::to_stderr(&format!("cailiang: {}\n", output::clean(&message)));
        exit
    }
}
