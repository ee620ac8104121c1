//! The committed header is what the sources say, and the sources keep the rules of the border.
//!
//! `ABSENKI_UPDATE_HEADER=1 cargo test -p absenki-ffi --test header` writes the header again.
#![allow(clippy::unwrap_used, clippy::panic)]

#[path = "header/generate.rs"]
mod generate;

use std::path::Path;

use generate::{generate, sources};
use syn::visit_mut::{self, VisitMut};
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

/// Collects what only handle.rs may contain. The type of a callback is a C function and may be
/// `unsafe`.
#[derive(Default)]
struct Raw(Vec<&'static str>);

impl VisitMut for Raw {
    fn visit_expr_unsafe_mut(&mut self, _: &mut syn::ExprUnsafe) {
        self.0.push("unsafe block");
    }

    fn visit_signature_mut(&mut self, signature: &mut syn::Signature) {
        let is_unsafe = matches!(signature.safety, syn::Safety::Unsafe(_));
        self.0.extend(is_unsafe.then_some("unsafe fn"));
        visit_mut::visit_signature_mut(self, signature);
    }

    fn visit_item_impl_mut(&mut self, item: &mut syn::ItemImpl) {
        self.0.extend(item.unsafety.map(|_| "unsafe impl"));
        visit_mut::visit_item_impl_mut(self, item);
    }

    fn visit_type_ptr_mut(&mut self, _: &mut syn::TypePtr) {
        self.0.push("raw pointer");
    }

    fn visit_ident_mut(&mut self, name: &mut syn::Ident) {
        self.0.extend((name == "MaybeUninit").then_some("MaybeUninit"));
    }

    fn visit_item_mod_mut(&mut self, module: &mut syn::ItemMod) {
        // Tests may do more.
        if module.ident != "tests" {
            visit_mut::visit_item_mod_mut(self, module);
        }
    }
}

#[test]
fn unsafe_and_raw_pointers_stay_in_handle_rs() {
    for (name, text) in sources() {
        let mut raw = Raw::default();
        raw.visit_file_mut(&mut syn::parse_file(&text).unwrap());
        match name.as_str() {
            "handle.rs" => assert!(raw.0.len() > 10, "only {:?} found", raw.0),
            _ => assert!(raw.0.is_empty(), "{name} contains {:?}", raw.0),
        }
    }
}

#[test]
fn every_object_can_be_freed() {
    let names: Vec<String> = exports().iter().map(|f| f.sig.ident.to_string()).collect();
    // A struct with a C layout is a plain value. Ids for a callback are lent to it.
    let opaque = |item: &syn::ItemStruct| {
        item.ident.to_string().starts_with("absenki_")
            && item.ident != "absenki_face_ids"
            && !item.attrs.iter().any(|attribute| attribute.path().is_ident("repr"))
    };
    let items = sources().into_iter().flat_map(|(_, text)| syn::parse_file(&text).unwrap().items);
    let objects: Vec<String> = items
        .filter_map(|item| match item {
            Item::Struct(item) if opaque(&item) => Some(item.ident.to_string()),
            _ => None,
        })
        .collect();
    assert!(objects.len() >= 12, "{objects:?}");
    for object in objects {
        assert!(names.contains(&format!("{object}_free")), "{object} cannot be freed");
    }
}
