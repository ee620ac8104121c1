//! A recognition service that follows a script, and notes every call.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use absenki_core::backend::*;
use absenki_core::geometry::NormalizedBox;
use absenki_core::photo::Photo;
use absenki_core::profile::{FaceProfile, FaceProfileStore, NewFaceProfile};
use absenki_core::{Error, ErrorKind, Result};
use async_trait::async_trait;
use tokio::sync::Barrier;

/// A box at `left` that is a quarter of the photo wide.
pub(crate) fn face_box(left: f64) -> NormalizedBox {
    NormalizedBox::new(left, 0.2, 0.25, 0.4).unwrap()
}

pub(crate) fn detail(bounding_box: NormalizedBox) -> FaceDetail {
    FaceDetail {
        bounding_box,
        confidence: 99.5,
        landmarks: None,
        pose: None,
        quality: None,
        face_occluded: None,
        eyes_open: None,
    }
}

pub(crate) fn face(face_id: &str, external_image_id: &str) -> Face {
    Face {
        face_id: face_id.to_owned(),
        image_id: None,
        external_image_id: Some(external_image_id.to_owned()),
        bounding_box: None,
        confidence: 99.0,
        user_id: None,
    }
}

pub(crate) fn found(similarity: f64, face_id: &str, external_image_id: &str) -> FaceMatch {
    FaceMatch { similarity, face: face(face_id, external_image_id) }
}

/// What the scripted service answers; every call is counted.
#[derive(Default)]
pub(crate) struct Script {
    pub(crate) detected: Vec<NormalizedBox>,
    pub(crate) searched: Option<NormalizedBox>,
    pub(crate) matches: Vec<FaceMatch>,
    pub(crate) unindexed: Vec<(NormalizedBox, UnindexedReason)>,
    /// What the service says of the face that it indexed, where it is not [`detail`].
    pub(crate) indexed: Option<FaceDetail>,
    pub(crate) index_nothing: bool,
    pub(crate) min_side: u32,
    /// Every photo is the same one, so it gets the same face id.
    pub(crate) same_photo: bool,
    pub(crate) deletion_fails: bool,
    pub(crate) faces: Mutex<Vec<Face>>,
    pub(crate) calls: AtomicUsize,
    /// Where every detection waits for a search, and every search for a detection.
    pub(crate) together: Option<Barrier>,
}

impl Script {
    pub(crate) fn calls(&self) -> usize {
        self.calls.load(Ordering::SeqCst)
    }

    pub(crate) fn face_ids(&self) -> Vec<String> {
        self.faces.lock().unwrap().iter().map(|face| face.face_id.clone()).collect()
    }

    async fn meet(&self) {
        if let Some(together) = &self.together {
            together.wait().await;
        }
    }

    fn count(&self) {
        self.calls.fetch_add(1, Ordering::SeqCst);
    }
}

#[async_trait]
impl FaceBackend for Script {
    fn provider(&self) -> &'static str {
        "local"
    }

    fn min_side(&self) -> u32 {
        self.min_side
    }

    async fn create_collection(&self, _: &CollectionId) -> Result<()> {
        unreachable!("not scripted")
    }

    async fn describe_collection(&self, _: &CollectionId) -> Result<CollectionDescription> {
        unreachable!("not scripted")
    }

    async fn list_collections(&self, _: PageRequest) -> Result<Page<String>> {
        unreachable!("not scripted")
    }

    async fn delete_collection(&self, _: &CollectionId) -> Result<()> {
        unreachable!("not scripted")
    }

    async fn index_faces(&self, request: IndexFacesRequest<'_>) -> Result<IndexFacesOutput> {
        self.count();
        let unindexed_faces = self
            .unindexed
            .iter()
            .map(|&(at, reason)| UnindexedFace { reasons: vec![reason], face_detail: detail(at) })
            .collect();
        let mut face_records = Vec::new();
        if !self.index_nothing {
            let mut faces = self.faces.lock().unwrap();
            let number = if self.same_photo { 1 } else { faces.len() + 1 };
            let face = face(&format!("face-{number}"), request.external_image_id.as_str());
            if !faces.contains(&face) {
                faces.push(face.clone());
            }
            let face_detail = self.indexed.clone().unwrap_or_else(|| detail(face_box(0.1)));
            face_records.push(FaceRecord { face, face_detail });
        }
        let face_model_version = "7.0".to_owned();
        Ok(IndexFacesOutput { face_records, unindexed_faces, face_model_version })
    }

    async fn search_faces_by_image(
        &self,
        _: SearchFacesByImageRequest<'_>,
    ) -> Result<SearchFacesOutput> {
        self.count();
        self.meet().await;
        Ok(SearchFacesOutput {
            searched_face: self
                .searched
                .map(|bounding_box| SearchedFace { bounding_box, confidence: 99.9 }),
            face_matches: self.matches.clone(),
        })
    }

    async fn detect_faces(&self, _: &Photo) -> Result<Vec<FaceDetail>> {
        self.count();
        self.meet().await;
        Ok(self.detected.iter().copied().map(detail).collect())
    }

    /// Pages of two, so that paging is exercised.
    async fn compare_faces(&self, _: &Photo, _: &Photo, _: f64) -> Result<Option<ComparedFaces>> {
        unreachable!("not scripted")
    }

    async fn list_faces(&self, _: &CollectionId, page: PageRequest) -> Result<Page<Face>> {
        let start: usize = page.next_token.map_or(0, |token| token.parse().unwrap());
        let faces = self.faces.lock().unwrap();
        let items: Vec<_> = faces.iter().skip(start).take(2).cloned().collect();
        let end = start + items.len();
        Ok(Page { items, next_token: (end < faces.len()).then(|| end.to_string()) })
    }

    async fn delete_faces(&self, _: &CollectionId, ids: &[String]) -> Result<DeleteFacesOutput> {
        self.count();
        if self.deletion_fails {
            return Err(Error::new(ErrorKind::Throttled, "delete_faces", "slow down"));
        }
        let mut faces = self.faces.lock().unwrap();
        let (deleted, unsuccessful) =
            ids.iter().cloned().partition(|id| faces.iter().any(|face| face.face_id == *id));
        faces.retain(|face| !ids.contains(&face.face_id));
        Ok(DeleteFacesOutput { deleted, unsuccessful })
    }
}

/// A store whose `add` always fails.
pub(crate) struct BrokenStore;

#[async_trait]
impl FaceProfileStore for BrokenStore {
    async fn add(&self, _: NewFaceProfile) -> Result<FaceProfile> {
        Err(Error::new(ErrorKind::Storage, "profile_add", "the disk is full"))
    }

    async fn by_user(&self, _: &str) -> Result<Vec<FaceProfile>> {
        Ok(Vec::new())
    }

    async fn by_face_id(&self, _: &str) -> Result<Option<FaceProfile>> {
        Ok(None)
    }

    async fn remove(&self, _: &str) -> Result<bool> {
        Ok(false)
    }

    async fn page(&self, _: Option<i64>, _: u32) -> Result<Vec<FaceProfile>> {
        Ok(Vec::new())
    }
}
