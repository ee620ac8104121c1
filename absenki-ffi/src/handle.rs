//! What crosses the border between Rust and C: the only file with raw pointers and `unsafe`.
//!
//! An exported function takes and returns these types, or references and boxes, so that its
//! signature says who owns what:
//!
//! | Rust | C | |
//! |---|---|---|
//! | `Option<&T>` | `const T *` | lent for the call, not changed |
//! | `Option<&mut T>` | `T *` | lent for the call, changed |
//! | `Option<Box<T>>` | `T *` | handed over |
//! | [`Out<T>`] | `T *` | a place for an answer |
//! | [`Array<T>`] | `const T *` | the first of several, counted beside it |
//!
//! That a pointer is NULL or good is the caller's part of the contract, written in the header.

use std::collections::HashSet;
use std::ffi::{c_char, c_void};
use std::marker::PhantomData;
use std::mem::MaybeUninit;
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use crate::failure::Failure;
use crate::result::absenki_result;

/// Text: a pointer to its first byte, and its length in bytes. It is not NUL-terminated.
///
/// Text given to Absenki is UTF-8; a path may be any bytes that the system accepts. Absenki reads it
/// only during the call. Text that Absenki returns belongs to the object that returned it, and is
/// valid until that object is freed; its `ptr` is never NULL.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct absenki_str<'a> {
    /// The first byte. May be NULL if `len` is 0.
    ptr: *const c_char,
    /// How many bytes.
    len: usize,
    lifetime: PhantomData<&'a str>,
}

/// Bytes: a pointer to the first, and their number. The rules of `absenki_str` apply, except for
/// the encoding.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct absenki_bytes<'a> {
    /// The first byte. May be NULL if `len` is 0.
    ptr: *const u8,
    /// How many bytes.
    len: usize,
    lifetime: PhantomData<&'a [u8]>,
}

/// Several of the same, counted beside it.
#[repr(transparent)]
pub struct Array<'a, T>(*const T, PhantomData<&'a [T]>);

/// A place for an answer, which need not hold anything yet.
#[repr(transparent)]
pub struct Out<'a, T>(Option<&'a mut MaybeUninit<T>>);

/// What a callback is given back.
#[repr(transparent)]
#[derive(Clone, Copy)]
pub struct UserData(*mut c_void);

// SAFETY: Absenki never looks behind the pointer; the header asks the caller for one that any
// thread may use.
#[allow(unsafe_code)]
unsafe impl Send for UserData {}
// SAFETY: as above.
#[allow(unsafe_code)]
unsafe impl Sync for UserData {}

/// Reads `len` values from `ptr`, which may be NULL where there are none.
fn slice<'a, T>(ptr: *const T, len: usize, name: &'static str) -> Result<&'a [T], Failure> {
    if len == 0 {
        return Ok(&[]);
    }
    if ptr.is_null() {
        return Err(Failure::null(name));
    }
    // More than any allocation holds: a negative number or garbage.
    if len.checked_mul(size_of::<T>()).is_none_or(|bytes| bytes > isize::MAX as usize) {
        return Err(Failure::new(
            absenki_result::InvalidLength,
            format!("the length of `{name}` is impossible"),
        ));
    }
    if !ptr.is_aligned() {
        return Err(Failure::new(
            absenki_result::InvalidLength,
            format!("`{name}` is not aligned"),
        ));
    }
    // SAFETY: not NULL, aligned, and not longer than an allocation can be; that `len` values are
    // there and stay unchanged during the call is the caller's part of the contract.
    #[allow(unsafe_code, clippy::disallowed_methods)]
    Ok(unsafe { std::slice::from_raw_parts(ptr, len) })
}

impl<'a> absenki_str<'a> {
    /// The text that C gave as `name`.
    pub(crate) fn text(self, name: &'static str) -> Result<&'a str, Failure> {
        std::str::from_utf8(self.bytes(name)?).map_err(|_| {
            Failure::new(absenki_result::InvalidUtf8, format!("`{name}` is not UTF-8"))
        })
    }

    /// The path that C gave as `name`: any bytes but NUL.
    #[cfg(unix)]
    pub(crate) fn path(self, name: &'static str) -> Result<&'a Path, Failure> {
        use std::os::unix::ffi::OsStrExt;
        Ok(Path::new(std::ffi::OsStr::from_bytes(self.bytes(name)?)))
    }

    /// The path that C gave as `name`: UTF-8.
    #[cfg(not(unix))]
    pub(crate) fn path(self, name: &'static str) -> Result<&'a Path, Failure> {
        self.text(name).map(Path::new)
    }

    fn bytes(self, name: &'static str) -> Result<&'a [u8], Failure> {
        slice(self.ptr.cast(), self.len, name)
    }
}

impl<'a> From<&'a str> for absenki_str<'a> {
    fn from(text: &'a str) -> Self {
        absenki_str { ptr: text.as_ptr().cast(), len: text.len(), lifetime: PhantomData }
    }
}

impl<'a> absenki_bytes<'a> {
    /// The bytes that C gave as `name`.
    pub(crate) fn slice(self, name: &'static str) -> Result<&'a [u8], Failure> {
        slice(self.ptr, self.len, name)
    }
}

impl<'a> From<&'a [u8]> for absenki_bytes<'a> {
    fn from(bytes: &'a [u8]) -> Self {
        absenki_bytes { ptr: bytes.as_ptr(), len: bytes.len(), lifetime: PhantomData }
    }
}

impl<'a, T> Array<'a, T> {
    /// The `count` values that C gave as `name`.
    pub(crate) fn slice(self, count: usize, name: &'static str) -> Result<&'a [T], Failure> {
        slice(self.0, count, name)
    }
}

impl<'a> Array<'a, c_char> {
    /// The `count` bytes that C gave as `name`.
    pub(crate) fn bytes(self, count: usize, name: &'static str) -> Result<&'a [u8], Failure> {
        slice(self.0.cast(), count, name)
    }
}

impl Array<'_, absenki_str<'_>> {
    /// The `count` texts that C gave as `name`.
    pub(crate) fn texts(self, count: usize, name: &'static str) -> Result<Vec<String>, Failure> {
        self.slice(count, name)?.iter().map(|text| Ok(text.text(name)?.to_owned())).collect()
    }
}

impl<'a, T> Out<'a, T> {
    #[cfg(test)]
    pub(crate) fn to(place: &'a mut MaybeUninit<T>) -> Self {
        Out(Some(place))
    }

    /// The place that C gave as `name`. Checked before any work is done.
    pub(crate) fn needed(self, name: &'static str) -> Result<Place<'a, T>, Failure> {
        needed(self.0, name).map(Place)
    }

    /// Fills the place, where there is one.
    pub(crate) fn fill(self, value: T) {
        if let Some(place) = self.0 {
            place.write(value);
        }
    }

    /// Whether there is a place.
    pub(crate) fn is_wanted(&self) -> bool {
        self.0.is_some()
    }
}

/// A place that is there.
pub(crate) struct Place<'a, T>(&'a mut MaybeUninit<T>);

impl<T> Place<'_, T> {
    pub(crate) fn fill(self, value: T) {
        self.0.write(value);
    }
}

/// The object that C gave as `name`.
pub(crate) fn needed<T>(object: Option<T>, name: &'static str) -> Result<T, Failure> {
    object.ok_or_else(|| Failure::null(name))
}

/// Receives how many of how many photos are done, on the thread that called
/// `absenki_enroller_enroll_many`. It must return, and must not call an enroller or a verifier.
pub type absenki_progress_callback =
    Option<unsafe extern "C" fn(user_data: UserData, done: usize, total: usize)>;

/// Receives how many of how many faces of a collection are copied or read, on the thread that called
/// `absenki_gallery_copy` or `absenki_gallery_load`. `collection` is valid only during the callback. It
/// must return, and must not call Absenki.
pub type absenki_gallery_callback = Option<
    unsafe extern "C" fn(user_data: UserData, collection: absenki_str<'_>, done: u64, total: u64),
>;

/// Receives one line of the log: its level, an `absenki_log_level`; its target, a part of Absenki;
/// and its text. A line never contains a picture, a credential or a name.
///
/// Absenki calls it from any thread, also from several at the same time, during calls of any
/// function. The texts are valid only during the callback. It must return, and must not call
/// Absenki.
pub type absenki_log_callback = Option<
    unsafe extern "C" fn(
        user_data: UserData,
        level: u32,
        target: absenki_str<'_>,
        message: absenki_str<'_>,
    ),
>;

/// Returns the face ids that are on record: adds each with `absenki_face_ids_add`. Returns false if
/// they cannot be read; the reconciliation then stops. It may call Absenki.
pub type absenki_record_callback =
    Option<unsafe extern "C" fn(user_data: UserData, ids: &mut absenki_face_ids) -> bool>;

/// Records the nonce of a liveness session as used, at least until `expires`, seconds since 1970. Sets
/// `*unused` to whether it was unused before: of several calls with one nonce, exactly one does.
/// Returns false if the record does not answer. It must not call Absenki.
pub type absenki_use_once_callback = Option<
    unsafe extern "C" fn(
        user_data: UserData,
        nonce: absenki_str<'_>,
        expires: i64,
        unused: &mut bool,
    ) -> bool,
>;

/// Face ids that a callback adds, one by one.
#[derive(Default)]
pub struct absenki_face_ids(pub(crate) HashSet<String>);

/// A callback for the progress of an enrolment of many photos.
#[derive(Clone, Copy)]
pub(crate) struct Progress {
    callback: absenki_progress_callback,
    user_data: UserData,
}

impl Progress {
    pub(crate) fn new(callback: absenki_progress_callback, user_data: UserData) -> Self {
        Progress { callback, user_data }
    }

    pub(crate) fn call(&self, done: usize, total: usize) {
        if let Some(callback) = self.callback {
            // SAFETY: called as the header says; that the function is there and takes this
            // `user_data` is the caller's part of the contract.
            #[allow(unsafe_code)]
            unsafe {
                callback(self.user_data, done, total);
            }
        }
    }
}

/// A callback for the progress of work on a gallery.
#[derive(Clone, Copy)]
pub(crate) struct GalleryProgress {
    callback: absenki_gallery_callback,
    user_data: UserData,
}

impl GalleryProgress {
    pub(crate) fn new(callback: absenki_gallery_callback, user_data: UserData) -> Self {
        GalleryProgress { callback, user_data }
    }

    #[cfg_attr(not(feature = "local"), allow(dead_code))]
    pub(crate) fn call(&self, collection: &str, done: u64, total: u64) {
        if let Some(callback) = self.callback {
            // SAFETY: called as the header says; that the function is there and takes this
            // `user_data` is the caller's part of the contract.
            #[allow(unsafe_code)]
            unsafe {
                callback(self.user_data, collection.into(), done, total);
            }
        }
    }
}

/// A callback for log lines.
pub(crate) struct LogSink {
    callback: unsafe extern "C" fn(UserData, u32, absenki_str<'_>, absenki_str<'_>),
    user_data: UserData,
}

impl LogSink {
    pub(crate) fn new(callback: absenki_log_callback, user_data: UserData) -> Option<Self> {
        Some(LogSink { callback: callback?, user_data })
    }

    pub(crate) fn call(&self, level: u32, target: &str, message: &str) {
        // SAFETY: called as the header says; that the function is there, takes this `user_data`
        // and may be called from any thread is the caller's part of the contract.
        #[allow(unsafe_code)]
        unsafe {
            (self.callback)(self.user_data, level, target.into(), message.into());
        }
    }
}

/// A callback for the face ids that are on record.
pub(crate) struct Record {
    callback: unsafe extern "C" fn(UserData, &mut absenki_face_ids) -> bool,
    user_data: UserData,
}

impl Record {
    pub(crate) fn new(callback: absenki_record_callback, user_data: UserData) -> Option<Self> {
        Some(Record { callback: callback?, user_data })
    }

    /// The ids, or `None` if the callback cannot read them.
    pub(crate) fn read(&self) -> Option<HashSet<String>> {
        let mut ids = absenki_face_ids::default();
        // SAFETY: called as the header says; that the function is there and takes this `user_data`
        // is the caller's part of the contract.
        #[allow(unsafe_code)]
        let complete = unsafe { (self.callback)(self.user_data, &mut ids) };
        complete.then_some(ids.0)
    }
}

/// A callback that records sessions as used.
pub(crate) struct Once {
    callback: unsafe extern "C" fn(UserData, absenki_str<'_>, i64, &mut bool) -> bool,
    user_data: UserData,
}

impl Once {
    pub(crate) fn new(callback: absenki_use_once_callback, user_data: UserData) -> Option<Self> {
        Some(Once { callback: callback?, user_data })
    }

    /// Whether the nonce was unused.
    pub(crate) fn call(&self, nonce: &str, expires: SystemTime) -> Result<bool, Failure> {
        let expires =
            expires.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs()) as i64 + 1;
        let mut unused = false;
        #[allow(unsafe_code)]
        let answered =
            // SAFETY: called as the header says; that the function is there and takes this
            // `user_data` is the caller's part of the contract.
            unsafe { (self.callback)(self.user_data, nonce.into(), expires, &mut unused) };
        match answered {
            true => Ok(unused),
            false => Err(Failure::new(
                absenki_result::Storage,
                "the record of used sessions does not answer",
            )),
        }
    }
}
