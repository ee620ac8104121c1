//! Absenki for C and C++: the library behind `include/absenki.h`.
//!
//! One file for each object; its exported functions are named `absenki_<object>_<verb>`. The
//! README beside this crate is the contract.
//!
//! - `handle` holds every raw pointer and all `unsafe`;
//! - `guard` ends every panic: the body of an exported function is one call to it;
//! - `result` holds the codes that calls return, `failure` a failure inside, `error` what C reads of it.

// The names are C's.
#![allow(non_camel_case_types)]
// Nothing here is for Rust: `pub` says what is in the header.
#![allow(unreachable_pub)]

mod backend;
mod buffer;
mod collection;
mod config;
mod crop;
mod detected_faces;
mod difference;
mod enroller;
mod enrollment;
mod error;
mod evidence;
mod face_page;
mod failure;
mod gallery;
mod geometry;
mod guard;
mod handle;
mod identification;
mod liveness;
mod liveness_verification;
mod log;
mod photo;
mod processed;
mod processor;
mod quality;
mod reason;
mod result;
mod usage;
mod verification;
mod verifier;
mod version;
