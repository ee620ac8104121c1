//! Where the bytes of a picture lie.

use std::ops::{Deref, DerefMut};

use memmap2::MmapMut;

/// From this size on a picture gets memory of its own from the system. An allocator would fetch
/// and return it with each photo, and the page faults of a 12 megapixel one cost a third of its
/// decoding: huge pages, which a mapping can request, are 512 times fewer.
const OWN_MEMORY: usize = 8 << 20;

/// A picture's bytes.
pub(super) enum Samples {
    Heap(Vec<u8>),
    Mapped(MmapMut),
}

impl Samples {
    /// `length` zeros.
    pub(super) fn zeroed(length: usize) -> Self {
        if length < OWN_MEMORY {
            return Samples::Heap(vec![0; length]);
        }
        match MmapMut::map_anon(length) {
            Ok(map) => {
                // Where the system has no huge pages, small ones serve.
                #[cfg(target_os = "linux")]
                let _ = map.advise(memmap2::Advice::HugePage);
                Samples::Mapped(map)
            }
            Err(_) => Samples::Heap(vec![0; length]),
        }
    }
}

impl From<Vec<u8>> for Samples {
    fn from(samples: Vec<u8>) -> Self {
        Samples::Heap(samples)
    }
}

impl Deref for Samples {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        match self {
            Samples::Heap(samples) => samples,
            Samples::Mapped(samples) => samples,
        }
    }
}

impl DerefMut for Samples {
    fn deref_mut(&mut self) -> &mut [u8] {
        match self {
            Samples::Heap(samples) => samples,
            Samples::Mapped(samples) => samples,
        }
    }
}

impl Clone for Samples {
    fn clone(&self) -> Self {
        let mut copy = Samples::zeroed(self.len());
        copy.copy_from_slice(self);
        copy
    }
}

impl PartialEq for Samples {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl Eq for Samples {}
