//! Rekognition's limits, each in one place. The embedded recognizer keeps them too, so that an app
//! that moves from one to the other meets the same rules.
//!
//! Source: "Guidelines and quotas in Amazon Rekognition" in its developer guide, and the API
//! reference of each operation.

/// Largest photo that a call carries inline, bytes (5 MiB).
pub const MAX_INLINE_BYTES: u64 = 5_242_880;

/// Shortest side of a photo, pixels.
pub const MIN_SIDE: u32 = 80;

/// Maximum of entries on a page, of matches of a search, and of ids in one `DeleteFaces`.
pub const MAX_PAGE: u32 = 4096;

/// Maximum of faces that `IndexFaces` adds from one photo.
pub const MAX_INDEXED_FACES: u32 = 100;

/// Maximum of faces in one `AssociateFaces` or `DisassociateFaces`, and of a user's faces in all.
pub const MAX_USER_FACES: usize = 100;

/// Maximum of matches of a search for users, and of users on a page.
pub const MAX_USERS: u32 = 500;

/// Maximum of tags of a collection.
pub const MAX_TAGS: usize = 50;
