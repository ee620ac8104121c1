//! Compares the collection with the faces that the app has on record.

use std::collections::HashSet;
use std::time::Duration;

use absenki_core::backend::PageRequest;
use absenki_core::blocking::block_on;
use absenki_core::enroll::FaceEnrollService;

use crate::guard::Returned;
use crate::reconciliation::Reconciliation;

/// Rekognition's most entries on a page.
const PAGE: u32 = 4096;

/// Finds faces that `on_record` does not name, and names without a face; deletes the faces where
/// `apply` says so.
///
/// They are deleted only after `grace`, and only if `on_record` does not name them then: an
/// enrolment under way elsewhere indexes first and is on record next.
pub(crate) fn run(
    service: &FaceEnrollService,
    on_record: impl Fn() -> Returned<Vec<String>>,
    apply: bool,
    grace: Duration,
) -> Returned<Reconciliation> {
    // Names first: a face enrolled between the two lists is then one without a name, which is
    // looked at twice, never a name without a face.
    let names = on_record()?;
    let faces = block_on(all_faces(service))??;
    let named: HashSet<&str> = names.iter().map(String::as_str).collect();
    let mut without_name: Vec<String> =
        faces.iter().filter(|face| !named.contains(face.as_str())).cloned().collect();
    let without_face = names.iter().filter(|name| !faces.contains(*name)).cloned().collect();
    if apply && !without_name.is_empty() {
        block_on(async { tokio::time::sleep(grace).await })?;
        let names: HashSet<String> = on_record()?.into_iter().collect();
        without_name.retain(|face| !names.contains(face));
        for face in &without_name {
            block_on(service.delete_face(face))??;
        }
    }
    Ok(Reconciliation {
        faces_without_profile: without_name,
        profiles_without_face: without_face,
        applied: apply,
    })
}

async fn all_faces(service: &FaceEnrollService) -> absenki_core::Result<HashSet<String>> {
    let mut ids = HashSet::new();
    let mut next_token = None;
    loop {
        let request = PageRequest { max_results: Some(PAGE), next_token };
        let page = service.list_faces(request).await?;
        ids.extend(page.items.into_iter().map(|face| face.face_id));
        next_token = page.next_token;
        if next_token.is_none() {
            return Ok(ids);
        }
    }
}
