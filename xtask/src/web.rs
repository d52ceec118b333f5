//! The forms for the web: built from the npm package of the module, tested in Chromium.

use crate::Outcome;
use crate::files::{program, root, run};
use crate::{setup, wasm};
use std::process::Command;

fn npm(args: &[&str]) -> Command {
    let mut command = program("npm", args);
    command.current_dir(root().join("web"));
    command
}

/// Builds the module, the element, its examples and the application; the command line built after it carries the application.
pub fn build() -> Outcome {
    wasm::build()?;
    setup::web()?;
    run(&mut npm(&["run", "--silent", "build"]))
}

/// Tests what is built, in a real browser. Cases that Chromium must answer alike are asked of this command line.
pub fn test() -> Outcome {
    setup::browser()?;
    run(npm(&["run", "--silent", "test"]).env("CAILIANG", wasm::target().join("release/cailiang")))
}
