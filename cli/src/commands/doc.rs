//! `doc`: the pack as the table an authority must publish.

use super::{errors, output, refuse};
use crate::args::{Doc, Published};
use crate::exit::{Exit, Failure};
use crate::packs::Shelf;
use crate::tables::{docx, xlsx};
use cailiang::diagnostic::Diagnostic;
use cailiang::document::{Node, SourceFile, Syntax, read};
use cailiang::explain::Lang;
use cailiang::pack::resolved;
use cailiang::publish::{book, html, markdown, publication, readers};
use std::path::{Path, PathBuf};

/// Runs it.
pub fn run(args: &Doc, lang: Lang) -> Result<Exit, Failure> {
    let out = output(&args.to, lang);
    let path = PathBuf::from(&args.pack);
    let (mut shelf, index) = if path.exists() {
        let mut shelf = Shelf::open_for(std::slice::from_ref(&path), &args.rules.rules)?;
        let loaded = shelf.need_all()?;
        let index = match loaded.as_slice() {
            [one] => Some(*one),
            [] => None,
            _ => {
                return Err(Failure::Usage(
                    format!("{} 之下有多个规则包，请指明其中一个", args.pack),
                    format!("there are several packs below {}; name one", args.pack),
                ));
            }
        };
        (shelf, index)
    } else {
        let mut shelf = Shelf::open_for(&args.rules.rules, &[])?;
        if !shelf.need(&args.pack)? {
            return Err(Failure::Usage(
                format!("没有文件夹、文件或者规则包“{}”", args.pack),
                format!("there is no folder, file or pack `{}`", args.pack),
            ));
        }
        let index = latest(&shelf, &args.pack);
        (shelf, index)
    };
    let Some(index) = index.filter(|_| errors(&shelf.problems) == 0) else {
        let problems = std::mem::take(&mut shelf.problems);
        return refuse(&problems, &shelf, &out, false, Exit::Pack);
    };
    let made = node(&shelf, index).and_then(|pack| {
        let used = shelf.rules.used(index)?;
        let indices = used.iter().filter_map(|u| shelf.rules.packs().iter().position(|p| std::ptr::eq(&p.pack, *u)));
        let uses = indices.map(|i| node(&shelf, i)).collect::<Result<Vec<Node>, _>>()?;
        Ok((pack, uses))
    });
    let (pack, uses) = match made {
        Ok(made) => made,
        Err(problems) => return refuse(&problems, &shelf, &out, false, Exit::Pack),
    };
    if let Some(item) = &args.item
        && pack.get("items").and_then(|i| i.get(item)).is_none()
    {
        return Err(Failure::Usage(format!("规则包没有事项“{item}”"), format!("the pack has no item `{item}`")));
    }
    let uses: Vec<&Node> = uses.iter().collect();
    let published = publication(&pack, &uses, args.item.as_deref());
    if matches!(args.format, Published::Xlsx | Published::Docx) && out.is_terminal() {
        return Err(Failure::Usage("请用 -o 指明文件".to_owned(), "say which file with -o".to_owned()));
    }
    match args.format {
        Published::Md => out.write(&markdown(&published))?,
        Published::Html => out.write(&html(&published))?,
        Published::Docx => out.write_bytes(&docx(&published).map_err(|e| Failure::io("docx", e))?)?,
        Published::Xlsx => {
            let sheets = match args.item {
                Some(_) => readers(&published),
                None => book(&published, &pack, &cases(&shelf, index)?),
            };
            let bytes = xlsx(&published.title, &sheets).map_err(|e| Failure::io("xlsx", std::io::Error::other(e)))?;
            out.write_bytes(&bytes)?;
        }
    }
    Ok(Exit::Done)
}

/// Of several versions of a pack, the one for the latest acts.
fn latest(shelf: &Shelf, id: &str) -> Option<usize> {
    let from = |i: &usize| shelf.rules.packs().get(*i)?.pack.in_force.as_ref()?.from;
    shelf.rules.versions(id).into_iter().max_by_key(from)
}

/// The files a pack was read from: they stand together, the manifest first.
fn files(shelf: &Shelf, index: usize) -> &[SourceFile] {
    let start = |i: usize| shelf.rules.packs().get(i).and_then(|p| usize::try_from(p.pack.id.at.file).ok());
    let all = shelf.rules.files();
    let Some(from) = start(index) else { return &[] };
    let to = (0..shelf.rules.packs().len()).filter_map(start).filter(|s| *s > from).min().unwrap_or(all.len());
    all.get(from..to).unwrap_or_default()
}

fn node(shelf: &Shelf, index: usize) -> Result<Node, Vec<Diagnostic>> {
    resolved(files(shelf, index))
}

/// The pack's cases as one cases file.
fn cases(shelf: &Shelf, index: usize) -> Result<Node, Failure> {
    let mut all = Vec::new();
    let own = |f: &&SourceFile| Path::new(&f.path).parent().is_some_and(|p| p.ends_with("cases"));
    let mut files: Vec<&SourceFile> = files(shelf, index).iter().filter(own).collect();
    files.sort_by(|a, b| a.path.cmp(&b.path));
    for file in files {
        let broken = || Failure::io(&file.path, std::io::Error::other("cases cannot be read"));
        let node = read(&file.text, 0, Syntax::of(&file.path)).map_err(|_| broken())?;
        all.extend(node.get("cases").and_then(Node::seq).unwrap_or_default().iter().cloned());
    }
    Ok(cailiang::import::cases_node(all))
}
