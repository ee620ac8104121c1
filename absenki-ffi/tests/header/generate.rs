//! Makes `absenki.h` from the sources.

use std::path::{Path, PathBuf};

use cbindgen::{DocumentationStyle, Language, RenameRule, SortKey, Style};
use quote::ToTokens;
use syn::visit_mut::{VisitMut, visit_type_mut};
use syn::{Attribute, GenericArgument, Item, PathArguments, Type, parse_quote};

/// The name and text of every source file.
pub(crate) fn sources() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let named = |path: PathBuf| {
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        (name, std::fs::read_to_string(path).unwrap())
    };
    entries.map(named).collect()
}

/// Writes out what Rust's compiler sees and cbindgen does not: that `#[export]` is
/// `#[unsafe(no_mangle)]`, and which pointer each of handle.rs's wrappers is.
struct ForCbindgen;

impl VisitMut for ForCbindgen {
    fn visit_attribute_mut(&mut self, attribute: &mut Attribute) {
        if attribute.path().is_ident("export") {
            *attribute = parse_quote!(#[unsafe(no_mangle)]);
        }
    }

    fn visit_type_mut(&mut self, ty: &mut Type) {
        visit_type_mut(self, ty);
        let Type::Path(path) = ty else { return };
        let Some(last) = path.path.segments.last() else { return };
        let inner = match &last.arguments {
            PathArguments::AngleBracketed(arguments) => {
                arguments.args.iter().find_map(|one| match one {
                    GenericArgument::Type(inner) => Some(inner.clone()),
                    _ => None,
                })
            }
            _ => None,
        };
        match (last.ident.to_string().as_str(), inner) {
            ("Out", Some(inner)) => *ty = parse_quote!(*mut #inner),
            ("Array", Some(inner)) => *ty = parse_quote!(*const #inner),
            ("UserData", None) => *ty = parse_quote!(*mut c_void),
            _ => {}
        }
    }
}

/// The header's text.
pub(crate) fn generate() -> String {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("header");
    std::fs::create_dir_all(&folder).unwrap();
    let mut config = config();
    for (name, text) in sources() {
        let mut file = syn::parse_file(&text).unwrap();
        // The wrappers are written out where they are used.
        let wrapper = |name: &syn::Ident| ["Out", "Array", "UserData"].iter().any(|w| name == w);
        file.items.retain(|item| !matches!(item, Item::Struct(item) if wrapper(&item.ident)));
        // Enums whose numbers are arguments are named by no function.
        config.export.include.extend(file.items.iter().filter_map(|item| match item {
            Item::Enum(item) => Some(item.ident.to_string()),
            _ => None,
        }));
        ForCbindgen.visit_file_mut(&mut file);
        std::fs::write(folder.join(name), file.into_token_stream().to_string()).unwrap();
    }
    // The other files follow from it, in the order of its `mod` lines.
    let builder = cbindgen::Builder::new().with_config(config).with_src(folder.join("lib.rs"));
    let mut header = Vec::new();
    builder.generate().unwrap().write(&mut header);
    String::from_utf8(header).unwrap()
}

fn config() -> cbindgen::Config {
    let mut config = cbindgen::Config {
        language: Language::C,
        cpp_compat: true,
        style: Style::Both,
        documentation_style: DocumentationStyle::Doxy,
        include_guard: Some("ABSENKI_H".to_owned()),
        no_includes: true,
        sys_includes: ["stdbool.h", "stddef.h", "stdint.h", "string.h"].map(str::to_owned).into(),
        header: Some(HEADER.trim().to_owned()),
        after_includes: Some(versions()),
        trailer: Some(TRAILER.trim().to_owned()),
        usize_is_size_t: true,
        sort_by: SortKey::None,
        line_length: 100,
        ..cbindgen::Config::default()
    };
    config.enumeration.rename_variants = RenameRule::QualifiedScreamingSnakeCase;
    config
}

fn versions() -> String {
    let part = |name: &str, value: &str| format!("#define ABSENKI_VERSION_{name} {value}\n");
    format!(
        "\n/** The version of this header; `absenki_version` returns the library's. */\n\
         #define ABSENKI_VERSION \"{}\"\n{}{}{}",
        env!("CARGO_PKG_VERSION"),
        part("MAJOR", env!("CARGO_PKG_VERSION_MAJOR")),
        part("MINOR", env!("CARGO_PKG_VERSION_MINOR")),
        part("PATCH", env!("CARGO_PKG_VERSION_PATCH")),
    )
}

const HEADER: &str = r#"
/*
 * Absenki: face attendance. Photo to verdict, inside the calling process.
 *
 * Generated from the Rust sources; do not edit. The rules for every function:
 *
 * - A function that can fail returns `absenki_result`, 0 for success, and takes an
 *   `absenki_error **` last, which may be NULL. Outputs are written only on success, an
 *   error only on failure. A verdict (no face, too dark, another person) is not a failure.
 * - A function that only reads returns its value, or nothing (0, false, an empty text) if the
 *   object is NULL.
 * - Objects are opaque. What a function writes to `T **` belongs to the caller: free it once with
 *   `absenki_<object>_free`, which takes NULL. What a function returns as `const T *` or as text
 *   belongs to the object that returned it.
 * - Several threads may use an object at the same time through pointers to const. Only
 *   `absenki_config` has functions that change it.
 * - Nothing starts when the library is loaded. After a `fork` parent and child may use the same
 *   objects, except a gallery in memory. Do not fork while another thread is in a call.
 * - Callbacks must not throw, unwind or jump.
 */
"#;

const TRAILER: &str = r#"
/** The text of a NUL-terminated string; empty for NULL. It is not copied. */
static inline absenki_str absenki_str_of(const char *text) {
  absenki_str made;
  made.ptr = text;
  made.len = text ? strlen(text) : 0;
  return made;
}

/** The bytes at `data`. They are not copied. */
static inline absenki_bytes absenki_bytes_of(const void *data, size_t len) {
  absenki_bytes made;
  made.ptr = (const uint8_t *)data;
  made.len = len;
  return made;
}

/** The arguments with which `printf` prints a text by `%.*s`. */
#define ABSENKI_PRINTF(text) (int)(text).len, (text).ptr
"#;
