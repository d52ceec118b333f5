//! Packs and the assessor that runs them.

use crate::Problems;
use crate::flags::Flags;
use crate::problems::CASE;
use cailiang::assess::{AssessError, Assessment, Assessor, RuleSet};
use cailiang::bundle::Bundle;
use cailiang::case::{Case, read_case};
use cailiang::diagnostic::{Diagnostic, Location, both, codes};
use cailiang::document::{Syntax, read};
use cailiang::explain::{self, Lang};
use cailiang::form::form_json;
use cailiang::quantity::parse_date;
use self_cell::self_cell;
use std::fmt::Write;

self_cell! {
    struct Running {
        owner: RuleSet,
        #[not_covariant]
        dependent: Assessor,
    }
}

/// Packs being taken in: every problem of all of them is told at once.
#[derive(Default)]
pub struct Reading {
    rules: RuleSet,
    /// Digest of the bundle each pack came from.
    origins: Vec<String>,
    problems: Vec<Diagnostic>,
}

impl Reading {
    /// The packs of a bundle.
    pub fn bundle(&mut self, bytes: &[u8]) {
        let found = Bundle::open(bytes, u32::MAX).and_then(|bundle| {
            let digest = hex(bundle.digest());
            (0..bundle.entries().len()).try_for_each(|i| {
                self.origins.push(digest.clone());
                bundle.add_to(i, &mut self.rules).map(|_| ())
            })
        });
        self.problems.extend(found.err().map(|mut d| {
            if d.code == codes::NOT_A_BUNDLE.name {
                d.help = Some(both(
                    "规则包由 `cailiang bundle --prepared` 写成 .clb 文件后才能读入",
                    "the module reads packs from .clb files, which `cailiang bundle --prepared` writes",
                ));
            }
            d
        }));
    }

    /// All of them, where nothing is wrong and what they use is there.
    pub fn finish(self) -> Result<Loaded, Problems> {
        let Reading { rules, origins, mut problems } = self;
        for i in 0..rules.packs().len() {
            for d in rules.used(i).err().unwrap_or_default() {
                if !problems.contains(&d) {
                    problems.push(d);
                }
            }
        }
        if !problems.is_empty() {
            return Err(Problems::of_packs(problems, rules.files()));
        }
        Ok(Loaded { running: Running::new(rules, |rules| Assessor::new(rules)), origins })
    }
}

fn hex(digest: [u8; 32]) -> String {
    digest.iter().fold(String::with_capacity(64), |mut s, b| {
        let _ = write!(s, "{b:02x}");
        s
    })
}

/// Packs, their items read as cases need them.
pub struct Loaded {
    running: Running,
    origins: Vec<String>,
}

impl Loaded {
    /// The packs.
    pub fn rules(&self) -> &RuleSet {
        self.running.borrow_owner()
    }

    /// The digest of the bundle each pack came from, in hexadecimal.
    pub fn origins(&self) -> &[String] {
        &self.origins
    }

    /// See [`form_json`].
    pub fn form(&self, item: &str, day: Option<&str>, lang: Lang) -> Result<String, Problems> {
        let fail = |list| Problems::of_packs(list, self.rules().files());
        let nowhere = Location { file: u32::MAX, ..Location::default() };
        let day = match day {
            None => None,
            Some(text) => match parse_date(text) {
                Some(day) => Some(day),
                None => {
                    let message = both(
                        format!("“{text}”不是日期，应如 2024-05-01"),
                        format!("`{text}` is not a date such as 2024-05-01"),
                    );
                    return Err(fail(vec![Diagnostic::new(&codes::BAD_DATE, nowhere, "date", message)]));
                }
            },
        };
        form_json(self.rules(), item, day, nowhere, lang).map(|schema| schema.to_string()).map_err(fail)
    }

    fn ask<T>(
        &mut self,
        case: &str,
        answer: impl FnOnce(&mut Assessor<'_>, &Case) -> Result<T, AssessError>,
    ) -> Result<T, Vec<Diagnostic>> {
        let case = read_case(&read(case, CASE, Syntax::Json)?)?;
        self.running.with_dependent_mut(|_, assessor| answer(assessor, &case)).map_err(|e| match e {
            AssessError::Case(d) | AssessError::Pack(_, d) | AssessError::Stopped(d) => d,
        })
    }

    fn answer(&mut self, case: &str, flags: Flags) -> Result<Assessment, Vec<Diagnostic>> {
        self.ask(case, |assessor, case| assessor.assess(case, &flags.ask()))
    }

    /// Where the tiers lie, as `cailiang assess --scale` writes it.
    pub fn scale(&mut self, case: &str, flags: Flags) -> Result<String, Problems> {
        match self.ask(case, |assessor, case| assessor.scale(case, flags.ask().force)) {
            Ok(s) => Ok(explain::scale_json(s.as_ref(), flags.lang())),
            Err(list) => Err(Problems::of_case(list, case, self.rules().files())),
        }
    }

    /// The assessment, as the command line writes it.
    pub fn assess(&mut self, case: &str, flags: Flags) -> Result<String, Problems> {
        match self.answer(case, flags) {
            Ok(a) => Ok(explain::json(&a, flags.lang())),
            Err(list) => Err(Problems::of_case(list, case, self.rules().files())),
        }
    }

    /// Adds the answer to one case and a line break: its assessment, or `{"errors": …}`.
    pub fn line(&mut self, case: &str, flags: Flags, out: &mut String) {
        match self.answer(case, flags) {
            Ok(a) => explain::push_json(out, &a, flags.lang()),
            Err(list) => {
                out.push_str("{\"errors\":");
                out.push_str(&Problems::of_case(list, case, self.rules().files()).json(flags.lang()));
                out.push('}');
            }
        }
        out.push('\n');
    }

    /// The recommendation as a document: `html`, `md`, or text.
    #[cfg(feature = "documents")]
    pub fn explain(&mut self, case: &str, format: &str, flags: Flags) -> Result<String, Problems> {
        let (lang, extent) = (flags.lang(), flags.extent());
        match self.answer(case, flags) {
            Ok(a) => Ok(match format {
                "html" => explain::html(&a, lang, extent),
                "md" => explain::markdown(&a, lang, extent),
                _ => explain::text(&a, lang, extent, COLUMNS, false),
            }),
            Err(list) => Err(Problems::of_case(list, case, self.rules().files())),
        }
    }
}

/// Columns of plain text.
#[cfg(feature = "documents")]
const COLUMNS: usize = 80;
