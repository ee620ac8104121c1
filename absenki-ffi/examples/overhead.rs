//! What a quality check costs through the C library, beside the same check in Rust.
//!
//!     cargo build --release -p absenki-ffi
//!     cargo run --release -p absenki-ffi --example overhead -- LIBRARY PHOTO
//!
//! LIBRARY is `target/release/libabsenki.so`. Each round decodes and measures the photo once each
//! way, from the same bytes in memory; the fastest rounds are compared, since noise only adds.
#![allow(unsafe_code, missing_docs)]

use std::error::Error;
use std::ffi::c_void;
use std::mem::MaybeUninit;
use std::ptr::{null, null_mut};
use std::time::{Duration, Instant};

use absenki_core::{Config, FaceProcessor, Photo};
use libloading::{Library, Symbol};

const ROUNDS: usize = 300;

/// `absenki_bytes`.
#[repr(C)]
struct Bytes {
    ptr: *const u8,
    len: usize,
}

type Handle = *mut c_void;
type ProcessorNew = unsafe extern "C" fn(*const c_void, u32, *mut Handle, *mut Handle) -> u32;
type PhotoNew = unsafe extern "C" fn(*const c_void, Bytes, *mut Handle, *mut Handle) -> u32;
type Check = unsafe extern "C" fn(Handle, Handle, *mut c_void, *mut Handle) -> u32;
type Free = unsafe extern "C" fn(Handle);

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().collect();
    let [_, library, photo] = arguments.as_slice() else {
        return Err("usage: overhead LIBRARY PHOTO".into());
    };
    let bytes = std::fs::read(photo)?;
    let config = Config::default();
    let processor = FaceProcessor::with_rustface(&config)?;

    // SAFETY: Absenki's library starts nothing when it is loaded; the signatures are those of
    // absenki.h.
    let library = unsafe { Library::new(library)? };
    // SAFETY: `ProcessorNew` is the signature in absenki.h.
    let new: Symbol<'_, ProcessorNew> = unsafe { library.get("absenki_processor_new")? };
    // SAFETY: so is `PhotoNew`.
    let from_bytes: Symbol<'_, PhotoNew> = unsafe { library.get("absenki_photo_from_bytes")? };
    // SAFETY: so is `Check`.
    let check: Symbol<'_, Check> = unsafe { library.get("absenki_processor_quality_check")? };
    // SAFETY: so is `Free`.
    let free: Symbol<'_, Free> = unsafe { library.get("absenki_photo_free")? };

    let mut handle = null_mut();
    // SAFETY: as the header says; rustface is detector 1.
    assert_eq!(unsafe { new(null(), 1, &mut handle, null_mut()) }, 0);
    let through_c = || -> (Duration, f64) {
        let began = Instant::now();
        let (mut photo, mut quality) = (null_mut(), MaybeUninit::<[f64; 16]>::uninit());
        let given = Bytes { ptr: bytes.as_ptr(), len: bytes.len() };
        // SAFETY: as the header says; `quality` is larger than `absenki_quality`, which begins
        // with the sharpness.
        let laplace = unsafe {
            assert_eq!(from_bytes(null(), given, &mut photo, null_mut()), 0);
            assert_eq!(check(handle, photo, quality.as_mut_ptr().cast(), null_mut()), 0);
            free(photo);
            quality.as_ptr().cast::<f64>().read()
        };
        (began.elapsed(), laplace)
    };
    let in_rust = || -> Result<(Duration, f64), absenki_core::Error> {
        let began = Instant::now();
        let report = processor.quality_check(&Photo::from_bytes(bytes.clone(), &config.limits)?)?;
        Ok((began.elapsed(), report.laplace))
    };

    let (mut c, mut rust) = (Duration::MAX, Duration::MAX);
    for _ in 0..ROUNDS {
        let ((c_took, c_laplace), (rust_took, rust_laplace)) = (through_c(), in_rust()?);
        assert_eq!(c_laplace, rust_laplace);
        (c, rust) = (c.min(c_took), rust.min(rust_took));
    }
    let percent = 100.0 * (c.as_secs_f64() / rust.as_secs_f64() - 1.0);
    println!("Rust {rust:.2?}, C {c:.2?}: {percent:+.2} %");
    Ok(())
}
