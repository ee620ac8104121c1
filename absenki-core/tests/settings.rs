//! The pages that list the settings agree with the table in the code, and so does
//! `docs/settings.json`, which is for other programs. `UPDATE_SETTINGS=1` writes them.
#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::PathBuf;

use absenki_core::config::{Allowed, Kind, SETTINGS, Setting};
use absenki_core::{Config, ErrorKind};
use serde_json::{Value, json};

const END: &str = "<!-- end of settings -->";

/// Compares a file of the repository with `wanted`, or writes it.
fn holds(file: &str, wanted: impl FnOnce(&str) -> String) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..").join(file);
    let found = fs::read_to_string(&path).unwrap_or_default();
    let wanted = wanted(&found);
    if std::env::var_os("UPDATE_SETTINGS").is_some() {
        return fs::write(path, wanted).unwrap();
    }
    let command = "UPDATE_SETTINGS=1 cargo test -p absenki-core --test settings";
    assert!(found == wanted, "{file} is not up to date: run `{command}`");
}

/// Replaces what is between the two markers of a page.
fn between_markers(page: &str, table: &str) -> String {
    let (before, rest) = page.split_once("<!-- settings:").unwrap();
    let (marker, rest) = rest.split_once("-->\n").unwrap();
    let (_, after) = rest.split_once(END).unwrap();
    format!("{before}<!-- settings:{marker}-->\n{table}{END}{after}")
}

/// The accepted values, for a table; `or_more` makes an open range.
fn values(setting: &Setting, or_more: fn(f64) -> String) -> String {
    match (setting.kind, setting.allowed) {
        (Kind::Choice(names), _) => names.join(", "),
        (Kind::Boolean, _) => "true, false".to_owned(),
        (_, Allowed::Between(low, high)) => format!("{low}..{high}"),
        (_, Allowed::AtLeast(low)) => or_more(low),
        (_, Allowed::CollectionId) => "1..255 × `a-zA-Z0-9_.-`".to_owned(),
        (_, Allowed::Endpoint) => "`http://…`, `https://…`".to_owned(),
        _ => String::new(),
    }
}

#[test]
fn the_readme_lists_every_setting() {
    let defaults = Config::default();
    let mut table =
        "| key | environment | default | values | meaning |\n|---|---|---|---|---|\n".to_owned();
    for setting in SETTINGS {
        let (default, values) =
            (setting.value(&defaults), values(setting, |low| format!("{low} or more")));
        let Setting { key, env, help, .. } = setting;
        table += &format!("| `{key}` | `{env}` | {default} | {values} | {help} |\n");
    }
    holds("README.md", |page| between_markers(page, &table));
}

/// The Indonesian page has meanings of its own; the other columns are those of the table.
#[test]
fn the_indonesian_page_lists_every_setting() {
    let defaults = Config::default();
    holds("docs/id/settings.md", |page| {
        let mut table = "| `.env` | bawaan | nilai | arti |\n|---|---|---|---|\n".to_owned();
        for setting in SETTINGS {
            let start = format!("| `{}` | ", setting.env);
            let rows = page.rsplit_once("<!-- settings:").unwrap().1;
            let row = rows.lines().find(|line| line.starts_with(&start));
            let row = row.unwrap_or_else(|| panic!("a row that begins with {start}"));
            let meaning = row.trim_end_matches('|').rsplit('|').next().unwrap().trim();
            assert!(!meaning.is_empty(), "{start} has no meaning");
            let values = values(setting, |low| format!("minimal {low}"));
            table += &format!("{start}{} | {values} | {meaning} |\n", setting.value(&defaults));
        }
        between_markers(page, &table)
    });
}

#[test]
fn the_file_for_other_programs_lists_every_setting() {
    let defaults = Config::default();
    let rows: Vec<Value> = SETTINGS
        .iter()
        .map(|setting| {
            let default = setting.value(&defaults);
            let number = || serde_json::from_str(&default).unwrap();
            let mut row = json!({
                "key": setting.key, "env": setting.env, "aliases": setting.aliases,
                "type": setting.kind.name(), "meaning": setting.help,
                "default": match setting.kind {
                    Kind::Text | Kind::Secret | Kind::Choice(_) => json!(default),
                    _ => number(),
                },
            });
            match setting.allowed {
                Allowed::Between(low, high) => {
                    (row["minimum"], row["maximum"]) = (json!(low), json!(high));
                }
                Allowed::AtLeast(low) => row["minimum"] = json!(low),
                _ => {}
            }
            if let Kind::Choice(names) = setting.kind {
                row["values"] = json!(names);
            }
            row
        })
        .collect();
    let text = serde_json::to_string_pretty(&rows).unwrap() + "\n";
    holds("docs/settings.json", |_| text);
}

/// The PHP stub describes the configuration array for static analysis: groups, and the settings
/// that are in no group. Numbers and booleans may be text. Dotted keys and aliases work too.
#[test]
fn the_php_stub_describes_every_setting() {
    let php = |setting: &Setting| match setting.kind {
        Kind::Integer | Kind::Milliseconds => "int|numeric-string|''|null".to_owned(),
        Kind::Number => "int|float|numeric-string|''|null".to_owned(),
        Kind::Boolean => "bool|int|string|null".to_owned(),
        Kind::Choice(names) => format!("'{}'|''|null", names.join("'|'")),
        _ => "string|null".to_owned(),
    };
    let mut groups: Vec<(&str, Vec<String>)> = Vec::new();
    for setting in SETTINGS {
        // `gallery` is a setting itself, so `gallery.key` is in no group.
        let is_group = |group: &str| SETTINGS.iter().all(|other| other.key != group);
        let in_group = setting.key.split_once('.').filter(|(group, _)| is_group(group));
        let (group, name) = in_group.unwrap_or(("", setting.key));
        let quote = if name.contains('.') { "'" } else { "" };
        let entry = format!("{quote}{name}{quote}?: {}", php(setting));
        match groups.iter_mut().find(|(known, _)| *known == group) {
            Some((_, entries)) => entries.push(entry),
            None => groups.push((group, vec![entry])),
        }
    }
    let mut shape =
        "     * @phpstan-type Settings array{\n     *     environment?: bool,\n".to_owned();
    for (group, entries) in groups {
        let entries = entries.join(", ");
        shape += &match group {
            "" => format!("     *     {entries},\n"),
            _ => format!("     *     {group}?: array{{{entries}}},\n"),
        };
    }
    shape += "     *     ...<string, mixed>\n     * }\n     * ";
    holds("absenki-php/absenki.stub.php", |page| between_markers(page, &shape));
}

#[test]
fn every_setting_refuses_what_is_outside_its_range_and_keeps_its_value() {
    for setting in SETTINGS {
        let mut config = Config::default();
        let before = setting.value(&config);
        let outside = match setting.allowed {
            Allowed::Between(low, high) => vec![low - 1.0, high + 1.0, f64::NAN],
            Allowed::AtLeast(low) => vec![low - 1.0, f64::INFINITY],
            _ => continue,
        };
        for number in outside {
            let error = config.set(setting.key, &number.to_string()).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Configuration);
            assert!(error.message().starts_with(&format!("{} must be ", setting.key)), "{error}");
        }
        assert_eq!(setting.value(&config), before);
        let (Allowed::Between(edge, _) | Allowed::AtLeast(edge)) = setting.allowed else {
            continue;
        };
        config.set(setting.key, &edge.to_string()).unwrap();
    }
}

#[test]
fn a_preset_sets_the_gate_and_what_follows_counts_over_it() {
    let mut config = Config::default();
    config.set("face.preset", "night").unwrap();
    config.set("face.min_brightness", "50").unwrap();
    assert_eq!((config.gate.min_laplace, config.gate.min_brightness), (40.0, 50.0));
    assert_eq!(config.verify.threshold, 78.0);
    config.set("face.preset", "midnight").unwrap_err();
    config.validate().unwrap();
    // The environment is read in the table's order.
    let place = |key| SETTINGS.iter().position(|setting| setting.key == key).unwrap();
    let set_by_it = SETTINGS.iter().filter(|setting| setting.key.starts_with("face."));
    assert!(set_by_it.into_iter().all(|setting| place(setting.key) >= place("face.preset")));
}

#[test]
fn fields_are_checked_too_and_aliases_are_keys() {
    let mut config = Config::default();
    config.set("rekognition.threshold", "91").unwrap();
    config.set("aws.region", "eu west").unwrap_err();
    assert_eq!(config.verify.threshold, 91.0);
    config.validate().unwrap();
    config.gate.target_brightness = 0.0;
    let error = config.validate().unwrap_err();
    assert_eq!(error.message(), "face.target_brightness must be a number from 1 to 255");
    let aliases = SETTINGS.iter().flat_map(|setting| setting.aliases);
    let keys: Vec<_> = SETTINGS.iter().map(|setting| &setting.key).chain(aliases).collect();
    let unique: std::collections::HashSet<_> = keys.iter().collect();
    assert_eq!(unique.len(), keys.len());
}
