//! A folder in the place of S3: `DIR/bucket/key`.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use bytes::Bytes;
use serde::Deserialize;

use crate::failure::Failure;

/// The service's largest photo in S3, bytes (15 MB in its documentation).
const MAX_OBJECT: u64 = 15 << 20;

/// The folder. Each of its folders is a bucket.
#[derive(Debug, Clone)]
pub(crate) struct Folder(pub(crate) PathBuf);

/// Where a photo is.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct S3Object {
    pub(crate) bucket: Option<String>,
    pub(crate) name: Option<String>,
    pub(crate) version: Option<String>,
}

impl Folder {
    /// The bytes of an object. There are no versions.
    pub(crate) fn read(&self, object: &S3Object) -> Result<Bytes, Failure> {
        let S3Object { bucket: Some(bucket), name: Some(name), version: None } = object else {
            return Err(Failure::no_object());
        };
        let file = self.find(bucket, name).ok_or_else(Failure::no_object)?;
        let mut bytes = Vec::new();
        let read =
            fs::File::open(file).and_then(|file| file.take(MAX_OBJECT + 1).read_to_end(&mut bytes));
        match read {
            Err(_) => Err(Failure::no_object()),
            Ok(length) if length as u64 > MAX_OBJECT => Err(Failure::image_too_large()),
            Ok(_) => Ok(bytes.into()),
        }
    }

    /// The file of an object, inside its bucket whatever its name or a link says.
    fn find(&self, bucket: &str, name: &str) -> Option<PathBuf> {
        let is_part = |part: &str| !matches!(part, "" | "." | "..") && !part.contains(['\\', '\0']);
        if !is_part(bucket) || bucket.contains('/') || !name.split('/').all(is_part) {
            return None;
        }
        let bucket = fs::canonicalize(self.0.join(bucket)).ok()?;
        let file = fs::canonicalize(bucket.join(Path::new(name))).ok()?;
        let inside =
            bucket.starts_with(fs::canonicalize(&self.0).ok()?) && file.starts_with(&bucket);
        (inside && fs::metadata(&file).ok()?.is_file()).then_some(file)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_outside_a_bucket_is_found() {
        let outer = tempfile::tempdir().unwrap();
        let root = outer.path().join("s3");
        fs::create_dir_all(root.join("photos/2026")).unwrap();
        fs::create_dir_all(root.join("other")).unwrap();
        fs::write(root.join("photos/2026/a.jpg"), "a").unwrap();
        fs::write(root.join("other/b.jpg"), "b").unwrap();
        fs::write(outer.path().join("secret"), "s").unwrap();
        #[cfg(unix)]
        {
            use std::os::unix::fs::symlink;
            symlink(outer.path().join("secret"), root.join("photos/link")).unwrap();
            symlink(outer.path(), root.join("linked")).unwrap();
        }
        let folder = Folder(root);
        let read = |bucket: &str, name: &str| {
            let (bucket, name) = (Some(bucket.to_owned()), Some(name.to_owned()));
            folder.read(&S3Object { bucket, name, version: None })
        };
        assert_eq!(read("photos", "2026/a.jpg").unwrap(), "a");
        for (bucket, name) in [
            ("photos", "../other/b.jpg"),
            ("photos", "2026/../../../secret"),
            ("photos", "/etc/hostname"),
            ("photos", "link"),
            ("photos", "2026"),
            ("photos", "2026//a.jpg"),
            ("..", "secret"),
            ("linked", "secret"),
            ("photos/2026", "a.jpg"),
            ("missing", "a.jpg"),
        ] {
            assert_eq!(read(bucket, name), Err(Failure::no_object()), "{bucket} {name}");
        }
    }
}
