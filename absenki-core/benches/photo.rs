//! What a photo costs, step by step: `cargo bench -p absenki-core --bench photo`.
//!
//! The kernel's files are compiled in here once more, to measure the portable one too, which the
//! library uses only where a processor has nothing better.
#![allow(missing_docs, unreachable_pub, dead_code, unused_imports, reason = "for those files")]
#![allow(clippy::unwrap_used, reason = "a measurement that fails must stop")]

use std::hint::black_box;

use absenki_core::config::Config;
use absenki_core::detect::{FaceDetector, RustfaceDetector};
use absenki_core::geometry::NormalizedBox;
use absenki_core::photo::{Photo, PhotoFormat};
use absenki_core::{FaceProcessor, photo, quality};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};

#[path = "../src/quality/meter.rs"]
mod meter;
#[path = "../src/quality/portable.rs"]
mod portable;
#[path = "../src/quality/simd.rs"]
mod simd;

const PHOTO: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/fixtures/people/biden.jpg");

fn kernels(criterion: &mut Criterion) {
    let photo = Photo::from_path(PHOTO, &Config::default().limits).unwrap();
    let pixels = photo.pixels().unwrap();
    let mut group = criterion.benchmark_group("statistics");
    group.throughput(Throughput::Elements(pixels.data().len() as u64 / 3));
    for (name, kernel) in [("portable", simd::Kernel::portable()), ("best", simd::Kernel::best())] {
        group.bench_function(name, |bencher| {
            bencher.iter(|| {
                let mut meter = meter::RowMeter::with_kernel(pixels.width(), kernel);
                pixels.rows().for_each(|row| meter.push_row(row));
                black_box(meter.finish())
            });
        });
    }
}

fn steps(criterion: &mut Criterion) {
    let config = Config::default();
    let processor = FaceProcessor::with_rustface(&config).unwrap();
    let open = || Photo::from_path(PHOTO, &config.limits).unwrap();
    let decoded = open();
    let pixels = decoded.pixels().unwrap();
    let face = NormalizedBox::new(0.43, 0.09, 0.35, 0.16).ok();
    let mut group = criterion.benchmark_group("photo");
    group.bench_function("check", |b| b.iter(|| processor.quality_check(&open()).unwrap()));
    group.bench_function("crop", |b| b.iter(|| processor.crop_face(&open(), face).unwrap()));
    group.bench_function("process", |b| b.iter(|| processor.process_image(&open(), face).unwrap()));
    group.bench_function("encode", |b| b.iter(|| pixels.encode(PhotoFormat::Jpeg, 95).unwrap()));
    group.bench_function("rustface", |b| b.iter(|| RustfaceDetector.detect(pixels, 80).unwrap()));
}

criterion_group!(benches, kernels, steps);
criterion_main!(benches);
