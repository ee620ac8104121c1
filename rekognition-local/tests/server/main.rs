//! `rekognition-local` over its wire: fields, signatures, HTTP, faults, and what a kill leaves.
//! That clients no one here wrote understand it is tested in `tests/protocol`.

#![allow(clippy::unwrap_used)]

mod attack;
mod counts;
mod desk;
mod durability;
mod faults;
mod fields;
mod instances;
mod operations;
mod options;
mod s3;
mod signatures;
mod support;
mod tags;
mod users;
mod wire;
