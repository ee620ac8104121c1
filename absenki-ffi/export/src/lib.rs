//! The attribute that exports a function to C.

use proc_macro::TokenStream;

/// Exports a function under its own name: `#[unsafe(no_mangle)]`, allowed here and nowhere else.
///
/// The workspace denies `unsafe_code`, and the attribute counts as such because two symbols of
/// one name would clash; every name exported begins with `absenki_`, which a test holds them to.
#[proc_macro_attribute]
pub fn export(_: TokenStream, function: TokenStream) -> TokenStream {
    let attributes = "#[allow(unsafe_code)] #[unsafe(no_mangle)]".parse::<TokenStream>();
    attributes.into_iter().flatten().chain(function).collect()
}
