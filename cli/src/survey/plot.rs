//! Plots as SVG. All coordinates are whole pixels; colours stand for the variables of the page's style, which replaces them.

use super::collect::{CELLS, NOTHING};
use super::tally::Tally;
use cailiang::explain::{clean, escaped, width};
use cailiang::quantity::{Number, grouped};
use plotters::coord::Shift;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};
use std::collections::BTreeMap;

/// Width of every plot.
const WIDTH: i32 = 680;
const LINE: RGBColor = RGBColor(0xd3, 0xd9, 0xde);
const SOFT: RGBColor = RGBColor(0x57, 0x61, 0x6b);
const OWN: RGBColor = RGBColor(0x8f, 0xb8, 0xd4);
const MARK: RGBColor = RGBColor(0x1c, 0x5a, 0x86);
const ALERT: RGBColor = RGBColor(0x7d, 0x52, 0x00);

type Area<'a> = DrawingArea<SVGBackend<'a>, Shift>;
type Drawn = Option<()>;

/// A mark of a plot: where it leads, and what is said of it.
pub type Mark = (String, String);

fn svg(height: i32, draw: impl FnOnce(&Area<'_>) -> Drawn) -> String {
    let mut text = String::new();
    let size = (WIDTH.unsigned_abs(), height.unsigned_abs());
    {
        let area = SVGBackend::with_string(&mut text, size).into_drawing_area();
        if draw(&area).is_none() || area.present().is_err() {
            return String::new();
        }
    }
    text
}

fn text(area: &Area<'_>, words: &str, at: (i32, i32), h: HPos, v: VPos) -> Drawn {
    let style = TextStyle::from(("sans-serif", 15).into_font()).color(&SOFT).pos(Pos::new(h, v));
    area.draw(&Text::new(words.to_owned(), at, style)).ok()
}

fn line(area: &Area<'_>, from: (i32, i32), to: (i32, i32), colour: RGBColor) -> Drawn {
    area.draw(&PathElement::new(vec![from, to], colour)).ok()
}

fn bar(area: &Area<'_>, from: (i32, i32), to: (i32, i32), colour: RGBColor) -> Drawn {
    area.draw(&Rectangle::new([from, to], colour.filled())).ok()
}

/// `part` of `length` as `whole` is to `most`; something that is there is seen.
fn share(part: u64, most: u64, length: i32) -> i32 {
    let length = u128::from(length.unsigned_abs());
    let place = u128::from(part).saturating_mul(length).checked_div(u128::from(most.max(1))).unwrap_or_default();
    i32::try_from(place).unwrap_or_default().max(i32::from(part > 0))
}

/// Makes every mark (each element of one tag) a link, in the order they were drawn.
fn linked(svg: &str, tag: &str, marks: &[Mark]) -> String {
    let open = format!("<{tag} ");
    let mut out = String::with_capacity(svg.len().saturating_mul(2));
    let mut rest = svg;
    let mut marks = marks.iter();
    while let Some(at) = rest.find(&open) {
        let (before, element) = rest.split_at(at);
        out.push_str(before);
        let end = element.find("/>").map_or(element.len(), |e| e.saturating_add(2));
        let (element, after) = element.split_at(end);
        match marks.next() {
            Some((href, title)) if !href.is_empty() => {
                out.push_str(&format!("<a href=\"{}\"><title>{}</title>{element}</a>", escaped(href), escaped(title)));
            }
            _ => out.push_str(element),
        }
        rest = after;
    }
    out.push_str(rest);
    out
}

/// As much of a text as fits into this many columns.
fn fitted(words: &str, columns: usize) -> String {
    if width(words) <= columns {
        return words.to_owned();
    }
    let mut out = String::new();
    for c in words.chars() {
        out.push(c);
        if width(&out) >= columns.saturating_sub(1) {
            break;
        }
    }
    out + "…"
}

/// A bar for each, from above, with its number.
pub fn bars(list: &[(String, Tally)], marks: &[Mark]) -> String {
    const ROW: i32 = 26;
    const LEFT: i32 = 170;
    let most = list.iter().map(|(_, t)| t.n).max().unwrap_or_default();
    let height = i32::try_from(list.len()).unwrap_or_default().saturating_mul(ROW).saturating_add(6);
    let drawn = svg(height, |area| {
        let mut y = 3;
        for (label, tally) in list {
            let middle = y + ROW / 2;
            text(area, &fitted(&clean(label), 24), (LEFT - 10, middle), HPos::Right, VPos::Center)?;
            let end = LEFT + share(tally.n, most, WIDTH - LEFT - 90);
            bar(area, (LEFT, y + 4), (end, y + ROW - 4), OWN)?;
            let n = Number::from(i64::try_from(tally.n).unwrap_or(i64::MAX));
            text(area, &grouped(n), (end + 6, middle), HPos::Left, VPos::Center)?;
            y += ROW;
        }
        line(area, (LEFT, 0), (LEFT, height), LINE)
    });
    linked(&drawn, "rect", marks)
}

/// Below a range, its tenths, above it.
pub fn tenths(tallies: &[Tally; 12], (below, above): (&str, &str), marks: &[Mark]) -> String {
    const HEIGHT: i32 = 230;
    const BASE: i32 = 190;
    const STEP: i32 = 54;
    const LEFT: i32 = 18;
    let most = tallies.iter().map(|t| t.n).max().unwrap_or_default();
    let drawn = svg(HEIGHT, |area| {
        line(area, (LEFT, BASE), (LEFT + 12 * STEP, BASE), LINE)?;
        let mut x = LEFT;
        for (i, tally) in tallies.iter().enumerate() {
            let outside = i == 0 || i == 11;
            let top = BASE - share(tally.n, most, 150);
            bar(area, (x + 3, top), (x + STEP - 3, BASE), if outside { ALERT } else { OWN })?;
            if tally.n > 0 {
                let n = Number::from(i64::try_from(tally.n).unwrap_or(i64::MAX));
                text(area, &grouped(n), (x + STEP / 2, top - 4), HPos::Center, VPos::Bottom)?;
            }
            match i {
                0 => text(area, below, (x + STEP / 2, BASE + 8), HPos::Center, VPos::Top)?,
                11 => text(area, above, (x + STEP / 2, BASE + 8), HPos::Center, VPos::Top)?,
                _ => {
                    let end = Number::new(i64::try_from(i).unwrap_or_default() - 1, 1);
                    text(area, &grouped(end), (x, BASE + 8), HPos::Center, VPos::Top)?;
                    line(area, (x, BASE), (x, BASE + 5), SOFT)?;
                    if i == 10 {
                        text(area, "1", (x + STEP, BASE + 8), HPos::Center, VPos::Top)?;
                        line(area, (x + STEP, BASE), (x + STEP, BASE + 5), SOFT)?;
                    }
                }
            }
            x += STEP;
        }
        Some(())
    });
    linked(&drawn, "rect", marks)
}

/// The axes of the scatter plot: whole tenfolds that hold every cell, the same on both.
struct Axes {
    from: i32,
    to: i32,
    /// Whether amounts of nothing have a lane of their own.
    nothing: bool,
}

impl Axes {
    const LEFT: i32 = 96;
    const TOP: i32 = 12;
    const SIDE: i32 = 460;
    const LANE: i32 = 72;

    fn of(cells: &BTreeMap<(i32, i32), Tally>) -> Axes {
        let all = || cells.keys().flat_map(|(r, d)| [*r, *d]);
        let some = || all().filter(|p| *p != NOTHING);
        let from = some().min().unwrap_or(0).div_euclid(CELLS);
        let to = some().max().unwrap_or(0).div_euclid(CELLS) + 1;
        Axes { from, to, nothing: all().any(|p| p == NOTHING) }
    }

    /// Pixels from the axis.
    fn along(&self, place: i32) -> i32 {
        let lane = if self.nothing { Self::LANE } else { 0 };
        if place == NOTHING {
            return lane / 2;
        }
        let span = ((self.to - self.from) * CELLS).max(1);
        let middle = 2 * (place - self.from * CELLS) + 1;
        lane + middle * (Self::SIDE - lane) / (2 * span)
    }

    /// The same, of the beginning of a tenfold.
    fn tenfold(&self, power: i32) -> i32 {
        let lane = if self.nothing { Self::LANE } else { 0 };
        lane + (power - self.from) * (Self::SIDE - lane) / (self.to - self.from).max(1)
    }

    /// Every which tenfold is named, so that no name runs into the next.
    fn told(&self) -> i32 {
        const DIGIT: i32 = 7;
        let longest = (self.from..=self.to).map(|p| width(&power(p))).max().unwrap_or(1);
        let room = i32::try_from(longest).unwrap_or(i32::MAX).saturating_mul(DIGIT).saturating_add(6);
        let tenfold = (self.tenfold(self.from + 1) - self.tenfold(self.from)).max(1);
        room.saturating_add(tenfold - 1) / tenfold
    }

    fn x(&self, along: i32) -> i32 {
        Self::LEFT + along
    }

    fn y(&self, along: i32) -> i32 {
        Self::TOP + Self::SIDE - along
    }
}

/// A power of ten; in full as far as it can be read at a glance.
fn power(exponent: i32) -> String {
    if !(-4..=8).contains(&exponent) {
        return format!("10^{exponent}");
    }
    let ten = Number::from(10);
    let tens = (0..exponent.unsigned_abs()).try_fold(Number::ONE, |n, _| n.mul(ten));
    let value = if exponent < 0 { tens.and_then(|t| Number::ONE.div(t)) } else { tens };
    value.map(grouped).unwrap_or_default()
}

/// Decided fines (upwards) against recommended ones (to the right), both axes logarithmic. `marks` in the order of the cells.
pub fn scatter(cells: &BTreeMap<(i32, i32), Tally>, (across, upward): (&str, &str), marks: &[Mark]) -> String {
    let axes = Axes::of(cells);
    let height = Axes::TOP + Axes::SIDE + 58;
    let drawn = svg(height, |area| {
        let (first, last) = (axes.tenfold(axes.from), axes.tenfold(axes.to));
        let told = axes.told();
        for p in axes.from..=axes.to {
            let at = axes.tenfold(p);
            line(area, (axes.x(at), axes.y(0)), (axes.x(at), axes.y(last)), LINE)?;
            line(area, (axes.x(0), axes.y(at)), (axes.x(last), axes.y(at)), LINE)?;
            if (p - axes.from) % told != 0 {
                continue;
            }
            let words = power(p);
            text(area, &words, (axes.x(at), axes.y(0) + 6), HPos::Center, VPos::Top)?;
            text(area, &words, (axes.x(0) - 6, axes.y(at)), HPos::Right, VPos::Center)?;
        }
        if axes.nothing {
            let at = axes.along(NOTHING);
            text(area, "0", (axes.x(at), axes.y(0) + 6), HPos::Center, VPos::Top)?;
            text(area, "0", (axes.x(0) - 6, axes.y(at)), HPos::Right, VPos::Center)?;
        }
        // Where the fine decided is the one recommended.
        line(area, (axes.x(first), axes.y(first)), (axes.x(last), axes.y(last)), SOFT)?;
        text(area, across, (axes.x(last / 2), height - 6), HPos::Center, VPos::Bottom)?;
        let style = TextStyle::from(("sans-serif", 15).into_font().transform(FontTransform::Rotate270)).color(&SOFT);
        let style = style.pos(Pos::new(HPos::Center, VPos::Top));
        area.draw(&Text::new(upward.to_owned(), (4, axes.y(last / 2)), style)).ok()?;
        for ((recommended, decided), tally) in cells {
            let at = (axes.x(axes.along(*recommended)), axes.y(axes.along(*decided)));
            let size = 3 + i32::try_from(tally.n.max(1).ilog2()).unwrap_or_default().min(9);
            area.draw(&Circle::new(at, size, MARK.mix(0.6).filled())).ok()?;
        }
        Some(())
    });
    linked(&drawn, "circle", marks)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn axes_hold_every_cell_and_the_same_amount_lies_on_the_diagonal() {
        let cells: BTreeMap<(i32, i32), Tally> =
            [((3 * CELLS + 5, 5 * CELLS + 39), Tally::default()), ((NOTHING, 4 * CELLS), Tally::default())].into();
        let axes = Axes::of(&cells);
        assert_eq!((axes.from, axes.to, axes.nothing), (3, 6, true));
        for place in [3 * CELLS, 4 * CELLS + 7, 6 * CELLS - 1] {
            let at = axes.along(place);
            assert!(at > axes.tenfold(3) && at < axes.tenfold(6), "{place}");
            assert_eq!(axes.x(at) - Axes::LEFT, Axes::TOP + Axes::SIDE - axes.y(at));
        }
        assert_eq!(axes.tenfold(6), Axes::SIDE);
        assert_eq!([power(3), power(0), power(-2), power(12)], ["1,000", "1", "0.01", "10^12"]);
        // The lane of nothing is wide enough for a name beside its 0.
        assert!(axes.tenfold(3) - axes.along(NOTHING) > 7 * 3, "0 and 100 are two");
        assert_eq!(axes.told(), 1);
        let wide = Axes { from: -2, to: 29, nothing: true };
        let gap = wide.tenfold(-2 + wide.told()) - wide.tenfold(-2);
        assert!(gap >= 7 * 11, "no name runs into the next: {gap}");
    }

    #[test]
    fn each_mark_leads_to_its_rows_and_labels_are_text() {
        let list = [("<b>&\"".to_owned(), Tally { n: 2, rows: vec![1, 2] }), ("乙".to_owned(), Tally::default())];
        let marks = [("#k0".to_owned(), "a<b".to_owned()), (String::new(), String::new())];
        let drawn = bars(&list, &marks);
        assert_eq!(drawn.matches("<rect ").count(), 2);
        assert_eq!(drawn.matches("<a href=\"#k0\"><title>a&lt;b</title><rect ").count(), 1);
        assert!(!drawn.contains("<b>"), "{drawn}");
        assert!(drawn.contains("&lt;b&gt;&amp;"), "{drawn}");
    }

    #[test]
    fn shares_are_seen_and_never_too_long() {
        assert_eq!([share(0, 9, 100), share(1, 1_000_000, 100), share(9, 9, 100), share(3, 9, 100)], [0, 1, 100, 33]);
        assert_eq!(share(u64::MAX, u64::MAX, 100), 100);
        assert_eq!(fitted("一二三四五", 6), "一二三…");
        assert_eq!(fitted("一二三", 6), "一二三");
    }
}
