//! `rekognition-local` over its wire: fields, signatures, HTTP, faults, and what a kill leaves.
//! That clients no one here wrote understand it is tested in `tests/protocol`.

#![allow(clippy::unwrap_used)]

mod durability;
mod faults;
mod fields;
mod operations;
mod signatures;
mod support;
mod wire;
