//! Columns of a terminal: how wide text is, and where it may break.

/// Columns a character takes: 0 combining, 2 East Asian wide, else 1.
pub fn char_width(c: char) -> usize {
    match u32::from(c) {
        0x0300..=0x036f
        | 0x0483..=0x0489
        | 0x1ab0..=0x1aff
        | 0x1dc0..=0x1dff
        | 0x200b..=0x200f
        | 0x20d0..=0x20ff
        | 0x2060..=0x2064
        | 0x302a..=0x302d
        | 0x3099..=0x309a
        | 0xfe00..=0xfe0f
        | 0xfe20..=0xfe2f
        | 0xfeff
        | 0xe0100..=0xe01ef => 0,
        0x1100..=0x115f
        | 0x2e80..=0x303e
        | 0x3041..=0x33ff
        | 0x3400..=0x4dbf
        | 0x4e00..=0xa4cf
        | 0xa960..=0xa97f
        | 0xac00..=0xd7a3
        | 0xf900..=0xfaff
        | 0xfe30..=0xfe6f
        | 0xff01..=0xff60
        | 0xffe0..=0xffe6
        | 0x1f300..=0x1f64f
        | 0x1f680..=0x1f6ff
        | 0x1f900..=0x1f9ff
        | 0x20000..=0x3fffd => 2,
        _ => 1,
    }
}

/// Columns a text takes.
pub fn width(text: &str) -> usize {
    text.chars().map(char_width).sum()
}

/// The text in lines of at most `columns`. Lines break at spaces and between wide characters; closing punctuation never
/// opens a line, opening punctuation never ends one, and a figure keeps its unit.
pub fn wrap(text: &str, columns: usize) -> Vec<String> {
    let columns = columns.max(8);
    let mut lines = Vec::new();
    let mut line = String::new();
    let mut used = 0_usize;
    for piece in pieces(text) {
        let trimmed = piece.trim_end_matches(' ');
        let wide = width(trimmed);
        if used > 0 && used.saturating_add(wide) > columns {
            lines.push(core::mem::take(&mut line).trim_end_matches(' ').to_owned());
            used = 0;
        }
        if wide > columns {
            for c in piece.chars() {
                if used.saturating_add(char_width(c)) > columns {
                    lines.push(core::mem::take(&mut line));
                    used = 0;
                }
                line.push(c);
                used = used.saturating_add(char_width(c));
            }
            continue;
        }
        line.push_str(&piece);
        used = used.saturating_add(width(&piece));
    }
    let rest = line.trim_end_matches(' ');
    if !rest.is_empty() || lines.is_empty() {
        lines.push(rest.to_owned());
    }
    lines
}

/// The text cut wherever a line may break; spaces stay at the end of a piece.
fn pieces(text: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut piece = String::new();
    let mut previous: Option<char> = None;
    for c in text.chars() {
        if previous.is_some_and(|p| may_break(p, c)) {
            out.push(core::mem::take(&mut piece));
        }
        piece.push(c);
        previous = Some(c);
    }
    if !piece.is_empty() {
        out.push(piece);
    }
    out
}

fn may_break(before: char, after: char) -> bool {
    const CLOSING: &str = "，。、；：！？）》〉」』】〕”’…％%,.;:!?)]}";
    const OPENING: &str = "（《〈「『【〔“‘([{";
    const UNITS: &str = "元万亿倍年月日天个档项条款级";
    if after == ' ' || CLOSING.contains(after) || OPENING.contains(before) {
        return false;
    }
    if before == ' ' {
        return true;
    }
    if before.is_ascii_alphanumeric() && UNITS.contains(after) || UNITS.contains(before) && "元月日".contains(after)
    {
        return false;
    }
    char_width(before) == 2 || char_width(after) == 2 || CLOSING.contains(before) && !before.is_ascii()
}
