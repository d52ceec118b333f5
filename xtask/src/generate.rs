//! Generated files: the command line's help, the page of every code, the JSON Schemas, and the outputs that pages show.

use crate::Outcome;
use crate::files::{cargo, output, root};
use crate::types;
use cailiang::diagnostic::{Severity, codes};
use std::fmt::Write;

/// Subcommands whose help is printed.
const COMMANDS: [&str; 17] = [
    "assess", "batch", "generate", "diff", "check", "test", "items", "form", "doc", "import", "schema", "explain",
    "verify", "statute", "new", "bundle", "web",
];
/// Pages with outputs of the real binary.
const PAGES: [&str; 2] = ["README.md", "README.zh.md"];
/// A line that says what the block after it shows: `<!-- first 20 lines of: cailiang assess … -->`.
const MARK: &str = "<!-- first ";
const SCHEMAS: [&str; 5] = ["pack", "case", "assessment", "record", "scale"];

/// Writes all of them.
pub fn write() -> Outcome {
    for (path, text) in all()? {
        let path = root().join(path);
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).map_err(|e| format!("{}: {e}", folder.display()))?;
        }
        std::fs::write(&path, text).map_err(|e| format!("{}: {e}", path.display()))?;
    }
    Ok(())
}

/// Says which are not current.
pub fn check() -> Outcome {
    let stale: Vec<String> = all()?
        .into_iter()
        .filter(|(path, text)| std::fs::read_to_string(root().join(path)).ok().as_ref() != Some(text))
        .map(|(path, _)| path)
        .collect();
    if stale.is_empty() { Ok(()) } else { Err(format!("not current, run `cargo xtask gen`: {}", stale.join(", "))) }
}

fn all() -> Outcome<Vec<(String, String)>> {
    let mut files = vec![("docs/errors.md".to_owned(), errors()), ("docs/cli.md".to_owned(), help()?)];
    files.push(("wasm/npm/types.d.ts".to_owned(), types::text()));
    for of in SCHEMAS {
        let mut text = cailiang(&["schema", of])?;
        if !text.ends_with('\n') {
            text.push('\n');
        }
        files.push((format!("docs/schema/{of}.json"), text));
    }
    for page in PAGES {
        let text = std::fs::read_to_string(root().join(page)).map_err(|e| format!("{page}: {e}"))?;
        files.push((page.to_owned(), with_outputs(page, &text)?));
    }
    Ok(files)
}

/// The page with each marked block replaced by what its command prints now.
fn with_outputs(page: &str, text: &str) -> Outcome<String> {
    let mut out = String::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        let _ = writeln!(out, "{line}");
        let Some(rest) = line.strip_prefix(MARK).and_then(|r| r.strip_suffix(" -->")) else { continue };
        let bad = || format!("{page}: `{line}` is not `{MARK}N lines of: cailiang … -->` before a block");
        let (count, command) = rest.split_once(" lines of: cailiang ").ok_or_else(bad)?;
        let count: usize = count.parse().map_err(|_| bad())?;
        let fence = lines.next().filter(|l| l.starts_with("```")).ok_or_else(bad)?;
        if !lines.by_ref().any(|l| l == "```") {
            return Err(bad());
        }
        let words: Vec<&str> = command.split_whitespace().collect();
        let printed = cailiang(&words)?;
        let _ = writeln!(out, "{fence}");
        for line in printed.lines().take(count) {
            let _ = writeln!(out, "{}", line.trim_end());
        }
        if printed.lines().count() > count {
            out.push_str("…\n");
        }
        out.push_str("```\n");
    }
    Ok(out)
}

fn cailiang(args: &[&str]) -> Outcome<String> {
    let mut all = vec!["run", "--quiet", "--package", "cailiang-cli", "--"];
    all.extend(args);
    output(&mut cargo(None, &all))
}

fn help() -> Outcome<String> {
    let mut text = String::from(
        "# The command line\n\nWritten by `cargo xtask gen` from the binary's own help.\n\n## cailiang\n\n```text\n",
    );
    text.push_str(cailiang(&["--help"])?.trim_end());
    for command in COMMANDS {
        let _ =
            write!(text, "\n```\n\n## cailiang {command}\n\n```text\n{}", cailiang(&[command, "--help"])?.trim_end());
    }
    text.push_str("\n```\n");
    // Help pads its lines; files do not end lines with spaces.
    Ok(text.lines().map(str::trim_end).collect::<Vec<_>>().join("\n") + "\n")
}

fn errors() -> String {
    let mut text = String::from(
        "# Codes of problems\n\nWritten by `cargo xtask gen`; `cailiang explain CODE` prints one page. 每个代码先中文，后英文。\n\n\
         | code | | |\n|---|---|---|\n",
    );
    for code in codes::ALL {
        let _ = writeln!(text, "| [`{0}`](#{0}) | {1} | {2} |", code.name, code.title.0, code.title.1);
    }
    for code in codes::ALL {
        let severity = match code.severity {
            Severity::Error => "错误 / error",
            Severity::Warning => "警告 / warning",
        };
        let _ = write!(
            text,
            "\n## {}\n\n{severity}：{} / {}\n\n{}\n\n{}\n",
            code.name,
            code.title.0,
            code.title.1,
            code.page_zh.trim(),
            code.page_en.trim()
        );
    }
    text
}
