//! `Absenki\usage()` and `Absenki\version()`

// Parameters have PHP's names, since PHP code may name them.
#![allow(non_snake_case)]

use absenki_core::Config;
use absenki_core::usage::Usage;
use ext_php_rs::boxed::ZBox;
use ext_php_rs::prelude::*;
use ext_php_rs::types::ZendHashTable;

use crate::guard::{Returned, guard};

/// Adds the functions to the module.
pub(crate) fn functions(module: ModuleBuilder<'_>) -> ModuleBuilder<'_> {
    module.function(wrap_function!(usage)).function(wrap_function!(version))
}

#[php_function]
#[php(name = "Absenki\\usage")]
fn usage(
    pricePerImageUsd: Option<f64>,
    pricePerLivenessCheckUsd: Option<f64>,
) -> Returned<ZBox<ZendHashTable>> {
    guard("usage", || {
        let mut prices = match pricePerImageUsd.and(pricePerLivenessCheckUsd) {
            Some(_) => Config::default().usage,
            None => Config::from_env()?.usage,
        };
        prices.price_per_image_usd = pricePerImageUsd.unwrap_or(prices.price_per_image_usd);
        prices.price_per_liveness_check_usd =
            pricePerLivenessCheckUsd.unwrap_or(prices.price_per_liveness_check_usd);
        let snapshot = Usage::global().snapshot(&prices);
        let mut calls = ZendHashTable::new();
        for call in &snapshot.calls {
            let outcomes: Vec<(&str, u64)> =
                call.outcomes.iter().map(|(outcome, count)| (*outcome, *count)).collect();
            let mut row = ZendHashTable::new();
            row.insert("count", call.count())?;
            row.insert("attempts", call.attempts)?;
            row.insert("seconds", call.seconds)?;
            row.insert("outcomes", outcomes)?;
            calls.insert(call.operation.name(), row)?;
        }
        let mut usage = ZendHashTable::new();
        usage.insert("calls", calls)?;
        usage.insert("images", snapshot.images)?;
        usage.insert("liveness_checks", snapshot.liveness_checks)?;
        usage.insert("estimated_cost_usd", snapshot.estimated_cost_usd)?;
        Ok(usage)
    })
}

#[php_function]
#[php(name = "Absenki\\version")]
fn version() -> String {
    env!("CARGO_PKG_VERSION").to_owned()
}
