//! Codes of reading bundles.

use super::{Code, codes};

codes! {
    NOT_A_BUNDLE = "not-a-bundle", Error, "不是规则包集合", "not a bundle",
r#"文件不以规则包集合的标志开头。规则包集合由 `cailiang bundle` 写成，文件名以 `.clb` 结尾；规则包文件夹或 YAML、JSON 文件不必转换，可以直接给出。

错误：

```text
cailiang assess case.json --rules notes.clb
```

正确：

```text
cailiang bundle rules/cn -o rules.clb
cailiang assess case.json --rules rules.clb
```
"#,
r#"The file does not begin as bundles of packs do. A bundle is written by `cailiang bundle` and its name ends in `.clb`; folders of packs and YAML or JSON files need not be turned into one.

Wrong:

```text
cailiang assess case.json --rules notes.clb
```

Right:

```text
cailiang bundle rules/cn -o rules.clb
cailiang assess case.json --rules rules.clb
```
"#;

    BUNDLE_VERSION = "bundle-version", Error, "规则包集合版本不相容", "bundle of another version",
r#"规则包集合由另一版本的程序写成，其中规则包的排列不同；或者两种规则包集合用混了：浏览器和 Node 的模块读 `cailiang bundle --prepared` 写成的（事项已经编译，只有同一版本能读），命令行读不带 `--prepared` 写成的。程序不猜测其内容，请用现在的版本由规则包重新生成。

错误：

```text
cailiang assess case.json --rules made-by-another-version.clb
```

正确：

```text
cailiang bundle rules/cn -o rules.clb
cailiang assess case.json --rules rules.clb
```
"#,
r#"The bundle was written by another version, which lays packs out otherwise; or it is of the other kind: the module for browsers and Node reads what `cailiang bundle --prepared` writes (items compiled, for the same version alone), the command line what is written without `--prepared`. Nothing in it is guessed at: make it again from the packs with the version at hand.

Wrong:

```text
cailiang assess case.json --rules made-by-another-version.clb
```

Right:

```text
cailiang bundle rules/cn -o rules.clb
cailiang assess case.json --rules rules.clb
```
"#;

    BUNDLE_DAMAGED = "bundle-damaged", Error, "规则包集合损坏", "damaged bundle",
r#"规则包集合的字节与其摘要不符，或者不完整。下载、复制中断或者被改动过的文件不会被使用；请重新取得，或者由规则包重新生成。

错误：

```text
head -c 100000 rules.clb > part.clb
cailiang assess case.json --rules part.clb
```

正确：

```text
cailiang assess case.json --rules rules.clb
```
"#,
r#"The bytes of the bundle do not have the digest they should, or some are missing. A file that was cut off or changed on its way is not used; fetch it again, or make it again from the packs.

Wrong:

```text
head -c 100000 rules.clb > part.clb
cailiang assess case.json --rules part.clb
```

Right:

```text
cailiang assess case.json --rules rules.clb
```
"#;

    PACKS_DO_NOT_MATCH = "packs-do-not-match", Error, "规则包不是一起编译的", "packs not compiled together",
r#"编译后的规则包（`cailiang bundle --prepared`）已经包含所引用规则包的规则，因此所引用的规则包必须正是编译时的那一个：同一版本、同一内容。混用会使结果所写的依据与实际计算不符，所以不予计算。

错误：

```text
cailiang bundle --prepared --alone rules/cn/general/penalty-law -o law.clb
（之后修改了 penalty-law）
cailiang bundle --prepared --alone rules/cn/market/food-safety-2025 -o food.clb
```

正确：

```text
cailiang bundle --prepared rules/cn/market/food-safety-2025 -o food.clb
```
"#,
r#"A compiled pack (`cailiang bundle --prepared`) already holds the rules of the packs it uses, so the packs at hand must be the very ones it was compiled with: of the same version and content. Mixed, a result would cite other rules than it was computed by; so nothing is computed.

Wrong:

```text
cailiang bundle --prepared --alone rules/cn/general/penalty-law -o law.clb
(then penalty-law is changed)
cailiang bundle --prepared --alone rules/cn/market/food-safety-2025 -o food.clb
```

Right:

```text
cailiang bundle --prepared rules/cn/market/food-safety-2025 -o food.clb
```
"#;

}
