//! The result of an enrolment.

use absenki_core::backend::UnindexedReason;
use absenki_core::enroll::{EnrolledFace, Enrollment, MissingPhoto, PersonEnrollment};

use absenki_ffi_export::export;

use crate::buffer::absenki_buffer;
use crate::failure::absenki_error;
use crate::geometry::absenki_box;
use crate::guard::{free, guard, look};
use crate::handle::{Out, absenki_str, needed};
use crate::reason::absenki_reason;
use crate::result::absenki_result;

/// The result of an enrolment: a face to store, or a refusal. Several threads may read one at the same time.
pub struct absenki_enrollment(Enrollment);

impl absenki_enrollment {
    pub(crate) fn get(&self) -> &Enrollment {
        &self.0
    }

    fn text(&self, text: impl FnOnce(&EnrolledFace) -> &str) -> Option<absenki_str<'_>> {
        Some(text(self.0.enrolled()?).into())
    }
}

impl From<Enrollment> for absenki_enrollment {
    fn from(enrollment: Enrollment) -> Self {
        absenki_enrollment(enrollment)
    }
}

/// Frees an enrolment that `absenki_enroller_enroll` made. NULL is allowed.
#[export]
pub extern "C" fn absenki_enrollment_free(enrollment: Option<Box<absenki_enrollment>>) {
    free(enrollment);
}

/// Whether the face is enrolled; false for NULL.
#[export]
pub extern "C" fn absenki_enrollment_is_enrolled(enrollment: Option<&absenki_enrollment>) -> bool {
    look(false, || Some(enrollment?.0.enrolled().is_some()))
}

/// `ABSENKI_REASON_ENROLLED`, or why the photo was refused: no face, several faces, a face of low
/// quality, or a photo with too few pixels.
#[export]
pub extern "C" fn absenki_enrollment_reason(
    enrollment: Option<&absenki_enrollment>,
) -> absenki_reason {
    look(absenki_reason::None, || Some(enrollment?.0.reason().into()))
}

/// The reason's stable string code: `enrolled`, `no_face`, `multiple_faces`, `low_quality`,
/// `too_small`.
#[export]
pub extern "C" fn absenki_enrollment_reason_code(
    enrollment: Option<&absenki_enrollment>,
) -> absenki_str<'static> {
    look("".into(), || Some(enrollment?.0.reason().code().into()))
}

/// One sentence for the person who enrols, in the language of the setting `language`.
#[export]
pub extern "C" fn absenki_enrollment_message(
    enrollment: Option<&absenki_enrollment>,
) -> absenki_str<'_> {
    look("".into(), || Some(enrollment?.0.message().into()))
}

/// The face's id, assigned by the backend: store it with the user. Empty if refused.
#[export]
pub extern "C" fn absenki_enrollment_face_id(
    enrollment: Option<&absenki_enrollment>,
) -> absenki_str<'_> {
    look("".into(), || enrollment?.text(|face| &face.face_id))
}

/// The id that the face was indexed under, `{user_id}:{user_name}`. Empty if refused.
#[export]
pub extern "C" fn absenki_enrollment_external_image_id(
    enrollment: Option<&absenki_enrollment>,
) -> absenki_str<'_> {
    look("".into(), || enrollment?.text(|face| &face.external_image_id))
}

/// The backend that keeps the face: `local` or `aws`. Empty if refused.
#[export]
pub extern "C" fn absenki_enrollment_provider(
    enrollment: Option<&absenki_enrollment>,
) -> absenki_str<'_> {
    look("".into(), || enrollment?.text(|face| face.provider))
}

/// The collection that keeps the face. Empty if refused.
#[export]
pub extern "C" fn absenki_enrollment_collection_id(
    enrollment: Option<&absenki_enrollment>,
) -> absenki_str<'_> {
    look("".into(), || enrollment?.text(|face| &face.collection_id))
}

/// The version of the model that made the face's template. Empty if refused.
#[export]
pub extern "C" fn absenki_enrollment_model_version(
    enrollment: Option<&absenki_enrollment>,
) -> absenki_str<'_> {
    look("".into(), || enrollment?.text(|face| &face.face_model_version))
}

/// Whether the photo was enrolled before, and its face is one of `face_ids`; false if refused.
#[export]
pub extern "C" fn absenki_enrollment_known_before(enrollment: Option<&absenki_enrollment>) -> bool {
    look(false, || Some(enrollment?.0.enrolled()?.known_before))
}

/// The detector's confidence that it is a face, 0..100; 0 if refused.
#[export]
pub extern "C" fn absenki_enrollment_confidence(enrollment: Option<&absenki_enrollment>) -> f64 {
    look(0.0, || Some(enrollment?.0.enrolled()?.confidence))
}

/// How many faces the photo shows.
#[export]
pub extern "C" fn absenki_enrollment_face_count(enrollment: Option<&absenki_enrollment>) -> u32 {
    look(0, || {
        Some(match &enrollment?.0 {
            Enrollment::Enrolled(face) => face.face_count,
            Enrollment::Refused(refusal) => refusal.face_count,
        })
    })
}

/// Writes where the face is in the photo to `*out`. Returns false, and writes nothing, if the
/// photo was refused or a pointer is NULL.
#[export]
pub extern "C" fn absenki_enrollment_bounding_box(
    enrollment: Option<&absenki_enrollment>,
    out: Out<'_, absenki_box>,
) -> bool {
    look(false, move || {
        let bounding_box = enrollment?.0.enrolled()?.bounding_box;
        out.needed("out").ok()?.fill(bounding_box.into());
        Some(true)
    })
}

/// The number of faults that the recognizer found in the face of a refused photo.
#[export]
pub extern "C" fn absenki_enrollment_fault_count(enrollment: Option<&absenki_enrollment>) -> usize {
    look(0, || Some(faults(enrollment?).len()))
}

/// The fault at `index`, from 0, in Rekognition's words (`LOW_SHARPNESS`);
/// empty if there is none.
#[export]
pub extern "C" fn absenki_enrollment_fault(
    enrollment: Option<&absenki_enrollment>,
    index: usize,
) -> absenki_str<'static> {
    look("".into(), || Some(faults(enrollment?).get(index)?.code().into()))
}

/// The enrolment as JSON, with the field names of Rust and PHP. The caller frees `*out`.
#[export]
pub extern "C" fn absenki_enrollment_to_json(
    enrollment: Option<&absenki_enrollment>,
    out: Out<'_, Box<absenki_buffer>>,
    error: Out<'_, Box<absenki_error>>,
) -> absenki_result {
    guard(error, move || {
        let (enrollment, place) = (needed(enrollment, "enrollment")?, out.needed("out")?);
        place.fill(Box::new(absenki_buffer::json(&enrollment.0)?));
        Ok(())
    })
}

fn faults(enrollment: &absenki_enrollment) -> &[UnindexedReason] {
    match &enrollment.0 {
        Enrollment::Enrolled(_) => &[],
        Enrollment::Refused(refusal) => &refusal.unindexed_reasons,
    }
}

/// The results of the enrolments of several photos, in the photos' order. Several threads may read it
/// at the same time.
pub struct absenki_enrollments {
    results: Vec<Result<absenki_enrollment, absenki_error>>,
    missing: Vec<MissingPhoto>,
    message: String,
}

impl FromIterator<absenki_core::Result<Enrollment>> for absenki_enrollments {
    fn from_iter<I: IntoIterator<Item = absenki_core::Result<Enrollment>>>(results: I) -> Self {
        let results = results.into_iter().map(|result| match result {
            Ok(enrollment) => Ok(absenki_enrollment(enrollment)),
            Err(error) => Err(absenki_error::new(error.into())),
        });
        let (missing, message) = (Vec::new(), String::new());
        absenki_enrollments { results: results.collect(), missing, message }
    }
}

impl From<PersonEnrollment> for absenki_enrollments {
    fn from(PersonEnrollment { photos, missing, message, .. }: PersonEnrollment) -> Self {
        absenki_enrollments { missing, message, ..photos.into_iter().collect() }
    }
}

/// Frees the enrolments, and each in it. NULL is allowed.
#[export]
pub extern "C" fn absenki_enrollments_free(enrollments: Option<Box<absenki_enrollments>>) {
    free(enrollments);
}

/// How many photos there were; 0 for NULL.
#[export]
pub extern "C" fn absenki_enrollments_count(enrollments: Option<&absenki_enrollments>) -> usize {
    look(0, || Some(enrollments?.results.len()))
}

/// The enrolment of the photo at `index`, from 0, or NULL if it failed or there is none. It
/// belongs to `enrollments`: do not free it.
#[export]
pub extern "C" fn absenki_enrollments_get(
    enrollments: Option<&absenki_enrollments>,
    index: usize,
) -> Option<&absenki_enrollment> {
    look(None, || Some(enrollments?.results.get(index)?.as_ref().ok()))
}

/// Why the enrolment of the photo at `index` failed, or NULL if it did not fail. It belongs to
/// `enrollments`: do not free it.
#[export]
pub extern "C" fn absenki_enrollments_error(
    enrollments: Option<&absenki_enrollments>,
    index: usize,
) -> Option<&absenki_error> {
    look(None, || Some(enrollments?.results.get(index)?.as_ref().err()))
}

/// One or two sentences for the person: how many photos were enrolled, and what to add. Only
/// `absenki_enroller_enroll_person` makes it; otherwise it is empty.
#[export]
pub extern "C" fn absenki_enrollments_message(
    enrollments: Option<&absenki_enrollments>,
) -> absenki_str<'_> {
    look("".into(), || Some(enrollments?.message.as_str().into()))
}

/// The photo at `index`, from 0, that `absenki_enroller_enroll_person` says to add: `front`, `left` or
/// `right`, where the head is turned a little to the person's side; empty if there is none.
#[export]
pub extern "C" fn absenki_enrollments_missing(
    enrollments: Option<&absenki_enrollments>,
    index: usize,
) -> absenki_str<'static> {
    look("".into(), || Some(enrollments?.missing.get(index)?.code().into()))
}
