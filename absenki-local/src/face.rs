//! A face in a photo: its points, its pose, and whether it is good enough.

pub(crate) mod align;
pub(crate) mod observe;
pub(crate) mod occlusion;
pub(crate) mod pose;
pub(crate) mod turned;
