//! `form`: an item's facts as JSON Schema.

use super::{date, errors, output, pretty, refuse};
use crate::args::Form;
use crate::exit::{Exit, Failure};
use crate::packs::Shelf;
use cailiang::diagnostic::Location;
use cailiang::explain::Lang;
use cailiang::form::form_on;
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
    match form_on(&shelf.rules, &reference, day, nowhere, lang) {
        Ok(schema) => {
            out.write(&pretty(&schema)?)?;
            Ok(Exit::Done)
        }
        // What the command line names is not there: no fault of the packs.
        Err(problems) if problems.iter().all(|d| d.at == nowhere) => {
            refuse(&problems, &shelf, &out, false, Exit::Usage)
        }
        Err(problems) => refuse(&problems, &shelf, &out, false, Exit::Pack),
    }
}
