//! Calls to AWS Rekognition, counted and priced.

use absenki_core::usage::Usage;

use absenki_ffi_export::export;

use crate::buffer::absenki_buffer;
use crate::failure::absenki_error;
use crate::guard::guard;
use crate::handle::Out;
use crate::result::absenki_result;

/// The calls to AWS Rekognition that this process made, as JSON: by operation, with their outcomes
/// and times, and an estimate of their cost at `price_per_image_usd` for each analysed image. The
/// caller frees `*out`.
#[export]
pub extern "C" fn absenki_usage_to_json(
    price_per_image_usd: f64,
    out: Out<'_, Box<absenki_buffer>>,
    error: Out<'_, Box<absenki_error>>,
) -> absenki_result {
    guard(error, move || {
        let snapshot = Usage::global().snapshot(price_per_image_usd);
        out.needed("out")?.fill(Box::new(absenki_buffer::json(&snapshot)?));
        Ok(())
    })
}

/// The same as `absenki_usage_to_json`, in the text format of Prometheus.
#[export]
pub extern "C" fn absenki_usage_to_prometheus(
    price_per_image_usd: f64,
    out: Out<'_, Box<absenki_buffer>>,
    error: Out<'_, Box<absenki_error>>,
) -> absenki_result {
    guard(error, move || {
        let snapshot = Usage::global().snapshot(price_per_image_usd);
        out.needed("out")?.fill(Box::new(snapshot.to_prometheus().into()));
        Ok(())
    })
}
