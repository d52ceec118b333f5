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
r#"规则包集合由另一版本的程序写成，其中规则包的排列不同。程序不猜测其内容，请用现在的版本由规则包重新生成。

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
r#"The bundle was written by another version, which lays packs out otherwise. Nothing in it is guessed at: make it again from the packs with the version at hand.

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

}
