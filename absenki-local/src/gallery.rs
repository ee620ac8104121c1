//! Where enrolled faces are kept, and how they are searched.

mod index;
mod sqlite;

pub(crate) use sqlite::{Gallery, Matches, NewFace};
