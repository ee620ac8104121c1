//! The fields of requests.

use std::collections::BTreeMap;

use absenki_core::backend::limits::{MAX_PAGE, MAX_USERS};
use absenki_core::backend::{CollectionId, PageRequest, UserId};
use absenki_core::config::Limits;
use absenki_core::photo::Photo;
use bytes::Bytes;
use serde::{Deserialize, Deserializer, de};

use crate::failure::Failure;
use crate::s3::{Folder, S3Object};
use crate::violations::USER_ID;
pub(crate) use crate::violations::Violations;
use crate::violations::{CLIENT_REQUEST_TOKEN, PAGINATION_TOKEN, RESOURCE_ARN};
pub(crate) use crate::violations::{COLLECTION_ID, EXTERNAL_IMAGE_ID, FACE_ID};

/// The service's longest side of a photo, pixels.
const MAX_SIDE: u32 = 10_000;

/// Maximum of matches and of entries on a page.
const MOST: i64 = MAX_PAGE as i64;

/// The same for users.
const MOST_USERS: i64 = MAX_USERS as i64;

/// The service's threshold if a request names none, 0..100.
pub(crate) const DEFAULT_THRESHOLD: f64 = 80.0;

/// The tags of a collection: their values by their keys.
pub(crate) type Tagged = BTreeMap<String, String>;

/// Every field of every operation; each operation reads its own. Unknown fields are ignored, as
/// the service ignores them.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct Fields {
    pub(crate) collection_id: Option<String>,
    pub(crate) image: Option<Image>,
    pub(crate) source_image: Option<Image>,
    pub(crate) target_image: Option<Image>,
    pub(crate) external_image_id: Option<String>,
    pub(crate) face_id: Option<String>,
    pub(crate) face_ids: Option<Vec<String>>,
    pub(crate) user_id: Option<String>,
    pub(crate) max_faces: Option<i64>,
    pub(crate) max_results: Option<i64>,
    pub(crate) next_token: Option<String>,
    pub(crate) face_match_threshold: Option<f64>,
    pub(crate) similarity_threshold: Option<f64>,
    pub(crate) quality_filter: Option<String>,
    pub(crate) attributes: Option<Vec<String>>,
    pub(crate) detection_attributes: Option<Vec<String>>,
    pub(crate) session_id: Option<String>,
    pub(crate) resource_arn: Option<String>,
    pub(crate) tags: Option<Tagged>,
    pub(crate) tag_keys: Option<Vec<String>>,
    pub(crate) client_request_token: Option<String>,
    pub(crate) user_match_threshold: Option<f64>,
    pub(crate) max_users: Option<i64>,
    pub(crate) settings: Option<BTreeMap<String, serde_json::Value>>,
    #[serde(rename = "Box")]
    pub(crate) face_box: Option<Area>,
    pub(crate) format: Option<String>,
    pub(crate) faces: Option<Vec<Labelled>>,
    pub(crate) name: Option<String>,
}

impl Fields {
    /// The fields of a request's body.
    pub(crate) fn read(body: &[u8]) -> Result<Self, Failure> {
        // Serde would take an array as fields in order.
        if !body.trim_ascii_start().starts_with(b"{") {
            return Err(Failure::serialization());
        }
        serde_json::from_slice(body).map_err(|_| Failure::serialization())
    }

    /// Reads the photos that are in S3.
    pub(crate) fn fetch(&mut self, s3: Option<&Folder>) {
        let images = [&mut self.image, &mut self.source_image, &mut self.target_image];
        for image in images.into_iter().flatten() {
            if let Some(object) = &image.s3_object {
                let fetched = s3.map_or_else(|| Err(Failure::no_object()), |s3| s3.read(object));
                image.fetched = Some(fetched);
            }
        }
    }

    /// What the photos may take while they are decoded, bytes: all of them as RGB, and the largest once
    /// more for what its decoder keeps beside it.
    pub(crate) fn decoding_memory(&self) -> u64 {
        let images = [&self.image, &self.source_image, &self.target_image];
        let pixels = images.map(|image| image.as_ref().map_or(0, Image::pixels));
        let largest = pixels.iter().max().unwrap_or(&0);
        (pixels.iter().sum::<u64>() + largest) * 3
    }

    pub(crate) fn check_collection(&self, wrong: &mut Violations) {
        wrong.required("collectionId", self.collection_id.as_ref());
        wrong.text("collectionId", self.collection_id.as_deref(), COLLECTION_ID);
    }

    pub(crate) fn check_arn(&self, wrong: &mut Violations) {
        wrong.required("resourceArn", self.resource_arn.as_ref());
        wrong.text("resourceArn", self.resource_arn.as_deref(), RESOURCE_ARN);
    }

    pub(crate) fn check_image(&self, wrong: &mut Violations) {
        wrong.required("image", self.image.as_ref());
        wrong.image("image", self.image.as_ref());
    }

    pub(crate) fn check_page(&self, wrong: &mut Violations) {
        wrong.number("maxResults", self.max_results, 0, MOST);
        wrong.text("nextToken", self.next_token.as_deref(), PAGINATION_TOKEN);
    }

    /// A page of users is smaller.
    pub(crate) fn check_user_page(&self, wrong: &mut Violations) {
        wrong.number("maxResults", self.max_results, 1, MOST_USERS);
        wrong.text("nextToken", self.next_token.as_deref(), PAGINATION_TOKEN);
    }

    /// A user's id and the token of a request about it.
    pub(crate) fn check_user(&self, wrong: &mut Violations) {
        wrong.text("userId", self.user_id.as_deref(), USER_ID);
        let token = self.client_request_token.as_deref();
        wrong.text("clientRequestToken", token, CLIENT_REQUEST_TOKEN);
    }

    pub(crate) fn check_user_threshold(&self, wrong: &mut Violations) {
        wrong.number("userMatchThreshold", self.user_match_threshold, 0.0, 100.0);
    }

    pub(crate) fn check_user_search(&self, wrong: &mut Violations) {
        wrong.number("maxUsers", self.max_users, 1, MOST_USERS);
        self.check_user_threshold(wrong);
    }

    pub(crate) fn check_search(&self, wrong: &mut Violations) {
        wrong.number("maxFaces", self.max_faces, 1, MOST);
        wrong.number("faceMatchThreshold", self.face_match_threshold, 0.0, 100.0);
    }

    pub(crate) fn collection(self) -> Result<CollectionId, Failure> {
        CollectionId::new(self.collection_id.unwrap_or_default())
            .map_err(|error| Failure::from_error(&error, None))
    }

    /// The user that is named, if one is.
    pub(crate) fn user(&mut self) -> Result<Option<UserId>, Failure> {
        let user = self.user_id.take().map(UserId::new).transpose();
        user.map_err(|error| Failure::from_error(&error, None))
    }

    pub(crate) fn user_search(&self) -> UserSearch {
        UserSearch {
            max_users: self.max_users.unwrap_or(MOST_USERS) as u32,
            threshold: self.user_match_threshold.unwrap_or(DEFAULT_THRESHOLD),
        }
    }

    pub(crate) fn search(&self) -> Search {
        Search {
            max_faces: self.max_faces.unwrap_or(MOST) as u32,
            threshold: self.face_match_threshold.unwrap_or(DEFAULT_THRESHOLD),
        }
    }

    /// The requested page. 0 entries, which the service allows, means its own choice.
    pub(crate) fn page(&self) -> PageRequest {
        let max_results = self.max_results.filter(|&count| count > 0).map(|count| count as u32);
        PageRequest { max_results, next_token: self.next_token.clone() }
    }
}

/// How many matches are wanted, and their minimum similarity, 0..100.
#[derive(Debug)]
pub(crate) struct Search {
    pub(crate) max_faces: u32,
    pub(crate) threshold: f64,
}

/// The same for users.
#[derive(Debug)]
pub(crate) struct UserSearch {
    pub(crate) max_users: u32,
    pub(crate) threshold: f64,
}

/// A box, as shares of the photo.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Area {
    pub(crate) left: f64,
    pub(crate) top: f64,
    pub(crate) width: f64,
    pub(crate) height: f64,
}

/// A face to draw: the code of its label, and the similarity behind it, 0..100.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Labelled {
    #[serde(rename = "Box")]
    pub(crate) face_box: Area,
    pub(crate) label: String,
    pub(crate) score: Option<f64>,
}

/// A photo: inline, or in S3.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Image {
    pub(crate) bytes: Option<Blob>,
    pub(crate) s3_object: Option<S3Object>,
    /// What S3 has, where the photo is there.
    #[serde(skip)]
    pub(crate) fetched: Option<Result<Bytes, Failure>>,
}

impl Image {
    /// Width × height; 0 for what will be refused.
    fn pixels(&self) -> u64 {
        let bytes = match (&self.bytes, &self.fetched) {
            (Some(Blob(bytes)), _) | (None, Some(Ok(bytes))) => bytes,
            _ => return 0,
        };
        let photo = Photo::from_bytes(bytes.clone(), &limits());
        photo.map_or(0, |photo| u64::from(photo.width()) * u64::from(photo.height()))
    }
}

/// The service's limits on a photo.
pub(crate) fn limits() -> Limits {
    let mut limits = Limits::default();
    limits.max_side = MAX_SIDE;
    limits
}

/// Bytes that travel as base64, decoded while the JSON is read so that the text is not kept too.
#[derive(Debug)]
pub(crate) struct Blob(pub(crate) Bytes);

impl<'de> Deserialize<'de> for Blob {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl de::Visitor<'_> for Visitor {
            type Value = Blob;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("base64")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Blob, E> {
                use base64::Engine as _;
                let bytes = base64::engine::general_purpose::STANDARD.decode(text);
                bytes.map(|bytes| Blob(bytes.into())).map_err(|_| E::custom("not base64"))
            }
        }
        deserializer.deserialize_str(Visitor)
    }
}
