//! How an enrolment ended.

use absenki_core::backend::UnindexedReason;
use absenki_core::enroll::{EnrolledFace, Enrollment};

use absenki_ffi_export::export;

use crate::error::absenki_error;
use crate::geometry::absenki_box;
use crate::guard::{free, look};
use crate::handle::{Out, absenki_str};
use crate::reason::absenki_reason;

/// How an enrolment ended: with a face to store, or refused. Several threads may read one at once.
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

/// The face's id, given by the backend: store it with the user. Empty where refused.
#[export]
pub extern "C" fn absenki_enrollment_face_id(
    enrollment: Option<&absenki_enrollment>,
) -> absenki_str<'_> {
    look("".into(), || enrollment?.text(|face| &face.face_id))
}

/// The id that the face was indexed under, `{user_id}:{user_name}`. Empty where refused.
#[export]
pub extern "C" fn absenki_enrollment_external_image_id(
    enrollment: Option<&absenki_enrollment>,
) -> absenki_str<'_> {
    look("".into(), || enrollment?.text(|face| &face.external_image_id))
}

/// Who keeps the face: `local` or `aws`. Empty where refused.
#[export]
pub extern "C" fn absenki_enrollment_provider(
    enrollment: Option<&absenki_enrollment>,
) -> absenki_str<'_> {
    look("".into(), || enrollment?.text(|face| face.provider))
}

/// The collection that keeps the face. Empty where refused.
#[export]
pub extern "C" fn absenki_enrollment_collection_id(
    enrollment: Option<&absenki_enrollment>,
) -> absenki_str<'_> {
    look("".into(), || enrollment?.text(|face| &face.collection_id))
}

/// The version of the model that made the face's template. Empty where refused.
#[export]
pub extern "C" fn absenki_enrollment_model_version(
    enrollment: Option<&absenki_enrollment>,
) -> absenki_str<'_> {
    look("".into(), || enrollment?.text(|face| &face.face_model_version))
}

/// Whether the photo was enrolled before, and `face_ids` named its face; false where refused.
#[export]
pub extern "C" fn absenki_enrollment_known_before(enrollment: Option<&absenki_enrollment>) -> bool {
    look(false, || Some(enrollment?.0.enrolled()?.known_before))
}

/// How sure the detector is that it is a face, 0..100; 0 where refused.
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

/// Writes where the face is in the photo to `*out`. Returns false, and writes nothing, where the
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

/// How many things the recognizer found wrong with the face of a refused photo.
#[export]
pub extern "C" fn absenki_enrollment_fault_count(enrollment: Option<&absenki_enrollment>) -> usize {
    look(0, || Some(faults(enrollment?).len()))
}

/// What the recognizer found wrong, in Rekognition's words (`LOW_SHARPNESS`), at `index` from 0;
/// empty where there is none.
#[export]
pub extern "C" fn absenki_enrollment_fault(
    enrollment: Option<&absenki_enrollment>,
    index: usize,
) -> absenki_str<'static> {
    look("".into(), || Some(faults(enrollment?).get(index)?.code().into()))
}

fn faults(enrollment: &absenki_enrollment) -> &[UnindexedReason] {
    match &enrollment.0 {
        Enrollment::Enrolled(_) => &[],
        Enrollment::Refused(refusal) => &refusal.unindexed_reasons,
    }
}

/// How the enrolments of several photos ended, in the photos' order. Several threads may read it
/// at once.
pub struct absenki_enrollments(Vec<Result<absenki_enrollment, absenki_error>>);

impl FromIterator<absenki_core::Result<Enrollment>> for absenki_enrollments {
    fn from_iter<I: IntoIterator<Item = absenki_core::Result<Enrollment>>>(results: I) -> Self {
        let results = results.into_iter().map(|result| match result {
            Ok(enrollment) => Ok(absenki_enrollment(enrollment)),
            Err(error) => Err(absenki_error::new(error.into())),
        });
        absenki_enrollments(results.collect())
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
    look(0, || Some(enrollments?.0.len()))
}

/// The enrolment of the photo at `index`, from 0, or NULL where it failed or there is none. It
/// belongs to `enrollments`: do not free it.
#[export]
pub extern "C" fn absenki_enrollments_get(
    enrollments: Option<&absenki_enrollments>,
    index: usize,
) -> Option<&absenki_enrollment> {
    look(None, || Some(enrollments?.0.get(index)?.as_ref().ok()))
}

/// Why the enrolment of the photo at `index` failed, or NULL where it did not. It belongs to
/// `enrollments`: do not free it.
#[export]
pub extern "C" fn absenki_enrollments_error(
    enrollments: Option<&absenki_enrollments>,
    index: usize,
) -> Option<&absenki_error> {
    look(None, || Some(enrollments?.0.get(index)?.as_ref().err()))
}
