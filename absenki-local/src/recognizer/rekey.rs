//! Encrypts the templates of a gallery with its first key.

use absenki_core::Result;
use absenki_core::backend::{CollectionId, PageRequest};
use serde::Serialize;

use super::LocalRecognizer;
use crate::gallery::{Gallery, Origin};

/// Faces that are written at a time, in one transaction.
const AT_A_TIME: u32 = 500;

/// A collection after its templates were encrypted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct RekeyedCollection {
    /// Its name.
    pub collection: String,
    /// How many faces it holds.
    pub faces: u64,
    /// How many templates were not encrypted before, or with an older key.
    pub rekeyed: u64,
    /// How many are damaged, and stay as they are.
    pub damaged: u64,
}

impl LocalRecognizer {
    /// Encrypts every template with the first of the gallery's keys, whether it was encrypted with
    /// another of them or not at all. Faces keep their ids. Others may use the gallery meanwhile, if
    /// they have all these keys too. What was cut short goes on where it ended.
    ///
    /// `progress` gets a collection's name, how many of its faces were looked at, and how many it holds.
    ///
    /// # Errors
    /// [`Configuration`](absenki_core::ErrorKind::Configuration) where a template was encrypted with a
    /// key that is not among them, [`Storage`](absenki_core::ErrorKind::Storage).
    pub async fn rekey(
        &self,
        mut progress: impl FnMut(&str, u64, u64),
    ) -> Result<Vec<RekeyedCollection>> {
        let (mut rekeyed, mut page) = (Vec::new(), PageRequest::default());
        loop {
            let next = page.clone();
            let names = self.work("rekey_gallery", move |to| to.list_collections(&next)).await?;
            for name in names.items {
                rekeyed
                    .push(self.rekey_collection(&CollectionId::new(name)?, &mut progress).await?);
            }
            match names.next_token {
                Some(token) => page.next_token = Some(token),
                None => return Ok(rekeyed),
            }
        }
    }

    async fn rekey_collection(
        &self,
        collection: &CollectionId,
        progress: &mut impl FnMut(&str, u64, u64),
    ) -> Result<RekeyedCollection> {
        let id = collection.clone();
        let all = self.work("rekey_gallery", move |gallery| gallery.count_faces(&id)).await?;
        let mut done =
            RekeyedCollection { collection: collection.to_string(), ..Default::default() };
        let mut after = 0;
        loop {
            let id = collection.clone();
            let part = self.work("rekey_gallery", move |gallery| part(gallery, &id, after)).await?;
            let Some(part) = part else { return Ok(done) };
            after = part.last;
            done.faces += part.faces;
            done.rekeyed += part.rekeyed;
            done.damaged += part.damaged;
            progress(collection.as_str(), done.faces, all.max(done.faces));
        }
    }
}

/// Some faces of a collection.
struct Part {
    last: i64,
    faces: u64,
    rekeyed: u64,
    damaged: u64,
}

/// Encrypts the templates of the faces after a number; `None` where there are no more.
fn part(gallery: &dyn Gallery, collection: &CollectionId, after: i64) -> Result<Option<Part>> {
    let stored = gallery.export(collection, after, AT_A_TIME)?;
    let Some(&(last, _)) = stored.last() else { return Ok(None) };
    let (faces, mut damaged, mut templates) = (stored.len() as u64, 0, Vec::new());
    for (_, stored) in stored {
        if gallery.keys().is_current(&stored.template) {
            continue;
        }
        let face_id = stored.face.face_id;
        let (collection, model) = (collection.as_str(), &*stored.model);
        let origin = Origin { collection, face_id: &face_id, model };
        match gallery.keys().open(origin, &stored.template)? {
            Some(template) => {
                let sealed = gallery.keys().seal(origin, &template)?;
                templates.push((face_id, sealed));
            }
            None => damaged += 1,
        }
    }
    if !templates.is_empty() {
        gallery.replace_templates(collection, &templates)?;
    }
    Ok(Some(Part { last, faces, rekeyed: templates.len() as u64, damaged }))
}
