//! `docs/coverage.md`: the articles of each statute that set a fine, and the packs that encode them.

use crate::Outcome;
use crate::files::root;
use crate::mutants::{pack_files, statutes};
use cailiang::check::{SourceText, Texts};
use cailiang::pack::{Pack, read_pack};
use cailiang::statute::{FineKind, Resolved, citation_at};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::{Path, PathBuf};

/// File of the statute and index of the article → ids of the packs whose clauses cite it.
type Cited = BTreeMap<(u32, usize), BTreeSet<String>>;

fn packs(folder: &Path, out: &mut Vec<PathBuf>) -> Outcome {
    if folder.join("pack.yaml").is_file() {
        out.push(folder.to_path_buf());
        return Ok(());
    }
    let inside = std::fs::read_dir(folder).map_err(|e| format!("{}: {e}", folder.display()))?;
    let mut inside: Vec<_> = inside.filter_map(|e| e.ok().map(|e| e.path())).filter(|p| p.is_dir()).collect();
    inside.sort();
    inside.iter().try_for_each(|p| packs(p, out))
}

/// What the clauses of a pack cite.
fn cited(pack: &Pack, texts: &Texts<'_>, out: &mut Cited) {
    for item in &pack.items {
        let clauses = item.clauses.iter().flat_map(|c| if c.basis.is_empty() { &item.basis } else { &c.basis });
        for citation in clauses {
            let Some((key, place)) = citation.cite.value.split_once(char::is_whitespace) else { continue };
            let Some(instrument) = pack.instruments.iter().find(|i| i.key.value == key) else { continue };
            let (Some(text), Some((number, _))) = (texts.of(instrument), citation_at(place.trim())) else { continue };
            let same = |n: &cailiang::statute::Citation| n.article == number.article && n.inserted == number.inserted;
            if let Some(index) = text.statute.articles.iter().position(|a| same(&a.number)) {
                out.entry((text.file, index)).or_default().insert(pack.id.value.clone());
            }
        }
    }
}

/// What an article without a fine of its own amount says: nothing, a reference to another law, or a reference within.
fn reference(text: &SourceText<'_>, index: usize) -> Option<String> {
    let article = text.statute.articles.get(index)?;
    let reading = text.reading(index)?;
    reading.references.iter().find_map(|r| match text.statute.resolve(&article.number, r) {
        Resolved::OtherLaw(law) => Some(format!("只援引《{law}》")),
        Resolved::Nothing | Resolved::Fines(_) => None,
    })
}

/// The lines of the packs' changelogs that speak of the article and say it is left out.
fn reason(logs: &[String], article: &str) -> Option<String> {
    let left = ["未编入", "不编入", "没有编入", "未收"];
    logs.iter()
        .flat_map(|l| l.lines())
        .find(|l| l.contains(article) && left.iter().any(|w| l.contains(w)))
        .map(|l| l.trim().trim_start_matches(['-', '*', ' ']).replace('|', "／"))
}

/// Writes it.
pub fn write(folder: &str) -> Outcome {
    let files = statutes(Path::new(folder))?;
    let texts = Texts::read(&files, 0);
    let mut folders = Vec::new();
    packs(&root().join("rules"), &mut folders)?;
    let mut found = Cited::new();
    let mut logs: BTreeMap<u32, Vec<String>> = BTreeMap::new();
    for folder in &folders {
        let pack = read_pack(&pack_files(folder)?).map_err(|d| format!("{}: {d:?}", folder.display()))?;
        cited(&pack, &texts, &mut found);
        let log = std::fs::read_to_string(folder.join("CHANGELOG.md")).unwrap_or_default();
        for text in pack.instruments.iter().filter_map(|i| texts.of(i)) {
            logs.entry(text.file).or_default().push(log.clone());
        }
    }
    let mut summary = String::new();
    let mut details = String::new();
    for text in texts.all() {
        let (mut all, mut done) = (0_usize, 0_usize);
        let mut open = String::new();
        let own = logs.get(&text.file).map(Vec::as_slice).unwrap_or_default();
        for (index, article) in text.statute.articles.iter().enumerate() {
            let Some(reading) = text.reading(index) else { continue };
            let number = article.number.to_string();
            let amounts = reading.fines.iter().filter(|f| f.kind != FineKind::Unspecified).count();
            // What is added for paying late is no fine for an act.
            let late = reading.fines.iter().all(|f| f.kind == FineKind::SurchargePerDay);
            if late && reading.unread.is_empty() {
                if !own.is_empty()
                    && let Some(other) = reference(text, index)
                {
                    let _ = writeln!(open, "- {number}：{other}");
                }
                continue;
            }
            all += 1;
            if found.contains_key(&(text.file, index)) {
                done += 1;
                continue;
            }
            if own.is_empty() {
                continue;
            }
            let why = reason(own, &number)
                .or_else(|| reference(text, index))
                .unwrap_or_else(|| if amounts == 0 { "没有数额".to_owned() } else { "未编入".to_owned() });
            let _ = writeln!(open, "- {number}（{} 项罚款）：{why}", reading.fines.len());
        }
        let ids: BTreeSet<&str> = found
            .iter()
            .filter(|((f, _), _)| *f == text.file)
            .flat_map(|(_, p)| p.iter().map(String::as_str))
            .collect();
        let ids: Vec<&str> = ids.into_iter().collect();
        let version = text.name().trim_end_matches(".md").rsplit('_').next().unwrap_or_default();
        let _ = writeln!(summary, "| {} | {version} | {all} | {done} | {} |", text.statute.title, ids.join("、"));
        if !open.is_empty() {
            let _ = write!(details, "\n## {}（{version}）\n\n{open}", text.statute.title);
        }
    }
    let page = format!(
        "# 规则包与法律的条文 / Articles and packs\n\n\
         由 `cargo xtask coverage DIR` 据法律文本写成。“有罚款的条”是法条读取读出罚款（或者读到罚款而未能读懂）的条，“已编入”是有规则包的罚款引用的条。\n\n\
         Written by `cargo xtask coverage DIR` from the texts of the statutes: the articles in which the statute reader finds a fine, and those that\n\
         a fine of a pack cites.\n\n\
         | 法律 / statute | 文本 / version | 有罚款的条 / with fines | 已编入 / encoded | 规则包 / packs |\n|---|---|---|---|---|\n{summary}\n\
         # 未编入的条 / Articles not encoded\n{details}"
    );
    std::fs::write(root().join("docs/coverage.md"), page).map_err(|e| format!("docs/coverage.md: {e}"))
}
