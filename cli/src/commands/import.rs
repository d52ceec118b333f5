//! `import`: a published table, or a workbook from `doc`, as files of a pack.

use crate::args::{Import, Plain};
use crate::exit::{Exit, Failure};
use crate::output::{clean, to_stderr, to_stdout};
use crate::packs::{shown, text_file};
use crate::report::Teller;
use crate::sources::Sources;
use crate::tables::{TableError, grids};
use cailiang::diagnostic::Diagnostic;
use cailiang::document::SourceFile;
use cailiang::explain::Lang;
use cailiang::import::{Grid, Imported, Place, Problem, Returned, import, is_book, read_map, to_yaml, workbook};
use cailiang::pack::read_pack;
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::fs;
use std::path::{Component, Path, PathBuf};

/// What was made: files by their path inside the pack, and the report.
struct Made {
    files: Vec<(String, String)>,
    text: String,
    json: Value,
}

/// Runs it.
pub fn run(args: &Import, lang: Lang) -> Result<Exit, Failure> {
    let made = match &args.map {
        Some(map) => with_map(args, map, lang)?,
        None => without_map(args, lang)?,
    };
    let made = match made {
        Ok(made) => made,
        Err(exit) => return Ok(exit),
    };
    if let Some(folder) = &args.output {
        write(folder, &made.files, args.overwrite)?;
    }
    let report = match args.format {
        Plain::Json => format!("{}\n", made.json),
        Plain::Text => clean(&made.text),
    };
    to_stdout(&report).map_err(|e| Failure::io("stdout", e))?;
    Ok(Exit::Done)
}

type Outcome = Result<Result<Made, Exit>, Failure>;

fn table(args: &Import, rows: Option<&str>, lang: Lang) -> Result<Result<Vec<Grid>, Exit>, Failure> {
    match grids(&args.table, rows) {
        Ok(g) => Ok(Ok(g)),
        Err(TableError::Failure(f)) => Err(f),
        Err(TableError::Problems(p)) => Ok(Err(tell(args, &p, lang)?)),
    }
}

fn with_map(args: &Import, path: &Path, lang: Lang) -> Outcome {
    let mut sources = Sources::default();
    let bytes = fs::read(path).map_err(|e| Failure::io(path.display(), e))?;
    let number = sources.next();
    let read = text_file(&shown(path), bytes, &mut sources).and_then(|file| {
        sources.keep(file.path.clone(), file.text.clone(), 1);
        read_map(&file, number)
    });
    let map = match read {
        Ok(map) => map,
        Err(problems) => {
            diagnostics(args, &problems, &sources, &[], lang)?;
            return Ok(Err(Exit::Found));
        }
    };
    let grids = match table(args, map.rows.as_deref(), lang)? {
        Ok(g) => g,
        Err(exit) => return Ok(Err(exit)),
    };
    let grid = match &map.sheet {
        Some(name) => grids.iter().find(|g| g.sheet == *name),
        None => grids.first(),
    };
    let Some(grid) = grid else {
        let wanted = map.sheet.clone().unwrap_or_default();
        let names: Vec<&str> = grids.iter().map(|g| g.sheet.as_str()).collect();
        let zh = format!("没有工作表“{wanted}”；有：{}", names.join("、"));
        let problem = Problem::new(Place::default(), zh, format!("there is no sheet `{wanted}`: {}", names.join(", ")));
        return Ok(Err(tell(args, &[problem], lang)?));
    };
    match import(grid, &map) {
        Err(problems) => Ok(Err(tell(args, &problems, lang)?)),
        Ok(done) => {
            let mut files = done.files.clone();
            files.push((coverage_path(&map.output), coverage(&done)));
            Ok(Ok(Made { text: report(&done, lang), json: report_json(&done), files }))
        }
    }
}

fn without_map(args: &Import, lang: Lang) -> Outcome {
    let grids = match table(args, None, lang)? {
        Ok(g) => g,
        Err(exit) => return Ok(Err(exit)),
    };
    if !is_book(&grids) {
        return Err(Failure::Usage(
            "这不是 doc 发布的工作簿；其他表格要用 --map 说明各列是什么".to_owned(),
            "this is no workbook from `doc`; for any other table, --map says what its columns are".to_owned(),
        ));
    }
    let back = match workbook(&grids) {
        Ok(back) => back,
        Err(problems) => return Ok(Err(tell(args, &problems, lang)?)),
    };
    let mut files = vec![("pack.yaml".to_owned(), to_yaml(&back.pack))];
    if let Some(cases) = &back.cases {
        files.push(("cases/cases.yaml".to_owned(), to_yaml(cases)));
    }
    let sources: Vec<SourceFile> = files.iter().map(|(p, t)| SourceFile::new(p.clone(), t.clone())).collect();
    if let Err(problems) = read_pack(&sources) {
        return Ok(Err(tell(args, &located(&problems, &back), lang)?));
    }
    let changes: Vec<Value> = back
        .changes
        .iter()
        .map(|(place, path, old, new)| json!({ "cell": place.to_string(), "path": path, "from": old, "to": new }))
        .collect();
    let mut text = match lang {
        Lang::Zh => format!("读回规则包；公布表中改动 {} 处\n", changes.len()),
        Lang::En => format!("pack read back; changes in the table: {}\n", changes.len()),
    };
    for (place, path, old, new) in &back.changes {
        let _ = writeln!(text, "  {place}  {path}: {old} → {new}");
    }
    Ok(Ok(Made { files, text, json: json!({ "changes": changes }) }))
}

/// Problems of the pack at the cells their values came from.
fn located(problems: &[Diagnostic], back: &Returned) -> Vec<Problem> {
    let place = |d: &Diagnostic| {
        let edited = |path: &str| {
            let parts = path.split('/');
            let dotted: Vec<String> = parts
                .map(|p| match p.strip_prefix('#').and_then(|n| n.parse::<usize>().ok()) {
                    Some(n) => n.saturating_sub(1).to_string(),
                    None => p.to_owned(),
                })
                .collect();
            dotted.join("/") == d.path
        };
        let in_table = back.changes.iter().find(|c| edited(&c.1)).map(|c| c.0.clone());
        let below = || back.places.iter().find(|(p, _)| p.starts_with(d.path.as_str())).map(|(_, at)| at.clone());
        in_table.or_else(|| back.places.get(&d.path).cloned()).or_else(below).unwrap_or_default()
    };
    problems.iter().map(|d| Problem { place: place(d), message: d.message.clone() }).collect()
}

fn tell(args: &Import, problems: &[Problem], lang: Lang) -> Result<Exit, Failure> {
    let file = shown(&args.table);
    if args.format == Plain::Json {
        let one = |p: &Problem| {
            json!({
                "code": "table", "message": lang.of(&p.message), "file": file, "sheet": p.place.sheet,
                "row": p.place.row, "column": p.place.column, "cell": p.place.to_string(),
            })
        };
        let list: Vec<Value> = problems.iter().map(one).collect();
        to_stdout(&format!("{}\n", json!({ "errors": list }))).map_err(|e| Failure::io("stdout", e))?;
    } else {
        let mut text = String::new();
        for p in problems {
            let place = if p.place.row == 0 { String::new() } else { format!(":{}", p.place) };
            let _ = writeln!(text, "{file}{place}: {}", lang.of(&p.message));
        }
        let _ = match lang {
            Lang::Zh => writeln!(text, "{} 处错误，未写入任何文件", problems.len()),
            Lang::En => writeln!(text, "errors: {}; nothing was written", problems.len()),
        };
        to_stderr(&clean(&text));
    }
    Ok(Exit::Found)
}

fn diagnostics(
    args: &Import,
    problems: &[Diagnostic],
    sources: &Sources,
    packs: &[SourceFile],
    lang: Lang,
) -> Result<(), Failure> {
    let teller = Teller { sources, packs, lang };
    if args.format == Plain::Json {
        let body = json!({ "errors": teller.json(problems) });
        to_stdout(&format!("{body}\n")).map_err(|e| Failure::io("stdout", e))?;
    } else {
        teller.tell(problems);
    }
    Ok(())
}

fn report(done: &Imported, lang: Lang) -> String {
    let used: usize = done.items.iter().map(|i| i.2).sum();
    let left: usize = done.skipped.iter().map(|s| s.rows).sum();
    let mut text = match lang {
        Lang::Zh => format!(
            "共 {} 行：编入 {} 个事项 {used} 行，略去 {} 个事项 {left} 行，空行 {}；案例 {} 个\n",
            done.rows,
            done.items.len(),
            done.skipped.len(),
            done.empty,
            done.cases
        ),
        Lang::En => format!(
            "rows: {}; brought in: {used} of {} items; left out: {left} of {} items; empty: {}; cases: {}\n",
            done.rows,
            done.items.len(),
            done.skipped.len(),
            done.empty,
            done.cases
        ),
    };
    for s in &done.skipped {
        let _ = writeln!(text, "  {} {}（{} 行）：{}", s.number, s.violation, s.rows, s.reason);
    }
    text
}

fn report_json(done: &Imported) -> Value {
    let items: Vec<Value> =
        done.items.iter().map(|(n, id, rows)| json!({ "number": n, "id": id, "rows": rows })).collect();
    let skipped: Vec<Value> = done
        .skipped
        .iter()
        .map(|s| json!({ "number": s.number, "violation": s.violation, "rows": s.rows, "reason": s.reason }))
        .collect();
    json!({ "rows": done.rows, "empty": done.empty, "items": items, "skipped": skipped, "cases": done.cases })
}

/// `items/water.yaml` → `source/water-coverage.md`.
fn coverage_path(output: &str) -> String {
    let name = Path::new(output).file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default();
    format!("source/{name}-coverage.md")
}

/// Which items of the table are in the pack, and which are not and why.
fn coverage(done: &Imported) -> String {
    let cell = |t: &str| t.replace('|', "\\|").replace('\n', " ");
    let mut out = format!(
        "# 编入情况\n\n表中 {} 行，编入 {} 个事项，未编入 {} 个事项。\n\n## 编入\n\n| 编号 | 事项 | 行数 |\n|---|---|---|\n",
        done.rows,
        done.items.len(),
        done.skipped.len()
    );
    for (number, id, rows) in &done.items {
        let _ = writeln!(out, "| {} | {id} | {rows} |", cell(number));
    }
    out.push_str("\n## 未编入\n\n| 编号 | 违法行为 | 行数 | 理由 |\n|---|---|---|---|\n");
    for s in &done.skipped {
        let _ = writeln!(out, "| {} | {} | {} | {} |", cell(&s.number), cell(&s.violation), s.rows, cell(&s.reason));
    }
    out
}

/// Writes the files. One that is there and differs stops it, unless it may be replaced; nothing outside the folder is touched.
fn write(folder: &Path, files: &[(String, String)], overwrite: bool) -> Result<(), Failure> {
    let mut to_write: Vec<(PathBuf, &str)> = Vec::new();
    for (path, text) in files {
        let inside = Path::new(path);
        if !inside.components().all(|c| matches!(c, Component::Normal(_))) {
            return Err(Failure::Usage(
                format!("映射中的文件“{path}”不在规则包文件夹之内"),
                format!("the file `{path}` of the mapping is not inside the pack's folder"),
            ));
        }
        let target = folder.join(inside);
        match fs::read(&target) {
            Ok(old) if old == text.as_bytes() => continue,
            Ok(_) if !overwrite => {
                return Err(Failure::Usage(
                    format!("{} 已存在且内容不同；要替换请加 --overwrite", target.display()),
                    format!("{} is there and differs; --overwrite replaces it", target.display()),
                ));
            }
            _ => to_write.push((target, text)),
        }
    }
    for (target, text) in to_write {
        if let Some(parent) = target.parent() {
            fs::create_dir_all(parent).map_err(|e| Failure::io(parent.display(), e))?;
        }
        fs::write(&target, text).map_err(|e| Failure::io(target.display(), e))?;
    }
    Ok(())
}
