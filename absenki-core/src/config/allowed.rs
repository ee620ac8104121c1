//! Which values a setting accepts.

use super::value::{Kind, Value};
use crate::backend::CollectionId;

/// Which values of its kind a setting accepts.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum Allowed {
    /// All.
    Any,
    /// Numbers in this range, both ends included.
    Between(f64, f64),
    /// Numbers from this one on.
    AtLeast(f64),
    /// The name of a collection.
    CollectionId,
    /// The name of an AWS region.
    Region,
    /// Nothing, or the address of a server.
    Endpoint,
}

impl Allowed {
    /// Whether `value` is accepted. A number that is not finite is never accepted.
    pub(super) fn admits<V: Value>(self, value: &V) -> bool {
        let number = value.number();
        match self {
            Allowed::Any => number.is_none_or(f64::is_finite),
            Allowed::Between(low, high) => number.is_some_and(|n| (low..=high).contains(&n)),
            Allowed::AtLeast(low) => number.is_some_and(|n| n.is_finite() && n >= low),
            Allowed::CollectionId => CollectionId::new(value.show()).is_ok(),
            Allowed::Region => is_region(&value.show()),
            Allowed::Endpoint => is_endpoint(&value.show()),
        }
    }

    /// What completes "must be …", for a setting of this kind.
    pub(super) fn expected(self, kind: Kind) -> String {
        let noun = match kind {
            Kind::Integer => "a whole number",
            Kind::Milliseconds => "a whole number of milliseconds",
            Kind::Number => "a number",
            Kind::Boolean => "true or false",
            Kind::Text | Kind::Secret => "text",
            Kind::Choice(names) => return one_of(names),
        };
        match self {
            Allowed::Any => noun.to_owned(),
            Allowed::Between(low, high) => format!("{noun} from {low} to {high}"),
            Allowed::AtLeast(low) => format!("{noun}, {low} or greater"),
            Allowed::CollectionId => "1 to 255 characters of a-z, A-Z, 0-9, _, . and -".to_owned(),
            Allowed::Region => "a region's name, such as ap-southeast-1".to_owned(),
            Allowed::Endpoint => "an http:// or https:// address, or empty".to_owned(),
        }
    }
}

fn one_of(names: &[&str]) -> String {
    match names {
        [rest @ .., before, last] => {
            let list: String = rest.iter().map(|name| format!("{name}, ")).collect();
            format!("{list}{before} or {last}")
        }
        _ => names.concat(),
    }
}

fn is_region(name: &str) -> bool {
    (1..=63).contains(&name.len())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

fn is_endpoint(address: &str) -> bool {
    let host = |scheme| address.strip_prefix(scheme).is_some_and(|rest: &str| !rest.is_empty());
    address.is_empty() || host("http://") || host("https://")
}
