//! `explain`: what a code means.

use super::output;
use crate::args::Explain;
use crate::exit::{Exit, Failure};
use cailiang::diagnostic::{ALL, Severity, find, nearest};
use cailiang::explain::{Lang, width};
use std::fmt::Write as _;

/// Runs it.
pub fn run(args: &Explain, lang: Lang) -> Result<Exit, Failure> {
    let out = output(&args.to, lang);
    let kind = |s: Severity| match s {
        Severity::Error => lang.pick("错误", "error"),
        Severity::Warning => lang.pick("警告", "warning"),
    };
    let mut text = String::new();
    match &args.code {
        None => {
            let column = ALL.iter().map(|c| width(c.name)).max().unwrap_or_default();
            for c in ALL {
                let pad = " ".repeat(column.saturating_sub(width(c.name)));
                let _ = writeln!(text, "{}{pad}  {}  {}", c.name, kind(c.severity), lang.pick(c.title.0, c.title.1));
            }
        }
        Some(name) => {
            let Some(c) = find(name) else {
                let near = nearest(name, ALL.iter().map(|c| c.name));
                let (zh, en) = near.map_or((String::new(), String::new()), |n| {
                    (format!("，是否指 {n}？"), format!("; did you mean {n}?"))
                });
                return Err(Failure::Usage(
                    format!("没有诊断代码“{name}”{zh}"),
                    format!("there is no code `{name}`{en}"),
                ));
            };
            let title = lang.pick(c.title.0, c.title.1);
            let page = lang.pick(c.page_zh, c.page_en).trim();
            let open = lang.pick("（", " (");
            let close = lang.pick("）", ")");
            let _ = writeln!(text, "# {}{open}{}{close}\n\n{title}\n\n{page}", c.name, kind(c.severity));
        }
    }
    out.write(&text)?;
    Ok(Exit::Done)
}
