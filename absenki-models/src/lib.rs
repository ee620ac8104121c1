//! The weights of the two networks of `absenki-local`, as ONNX files in the library.
//!
//! They are a crate of their own because they are large and never change: a new version of
//! `absenki-local` does not publish them again. The README names their sources and licences.

/// YuNet, which finds faces and five points in each. MIT, Shiqi Yu and the libfacedetection
/// authors.
pub static YUNET: &[u8] = include_bytes!("../models/yunet.onnx");

/// SFace, which turns an aligned face of 112×112 pixels into 128 numbers. Apache-2.0, Yaoyao Zhong
/// and Weihong Deng.
pub static SFACE: &[u8] = include_bytes!("../models/sface.onnx");

#[cfg(test)]
mod tests {
    use sha2::{Digest, Sha256};

    #[test]
    fn the_readme_names_the_files_hashes() {
        let readme = include_str!("../README.md");
        for model in [super::YUNET, super::SFACE] {
            assert!(readme.contains(&hex::encode(Sha256::digest(model))));
        }
    }
}
