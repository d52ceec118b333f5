//! The engine for browsers and Node.
//!
//! Receives texts and flags; guarantees the same JSON as the command line, byte for byte, and problems as data; must not
//! hold a rule, nor know of promises, files or the network: the JavaScript around it (`npm/`) does.

mod catalogue;
mod flags;
mod loaded;
mod problems;

use flags::Flags;
use loaded::{Loaded, Reading};
use problems::Problems;
use wasm_bindgen::prelude::wasm_bindgen;

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
        self.0.finish().map(Packs).map_err(|p| p.json(Flags(flags).lang()))
    }
}

/// Packs loaded together. Errors are thrown as the JSON text of a list of problems.
#[wasm_bindgen]
pub struct Packs(Loaded);

#[wasm_bindgen]
impl Packs {
    /// The packs, as JSON.
    pub fn packs(&self, flags: u32) -> String {
        catalogue::packs(self.0.rules(), self.0.origins(), Flags(flags).lang()).to_string()
    }

    /// The items, as `cailiang items --format json` gives them.
    pub fn items(&self, flags: u32) -> String {
        catalogue::items(self.0.rules(), Flags(flags).lang()).to_string()
    }

    /// JSON Schema of an item's facts, in the version in force on a day, or the latest.
    pub fn form(&self, item: &str, day: Option<String>, flags: u32) -> Result<String, String> {
        let lang = Flags(flags).lang();
        self.0.form(item, day.as_deref(), lang).map_err(|p| p.json(lang))
    }

    /// Assesses one case.
    pub fn assess(&mut self, case: &str, flags: u32) -> Result<String, String> {
        let flags = Flags(flags);
        self.0.assess(case, flags).map_err(|p| p.json(flags.lang()))
    }

    /// Where the tiers of the item lie at the facts of a case.
    pub fn scale(&mut self, case: &str, flags: u32) -> Result<String, String> {
        let flags = Flags(flags);
        self.0.scale(case, flags).map_err(|p| p.json(flags.lang()))
    }

    /// Assesses cases, with U+001E between them; a line for each, of an assessment or of `{"errors": …}`.
    #[wasm_bindgen(js_name = assessLines)]
    pub fn assess_lines(&mut self, cases: &str, flags: u32) -> String {
        self.0.assess_lines(cases, Flags(flags))
    }

    /// The reasoned recommendation for a case.
    pub fn explain(&mut self, case: &str, format: &str, flags: u32) -> Result<String, String> {
        let flags = Flags(flags);
        self.0.explain(case, format, flags).map_err(|p| p.json(flags.lang()))
    }
}

/// Version of the engine.
#[wasm_bindgen]
pub fn version() -> String {
    env!("CARGO_PKG_VERSION").to_owned()
}
