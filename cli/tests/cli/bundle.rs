//! `bundle`, and `--rules FILE.clb`.

use crate::common::{CASES, PACK, example, file, folder, root, run};

#[test]
fn a_bundle_answers_as_the_packs_in_it() {
    let dir = folder("bundle");
    let clb = dir.join("all.clb").to_string_lossy().into_owned();
    let rules = root().join("rules").to_string_lossy().into_owned();
    let made = run(&["bundle", &rules, "-o", &clb, "--format", "json"]);
    assert_eq!(made.code, 0, "{}", made.err);
    let index = made.json();
    assert_eq!(index["digest"].as_str().unwrap().len(), 64);
    assert!(
        index["packs"]
            .as_array()
            .unwrap()
            .iter()
            .any(|p| p["id"] == "food-safety" && p["in_force"]["from"].is_string())
    );
    for case in ["decided.json", "needs-facts.json", "law-change.json", "weights.json"] {
        let (built_in, yaml, bundle) = (
            run(&["assess", &example(case), "--format", "json"]),
            run(&["assess", &example(case), "--format", "json", "--rules", &rules]),
            run(&["assess", &example(case), "--format", "json", "--rules", &clb]),
        );
        assert!(built_in.out.contains("\"schema\""), "{case}: {}", built_in.out);
        assert_eq!(built_in.out, yaml.out, "{case}");
        assert_eq!(built_in.out, bundle.out, "{case}");
        assert_eq!((built_in.code, bundle.code), (yaml.code, yaml.code), "{case}");
    }
    for list in [&["items", "--format", "json"][..], &["form", "food-safety", "unlicensed"]] {
        let with = |rules: &str| run(&[list, &["--rules", rules]].concat());
        assert_eq!(run(list).out, with(&rules).out, "{list:?}");
        assert_eq!(with(&clb).out, with(&rules).out, "{list:?}");
    }
    // Each pack's digest is the one its results show.
    let shown = run(&["assess", &example("weights.json"), "--format", "json"]).json()["pack"].clone();
    let packs = index["packs"].as_array().unwrap().clone();
    let entry = packs.iter().find(|p| p["id"] == shown["id"] && p["version"] == shown["version"]).unwrap();
    assert_eq!(entry["sha256"], shown["sha256"]);
}

#[test]
fn what_a_pack_uses_comes_along_unless_left_out() {
    let dir = folder("bundle-uses");
    let pack = root().join("rules/cn/market/product-quality").to_string_lossy().into_owned();
    let ids = |args: &[&str]| -> Vec<String> {
        let clb = dir.join("one.clb").to_string_lossy().into_owned();
        let ran = run(&[&["bundle", pack.as_str(), "-o", clb.as_str(), "--format", "json"], args].concat());
        assert_eq!(ran.code, 0, "{}", ran.err);
        let packs = ran.json()["packs"].as_array().unwrap().clone();
        packs.iter().map(|p| p["id"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(ids(&["--alone"]), ["product-quality"]);
    let all = ids(&[]);
    assert_eq!(all.last().unwrap(), "product-quality");
    assert!(all.contains(&"samr-2022".to_owned()), "{all:?}");
}

#[test]
fn a_bad_bundle_is_a_problem_of_the_packs_and_a_broken_pack_makes_none() {
    let dir = folder("bundle-bad");
    let pack = file(&dir, "small/pack.yaml", PACK);
    file(&dir, "small/cases/all.yaml", CASES);
    let clb = dir.join("small.clb");
    let path = clb.to_string_lossy().into_owned();
    let case = file(&dir, "case.json", r#"{"item": "small/shop", "facts": {"货值": 800, "严重": false}}"#);
    assert_eq!(run(&["bundle", &pack, "-o", &path]).code, 0);
    let good = std::fs::read(&clb).unwrap();
    let ran = run(&["assess", &case, "--rules", &path, "--format", "json"]);
    assert_eq!((ran.code, &ran.json()["fine"]["amount"]), (0, &"3000".into()), "{}", ran.out);

    for (bytes, code) in [
        (&good[..good.len() - 1], "bundle-damaged"),
        (&[][..], "not-a-bundle"),
        (PACK.as_bytes(), "not-a-bundle"),
        (&[&good[..8], &[9], &good[9..]].concat()[..], "bundle-version"),
        (&[&good[..good.len() - 9], &[b'x'; 9]].concat()[..], "bundle-damaged"),
    ] {
        let bad = file(&dir, "bad.clb", bytes);
        let ran = run(&["assess", &case, "--rules", &bad, "--format", "json"]);
        assert_eq!((ran.code, &ran.json()["errors"][0]["code"]), (4, &code.into()), "{}", ran.out);
        assert!(ran.json()["errors"][0]["file"].as_str().unwrap().ends_with("bad.clb"));
        let ran = run(&["assess", &case, "--rules", &bad, "--lang", "en"]);
        assert_eq!(ran.code, 4);
        assert!(ran.err.contains(code) && ran.err.contains("bad.clb"), "{}", ran.err);
    }

    // With its items compiled it is for the module; here that is told.
    let prepared = dir.join("prepared.clb").to_string_lossy().into_owned();
    assert_eq!(run(&["bundle", &pack, "--prepared", "-o", &prepared]).code, 0);
    let ran = run(&["assess", &case, "--rules", &prepared, "--format", "json"]);
    assert_eq!((ran.code, &ran.json()["errors"][0]["code"]), (4, &"bundle-version".into()), "{}", ran.out);
    // Said once, though each version of the law is asked for.
    let versions =
        ["2021", "2025"].map(|year| format!("{}/../rules/cn/market/food-safety-{year}", env!("CARGO_MANIFEST_DIR")));
    let [older, newer] = &versions;
    assert_eq!(run(&["bundle", older, newer, "--prepared", "-o", &prepared]).code, 0);
    let case = file(&dir, "food.json", r#"{"item": "food-safety/unlicensed"}"#);
    let ran = run(&["assess", &case, "--rules", &prepared, "--format", "json"]);
    assert_eq!((ran.code, ran.json()["errors"].as_array().map(Vec::len)), (4, Some(1)), "{}", ran.out);

    // Nothing to look at inside.
    for command in
        [&["check", path.as_str()][..], &["test", &path], &["doc", &path], &["check", &pack, "--rules", &path]]
    {
        assert_eq!(run(command).code, 2, "{command:?}");
    }
    assert_eq!(run(&["bundle", &pack, "-o", &dir.join("small.yaml").to_string_lossy()]).code, 2);
    let broken = file(&dir, "broken/pack.yaml", PACK.replace("货值 < 1万元", "货直 < 1万元"));
    let to = dir.join("broken.clb");
    let ran = run(&["bundle", &broken, "-o", &to.to_string_lossy()]);
    assert_eq!(ran.code, 4);
    assert!(ran.err.contains("unknown-name") && !to.exists(), "{}", ran.err);
}
