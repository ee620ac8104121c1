//! The README's table of settings is the table in the code.
#![allow(clippy::unwrap_used)]

use absenki_core::Config;
use absenki_core::config::SETTINGS;

const README: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../README.md");
const END: &str = "<!-- end of settings -->";

#[test]
fn the_readme_lists_every_setting_with_its_default() {
    let defaults = Config::default();
    let mut table = "| key | environment | default | meaning |\n|---|---|---|---|\n".to_owned();
    for setting in SETTINGS {
        let value = setting.value(&defaults);
        table +=
            &format!("| `{}` | `{}` | {value} | {} |\n", setting.key, setting.env, setting.help);
    }
    let readme = std::fs::read_to_string(README).unwrap();
    let (before, rest) = readme.split_once("<!-- settings:").unwrap();
    let (marker, rest) = rest.split_once("-->\n").unwrap();
    let (_, after) = rest.split_once(END).unwrap();
    let wanted = format!("{before}<!-- settings:{marker}-->\n{table}{END}{after}");
    if std::env::var_os("UPDATE_README").is_some() {
        return std::fs::write(README, &wanted).unwrap();
    }
    assert!(
        readme == wanted,
        "the README's settings differ from the code's: see the comment there"
    );
}
