//! Stores enrolled faces and searches them.

mod index;
mod sqlite;

pub(crate) use sqlite::{Gallery, Matches, NewFace};
