//! `cailiang-wasm-bindgen MODULE FOLDER NAME`: the module and the JavaScript that calls it, for `wasm/npm/`.

use std::process::ExitCode;
use wasm_bindgen_cli_support::Bindgen;

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [module, folder, name] = args.as_slice() else {
        eprintln!("usage: cailiang-wasm-bindgen MODULE FOLDER NAME");
        return ExitCode::from(2);
    };
    let mut bindgen = Bindgen::new();
    let made = bindgen
        .input_path(module)
        .web(true)
        .map(|b| b.typescript(false).reset_state_function(true).out_name(name).generate(folder));
    match made {
        Ok(Ok(())) => ExitCode::SUCCESS,
        Ok(Err(why)) | Err(why) => {
            eprintln!("cailiang-wasm-bindgen: {why:#}");
            ExitCode::FAILURE
        }
    }
}
