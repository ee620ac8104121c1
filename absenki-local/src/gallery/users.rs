//! A user's vector, and which faces may become a user's: the same in every gallery.

use std::collections::HashSet;

use absenki_core::backend::limits::MAX_USER_FACES;
use absenki_core::backend::{
    AssociateFacesOutput, DisassociateFacesOutput, UnsuccessfulFaceAssociation,
    UnsuccessfulFaceAssociationReason, UnsuccessfulFaceDisassociation,
    UnsuccessfulFaceDisassociationReason, UserId, UserStatus,
};
use absenki_core::{Error, ErrorKind, Result};

use crate::similarity;
use crate::template::{TEMPLATE_LENGTH, Template};

/// The vector of a user with these faces: their mean, of length 1. `None` without faces, and where
/// they point in opposite directions.
pub(super) fn mean(templates: &[Template]) -> Option<Template> {
    if let [only] = templates {
        return Some(only.clone());
    }
    let mut sums = [0.0_f64; TEMPLATE_LENGTH];
    for template in templates {
        let numbers = template.as_array();
        sums.iter_mut().zip(numbers).for_each(|(sum, number)| *sum += f64::from(*number));
    }
    Template::new(&sums.map(|sum| (sum / templates.len().max(1) as f64) as f32)).ok()
}

/// Adjacent templates of the same number, each as one vector: `rows` come sorted. The vector is
/// `None` where no template can be compared.
pub(super) fn grouped(
    rows: impl IntoIterator<Item = (i64, Option<Template>)>,
) -> Vec<(i64, Option<Template>)> {
    let mut groups: Vec<(i64, Vec<Template>)> = Vec::new();
    for (number, template) in rows {
        match groups.last_mut() {
            Some((last, templates)) if *last == number => templates.extend(template),
            _ => groups.push((number, template.into_iter().collect())),
        }
    }
    groups.into_iter().map(|(number, templates)| (number, mean(&templates))).collect()
}

/// A face that a request names, as the collection has it.
pub(super) struct Named {
    /// Its number, or row id.
    pub(super) number: i64,
    /// The user that it is associated with.
    pub(super) user: Option<String>,
    /// `None` where another model made it.
    pub(super) template: Option<Template>,
}

/// Which faces become the user's, by number, and what is answered.
///
/// As in Rekognition: a face that is the user's already is passed over, and the threshold counts
/// where the user has a face already. What cannot be compared is not refused.
pub(super) fn associate(
    user: &UserId,
    own: &[Option<Template>],
    named: &[(String, Option<Named>)],
    threshold: f64,
) -> Result<(Vec<i64>, AssociateFacesOutput)> {
    let comparable: Vec<Template> = own.iter().flatten().cloned().collect();
    let vector = mean(&comparable);
    let (mut numbers, mut associated, mut unsuccessful) = (Vec::new(), Vec::new(), Vec::new());
    let mut seen = HashSet::new();
    for (face_id, face) in named.iter().filter(|(face_id, _)| seen.insert(face_id)) {
        let mut refuse = |reason, user_id, confidence| {
            let (face_id, reasons) = (face_id.clone(), vec![reason]);
            unsuccessful.push(UnsuccessfulFaceAssociation {
                face_id,
                user_id,
                confidence,
                reasons,
            });
        };
        let Some(face) = face else {
            refuse(UnsuccessfulFaceAssociationReason::FaceNotFound, None, None);
            continue;
        };
        match &face.user {
            Some(other) if other == user.as_str() => continue,
            Some(other) => {
                let reason = UnsuccessfulFaceAssociationReason::AssociatedToADifferentUser;
                refuse(reason, Some(other.clone()), None);
                continue;
            }
            None => {}
        }
        if let (Some(vector), Some(template)) = (&vector, &face.template) {
            let likeness = similarity(f64::from(vector.cosine(template)));
            if likeness < threshold {
                let reason = UnsuccessfulFaceAssociationReason::LowMatchConfidence;
                refuse(reason, None, Some(likeness));
                continue;
            }
        }
        numbers.push(face.number);
        associated.push(face_id.clone());
    }
    if own.len() >= MAX_USER_FACES || own.len() + numbers.len() > MAX_USER_FACES {
        let message = "a user has 100 faces at most";
        return Err(Error::new(ErrorKind::Quota, "associate_faces", message));
    }
    let user_status = status((own.len() + numbers.len()) as i64);
    Ok((numbers, AssociateFacesOutput { associated, unsuccessful, user_status }))
}

/// Which faces are no longer the user's, by number, and what is answered. `own` is how many the user
/// has.
pub(super) fn disassociate(
    user: &UserId,
    own: usize,
    named: &[(String, Option<Named>)],
) -> (Vec<i64>, DisassociateFacesOutput) {
    let (mut numbers, mut disassociated, mut unsuccessful) = (Vec::new(), Vec::new(), Vec::new());
    let mut seen = HashSet::new();
    for (face_id, face) in named.iter().filter(|(face_id, _)| seen.insert(face_id)) {
        let other = match face {
            Some(Named { number, user: Some(of), .. }) if of == user.as_str() => {
                numbers.push(*number);
                disassociated.push(face_id.clone());
                continue;
            }
            Some(Named { user, .. }) => user.clone(),
            None => None,
        };
        let reason = match other {
            Some(_) => UnsuccessfulFaceDisassociationReason::AssociatedToADifferentUser,
            None => UnsuccessfulFaceDisassociationReason::FaceNotFound,
        };
        unsuccessful.push(UnsuccessfulFaceDisassociation {
            face_id: face_id.clone(),
            user_id: other,
            reasons: vec![reason],
        });
    }
    let user_status = status(own as i64 - numbers.len() as i64);
    (numbers, DisassociateFacesOutput { disassociated, unsuccessful, user_status })
}

/// The status of a user with that many faces. A gallery is never in between.
pub(super) fn status(faces: i64) -> UserStatus {
    match faces {
        0 => UserStatus::Created,
        _ => UserStatus::Active,
    }
}

/// Refuses a list of no face, or of too many.
pub(super) fn check_count(operation: &'static str, face_ids: &[String]) -> Result<()> {
    match (1..=MAX_USER_FACES).contains(&face_ids.len()) {
        true => Ok(()),
        false => {
            let rule = "1 to 100 faces are associated or disassociated at a time";
            Err(Error::new(ErrorKind::InvalidParameter, operation, rule))
        }
    }
}

pub(super) const NO_SUCH_USER: &str = "the collection has no such user; create it first";

pub(super) const USER_EXISTS: &str = "a user of that id exists already";
