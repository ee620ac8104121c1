//! Pages of a list, as every gallery gives them.

use absenki_core::backend::{Page, PageRequest};
use absenki_core::{Error, ErrorKind, Result};

/// Entries on a page: the service's own limit and, without a requested count, the default.
const MOST_ON_A_PAGE: u32 = 4096;

/// Which entries a page holds: those after a number (a row id, or that of a change), up to a count.
pub(super) struct Bounds {
    pub(super) after: i64,
    pub(super) limit: i64,
}

/// Reads a page request; the token is the number of the page's last entry in hex.
pub(super) fn bounds(operation: &'static str, page: &PageRequest) -> Result<Bounds> {
    let invalid = |message| Err(Error::new(ErrorKind::InvalidParameter, operation, message));
    let limit = page.max_results.unwrap_or(MOST_ON_A_PAGE);
    if !(1..=MOST_ON_A_PAGE).contains(&limit) {
        return invalid("a page holds 1 to 4096 entries");
    }
    let after = match page.next_token.as_deref() {
        None => Some(0),
        Some(token) if token.len() == 16 => i64::from_str_radix(token, 16).ok(),
        Some(_) => None,
    };
    match after {
        Some(after) if after >= 0 => Ok(Bounds { after, limit: i64::from(limit) }),
        _ => invalid("the page token is none that this list gave"),
    }
}

impl Bounds {
    /// The page from its rows, of which one more than the limit was requested.
    pub(super) fn page<T>(&self, mut rows: Vec<(i64, T)>) -> Page<T> {
        let more = rows.len() as i64 > self.limit;
        rows.truncate(self.limit as usize);
        let next_token = match rows.last() {
            Some((last, _)) if more => Some(format!("{last:016x}")),
            _ => None,
        };
        Page { items: rows.into_iter().map(|(_, item)| item).collect(), next_token }
    }
}
