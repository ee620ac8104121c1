//! Absenki for PHP: the classes of namespace `Absenki`, described in `absenki.stub.php`.
//!
//! Each PHP class has a file here. Nothing starts when the extension is loaded: the runtime, the
//! network client and the models come at their first use, in the process that uses them.

// The macros of ext-php-rs write `unsafe`, types without lifetimes and an undocumented function
// into this crate; its own `unsafe` is in `zend.rs` alone, and it has no Rust interface.
#![allow(unsafe_code, elided_lifetimes_in_paths, missing_docs)]
// The ban on raw pointers is the C ABI's; PHP's engine hands over and takes them.
#![allow(clippy::disallowed_methods)]

mod backend;
mod collection;
mod cropped_face;
mod detected_face;
mod duplicate;
mod enrolled_face;
mod enrollment;
mod enums;
mod evidence;
mod exception;
mod face_box;
mod face_enroll_service;
mod face_liveness_service;
mod face_page;
mod face_processor;
mod face_verification_service;
mod gallery;
mod guard;
mod identification;
mod ini;
mod input;
mod labelled_face;
mod live_verification;
mod liveness_session;
mod liveness_step_facts;
mod liveness_verification;
mod output;
mod ping;
mod pixel_box;
mod processed_image;
mod quality_report;
mod reconciliation;
mod record;
mod settings;
mod stored_face;
mod usage;
mod verification;
mod zend;

use ext_php_rs::error::Result;
use ext_php_rs::prelude::*;
use ext_php_rs::zend::ModuleEntry;
use ext_php_rs::{info_table_end, info_table_row, info_table_start};

use record::register;

/// Registers what the macros cannot: typed properties, plain exceptions, tables of cases.
fn register_classes() -> Result<()> {
    exception::register()?;
    enums::register()?;
    register::<face_box::FaceBox>()?;
    register::<pixel_box::PixelBox>()?;
    register::<detected_face::DetectedFace>()?;
    register::<quality_report::QualityReport>()?;
    cropped_face::CroppedFace::register()?;
    register::<processed_image::ProcessedImage>()?;
    register::<enrolled_face::EnrolledFace>()?;
    register::<duplicate::Duplicate>()?;
    register::<enrollment::Enrollment>()?;
    register::<stored_face::StoredFace>()?;
    register::<face_page::FacePage>()?;
    register::<collection::Collection>()?;
    register::<reconciliation::Reconciliation>()?;
    register::<labelled_face::LabelledFace>()?;
    register::<verification::Verification>()?;
    register::<identification::Identification>()?;
    register::<liveness_session::LivenessSession>()?;
    register::<liveness_step_facts::LivenessStepFacts>()?;
    register::<liveness_verification::LivenessVerification>()?;
    register::<live_verification::LiveVerification>()?;
    register::<gallery::GalleryCheck>()?;
    register::<gallery::IdleFace>()?;
    register::<gallery::CopiedCollection>()?;
    register::<gallery::CalibrationThreshold>()?;
    register::<gallery::CalibrationStep>()?;
    register::<gallery::Suspicion>()?;
    register::<gallery::Calibration>()?;
    register::<ping::Ping>()
}

fn startup(_kind: i32, module: i32) -> i32 {
    ini::register(module);
    match register_classes() {
        Ok(()) => 0,
        Err(error) => {
            eprintln!("absenki: {error}");
            1
        }
    }
}

extern "C" fn info(module: *mut ModuleEntry) {
    info_table_start!();
    info_table_row!("Absenki", "enabled");
    info_table_row!("Version", env!("CARGO_PKG_VERSION"));
    info_table_row!("Backends", "rekognition, local");
    info_table_row!("Detectors", "yunet");
    info_table_row!("Recognizer", absenki_local::MODEL_VERSION);
    info_table_row!("TLS", "rustls with aws-lc-rs");
    info_table_row!("Formats", "JPEG, PNG, WebP, BMP");
    info_table_end!();
    zend::print_ini_entries(module);
}

/// Panics, for the tests to see how that ends.
#[cfg(feature = "panic-test")]
#[php_function]
#[php(name = "Absenki\\panic")]
fn panic() -> guard::Returned<()> {
    guard::guard("panic", || unreachable!("the tests provoke it"))
}

#[php_module]
#[php(startup = "startup")]
fn module(module: ModuleBuilder<'_>) -> ModuleBuilder<'_> {
    let module = module
        .name("absenki")
        .class::<face_processor::FaceProcessor>()
        .class::<face_enroll_service::FaceEnrollService>()
        .class::<face_verification_service::FaceVerificationService>()
        .class::<face_liveness_service::FaceLivenessService>()
        .class::<gallery::Gallery>()
        .info_function(info);
    let module = usage::functions(module);
    #[cfg(feature = "panic-test")]
    let module = module.function(wrap_function!(panic));
    module
}
