//! Calls to AWS Rekognition, counted and priced.

use absenki_core::Config;
use absenki_core::usage::{Usage, UsageSnapshot};

use absenki_ffi_export::export;

use crate::buffer::absenki_buffer;
use crate::failure::absenki_error;
use crate::guard::guard;
use crate::handle::Out;
use crate::result::absenki_result;

/// The calls to AWS Rekognition that this process made, as JSON: by operation, with their outcomes
/// and times, and an estimate of their cost at `price_per_image_usd` for each analysed image and
/// `price_per_liveness_check_usd` for each check of Face Liveness. The caller frees `*out`.
#[export]
pub extern "C" fn absenki_usage_to_json(
    price_per_image_usd: f64,
    price_per_liveness_check_usd: f64,
    out: Out<'_, Box<absenki_buffer>>,
    error: Out<'_, Box<absenki_error>>,
) -> absenki_result {
    guard(error, move || {
        let snapshot = snapshot(price_per_image_usd, price_per_liveness_check_usd);
        out.needed("out")?.fill(Box::new(absenki_buffer::json(&snapshot)?));
        Ok(())
    })
}

/// The same as `absenki_usage_to_json`, in the text format of Prometheus.
#[export]
pub extern "C" fn absenki_usage_to_prometheus(
    price_per_image_usd: f64,
    price_per_liveness_check_usd: f64,
    out: Out<'_, Box<absenki_buffer>>,
    error: Out<'_, Box<absenki_error>>,
) -> absenki_result {
    guard(error, move || {
        let snapshot = snapshot(price_per_image_usd, price_per_liveness_check_usd);
        out.needed("out")?.fill(Box::new(snapshot.to_prometheus().into()));
        Ok(())
    })
}

fn snapshot(price_per_image_usd: f64, price_per_liveness_check_usd: f64) -> UsageSnapshot {
    let mut prices = Config::default().usage;
    prices.price_per_image_usd = price_per_image_usd;
    prices.price_per_liveness_check_usd = price_per_liveness_check_usd;
    Usage::global().snapshot(&prices)
}
