//! The engine for browsers and Node.
//!
//! Receives texts and flags; guarantees the same JSON as the command line, byte for byte, and problems as data; must not
//! hold a rule, nor know of promises, files or the network: the JavaScript around it (`npm/`) does.

mod catalogue;
mod flags;
mod loaded;
mod problems;
mod utf16;

use cailiang::explain::Lang;
use flags::Flags;
use loaded::{Loaded, Reading};
use problems::Problems;
use utf16::Utf16;
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

/// Takes packs in, one after another.
#[wasm_bindgen]
#[derive(Default)]
pub struct Loader(Reading);

#[wasm_bindgen]
impl Loader {
    /// With none yet.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Loader {
        Loader::default()
    }

    /// The packs of a bundle whose items were compiled.
    pub fn bundle(&mut self, bytes: &[u8]) {
        self.0.bundle(bytes);
    }

    /// All of them with what they use, ready to run.
    pub fn finish(self, flags: u32) -> Result<Packs, String> {
        match self.0.finish() {
            Ok(loaded) => Ok(Packs { loaded, answer: Utf16::default(), lines: String::new() }),
            Err(p) => Err(p.json(Flags(flags).lang())),
        }
    }
}

/// Packs loaded together. A call leaves its text as the answer, to be read before the next call; errors are thrown as the
/// JSON text of a list of problems.
#[wasm_bindgen]
pub struct Packs {
    loaded: Loaded,
    answer: Utf16,
    /// Lines in UTF-8, one over the one before or one behind the other.
    lines: String,
}

#[wasm_bindgen]
impl Packs {
    /// Address of the answer: UTF-16, as the strings of JavaScript are, so that they are copied and not decoded.
    #[wasm_bindgen(js_name = answerAt)]
    pub fn answer_at(&self) -> *const u16 {
        self.answer.units().as_ptr()
    }

    /// How many units of UTF-16 it has.
    #[wasm_bindgen(js_name = answerLength)]
    pub fn answer_length(&self) -> usize {
        self.answer.units().len()
    }

    /// The packs, as JSON.
    pub fn packs(&mut self, flags: u32) {
        let list = catalogue::packs(self.loaded.rules(), self.loaded.origins(), Flags(flags).lang());
        self.answer.set(&list.to_string());
    }

    /// The items, as `cailiang items --format json` gives them.
    pub fn items(&mut self, flags: u32) {
        self.answer.set(&catalogue::items(self.loaded.rules(), Flags(flags).lang()).to_string());
    }

    /// JSON Schema of an item's facts, in the version in force on a day, or the latest.
    pub fn form(&mut self, item: &str, day: Option<String>, flags: u32) -> Result<(), String> {
        let lang = Flags(flags).lang();
        let made = self.loaded.form(item, day.as_deref(), lang);
        self.give(made, lang)
    }

    /// Assesses one case.
    pub fn assess(&mut self, case: &str, flags: u32) -> Result<(), String> {
        let flags = Flags(flags);
        let made = self.loaded.assess(case, flags);
        self.give(made, flags.lang())
    }

    /// Where the tiers of the item lie at the facts of a case.
    pub fn scale(&mut self, case: &str, flags: u32) -> Result<(), String> {
        let flags = Flags(flags);
        let made = self.loaded.scale(case, flags);
        self.give(made, flags.lang())
    }

    /// Assesses cases, with U+001E between them; a line for each, of an assessment or of `{"errors": …}`.
    #[wasm_bindgen(js_name = assessLines)]
    pub fn assess_lines(&mut self, cases: &str, flags: u32) {
        self.answer.clear();
        for case in cases.split(BETWEEN) {
            self.lines.clear();
            self.loaded.line(case, Flags(flags), &mut self.lines);
            self.answer.push(&self.lines);
        }
    }

    /// The same, left in UTF-8.
    #[wasm_bindgen(js_name = assessBytes)]
    pub fn assess_bytes(&mut self, cases: &str, flags: u32) {
        self.lines.clear();
        for case in cases.split(BETWEEN) {
            self.loaded.line(case, Flags(flags), &mut self.lines);
        }
    }

    /// Address of the lines in UTF-8.
    #[wasm_bindgen(js_name = bytesAt)]
    pub fn bytes_at(&self) -> *const u8 {
        self.lines.as_ptr()
    }

    /// How many bytes they are.
    #[wasm_bindgen(js_name = bytesLength)]
    pub fn bytes_length(&self) -> usize {
        self.lines.len()
    }

    /// The reasoned recommendation for a case.
    #[cfg(feature = "documents")]
    pub fn explain(&mut self, case: &str, format: &str, flags: u32) -> Result<(), String> {
        let flags = Flags(flags);
        let made = self.loaded.explain(case, format, flags);
        self.give(made, flags.lang())
    }
}

impl Packs {
    fn give(&mut self, made: Result<String, Problems>, lang: Lang) -> Result<(), String> {
        made.map(|text| self.answer.set(&text)).map_err(|p| p.json(lang))
    }
}

/// Between cases that come together: a character that no JSON text holds.
const BETWEEN: char = '\u{1e}';

/// The memory that answers are read from.
#[wasm_bindgen]
pub fn answers() -> JsValue {
    wasm_bindgen::memory()
}

/// Version of the engine.
#[wasm_bindgen]
pub fn version() -> String {
    env!("CARGO_PKG_VERSION").to_owned()
}
