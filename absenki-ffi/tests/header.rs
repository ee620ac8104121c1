//! The committed header is what the sources say, and the sources keep the rules of the border.
//!
//! `ABSENKI_UPDATE_HEADER=1 cargo test -p absenki-ffi --test header` writes the header again.
#![allow(clippy::unwrap_used, clippy::panic)]

#[path = "header/generate.rs"]
mod generate;

use std::path::Path;

use generate::{generate, sources};
use syn::{Expr, Item, ItemFn, Stmt};

#[test]
fn the_committed_header_is_that_of_the_sources() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../include/absenki.h");
    let expected = generate();
    if std::env::var_os("ABSENKI_UPDATE_HEADER").is_some() {
        std::fs::write(&path, &expected).unwrap();
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    let differs = committed.lines().zip(expected.lines()).position(|(a, b)| a != b);
    assert!(
        committed == expected,
        "include/absenki.h differs from the sources, first after line {differs:?}: \
         see the top of this test"
    );
}

/// The exported functions of every file.
fn exports() -> Vec<ItemFn> {
    let items = sources().into_iter().flat_map(|(_, text)| syn::parse_file(&text).unwrap().items);
    let exported = |function: &ItemFn| {
        function.attrs.iter().any(|attribute| attribute.path().is_ident("export"))
    };
    items
        .filter_map(|item| match item {
            Item::Fn(function) if exported(&function) => Some(function),
            _ => None,
        })
        .collect()
}

#[test]
fn the_body_of_every_export_is_one_call_to_the_guard() {
    let exports = exports();
    assert!(exports.len() > 80, "only {} exports found", exports.len());
    for function in exports {
        let name = &function.sig.ident;
        assert!(name.to_string().starts_with("absenki_"), "{name} is not named absenki_");
        assert!(function.sig.abi.is_some(), "{name} is not extern \"C\"");
        let called = match function.block.stmts.as_slice() {
            [Stmt::Expr(Expr::Call(call), _)] => match &*call.func {
                Expr::Path(path) => path.path.get_ident().map(ToString::to_string),
                _ => None,
            },
            _ => None,
        };
        let guarded = ["guard", "look", "free"].map(|guard| Some(guard.to_owned()));
        assert!(guarded.contains(&called), "{name} is more than one call to the guard");
        // What is handed to the guard runs inside it only where it is a closure or as it stands.
        if let [Stmt::Expr(Expr::Call(call), _)] = function.block.stmts.as_slice() {
            let plain = |argument: &Expr| {
                matches!(argument, Expr::Closure(_) | Expr::Path(_) | Expr::Lit(_))
                    || matches!(argument, Expr::MethodCall(call) if call.method == "into")
                    || matches!(argument, Expr::Call(call) if call.args.is_empty())
            };
            assert!(call.args.iter().all(plain), "{name} works outside the guard");
        }
    }
}

#[test]
fn unsafe_and_raw_pointers_stay_in_handle_rs() {
    for (name, text) in sources() {
        if name == "handle.rs" {
            continue;
        }
        // Tests may do more.
        let library = text.split("mod tests").next().unwrap();
        let code = library.lines().filter(|line| !line.trim_start().starts_with("//"));
        for line in code {
            // The type of a callback must be `unsafe`: it is a C function.
            let line = line.replace("unsafe extern \"C\" fn", "");
            for forbidden in ["unsafe", "*const", "*mut", "MaybeUninit"] {
                assert!(!line.contains(forbidden), "{name} holds `{forbidden}`: {line}");
            }
        }
    }
}

#[test]
fn every_new_has_its_free() {
    let names: Vec<String> = exports().iter().map(|f| f.sig.ident.to_string()).collect();
    let header = generate();
    let objects = header.lines().filter_map(|line| {
        let (object, again) = line.strip_prefix("typedef struct ")?.split_once(' ')?;
        (again.trim_end_matches(';') == object).then(|| object.to_owned())
    });
    let objects: Vec<String> = objects.collect();
    assert!(objects.len() >= 12, "{objects:?}");
    for object in objects {
        // Lent to a callback, never handed over.
        if object == "absenki_face_ids" {
            continue;
        }
        assert!(names.contains(&format!("{object}_free")), "{object} cannot be freed");
    }
}
