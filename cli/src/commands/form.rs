//! `form`: an item's facts as JSON Schema.

use super::{date, errors, output, pretty, refuse};
use crate::args::Form;
use crate::exit::{Exit, Failure};
use crate::packs::Shelf;
use cailiang::diagnostic::Location;
use cailiang::explain::Lang;
use cailiang::form::form;
use cailiang::quantity::Date;

/// Runs it.
pub fn run(args: &Form, lang: Lang) -> Result<Exit, Failure> {
    let out = output(&args.to, lang);
    let reference = args.item.join("/");
    let day = args.date.as_deref().map(date).transpose()?;
    let mut shelf = Shelf::open(&args.rules.rules)?;
    let pack = reference.split('/').next().unwrap_or_default().to_owned();
    if !shelf.need(&pack)? {
        shelf.need_names()?;
    }
    if errors(&shelf.problems) > 0 {
        return refuse(&shelf.problems, &shelf, &out, false, Exit::Pack);
    }
    // The reference comes from the command line, which is no file.
    let nowhere = Location { file: u32::MAX, ..Location::default() };
    let found = match shelf.rules.find(&reference, nowhere) {
        Ok(found) => found,
        Err(d) => return refuse(&[*d], &shelf, &out, false, Exit::Usage),
    };
    let window = |i: usize| shelf.rules.packs().get(i).and_then(|p| p.pack.in_force.as_ref());
    let from = |i: usize| window(i).and_then(|w| w.from);
    let covers =
        |i: usize, d: Date| window(i).is_none_or(|w| w.from.is_none_or(|f| f <= d) && w.until.is_none_or(|u| d <= u));
    let version = found.iter().filter(|(i, _)| day.is_none_or(|d| covers(*i, d))).max_by_key(|(i, _)| from(*i));
    let Some((index, item)) = version else {
        return Err(Failure::Usage(
            format!("{reference} 在该日没有有效的法律版本"),
            format!("no version of the law for {reference} is in force on that day"),
        ));
    };
    match form(&shelf.rules, *index, item, lang) {
        Ok(schema) => {
            out.write(&pretty(&schema)?)?;
            Ok(Exit::Done)
        }
        Err(problems) => refuse(&problems, &shelf, &out, false, Exit::Pack),
    }
}
