//! A photo against an account: the first photos of a person are enrolled, the others ask to be let in.

use absenki_benches::{Failure, each};
use absenki_local::Template;

use crate::cosines::Cosines;
use crate::photos::{FacePhoto, Way};

/// What a photo is compared with.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Against {
    /// The most similar of the account's faces.
    BestFace,
    /// The mean of the account's templates: Rekognition's user vector.
    UserVector,
}

/// A person with enrolled photos.
pub(crate) struct Account<'a> {
    person: usize,
    faces: Vec<&'a Template>,
    mean: Vec<f32>,
    /// The person's other photos.
    others: Vec<&'a Template>,
}

/// An account of the first `size` photos of everyone who has as many.
pub(crate) fn accounts<'a>(photos: &[&'a FacePhoto], size: usize, way: Way) -> Vec<Account<'a>> {
    let people = photos.chunk_by(|one, other| one.person == other.person);
    let account = |photos: &[&'a FacePhoto]| {
        let templates: Vec<_> = photos.iter().filter_map(|photo| photo.template(way)).collect();
        let (faces, others) = templates.split_at_checked(size)?;
        let mean = mean(faces);
        Some(Account {
            person: photos[0].person,
            faces: faces.to_vec(),
            mean,
            others: others.to_vec(),
        })
    };
    people.filter_map(account).collect()
}

/// The mean of templates, of length 1.
fn mean(templates: &[&Template]) -> Vec<f32> {
    let sum: Vec<f32> = (0..templates[0].as_array().len())
        .map(|at| templates.iter().map(|template| template.as_array()[at]).sum())
        .collect();
    let length = sum.iter().map(|number| number * number).sum::<f32>().sqrt();
    sum.iter().map(|number| number / length).collect()
}

impl Account<'_> {
    fn cosine(&self, asking: &Template, against: Against) -> f32 {
        match against {
            Against::BestFace => {
                self.faces.iter().map(|face| face.cosine(asking)).fold(-1.0, f32::max)
            }
            Against::UserVector => {
                self.mean.iter().zip(asking.as_array()).map(|(a, b)| a * b).sum()
            }
        }
    }
}

/// Every photo against every account of another person.
pub(crate) fn impostors(
    accounts: &[Account<'_>],
    photos: &[&FacePhoto],
    (way, against): (Way, Against),
) -> Result<Cosines, Failure> {
    let counted = each(accounts.len(), |index| {
        let account = &accounts[index];
        let strangers = photos.iter().filter(|photo| photo.person != account.person);
        let asking = strangers.filter_map(|photo| photo.template(way));
        Ok(asking.map(|asking| account.cosine(asking, against)).collect::<Vec<f32>>())
    })?;
    Ok(Cosines::of(counted.into_iter().flatten()))
}

/// Everyone's other photos against the own account.
pub(crate) fn genuine(accounts: &[Account<'_>], against: Against) -> Cosines {
    let own = accounts.iter().flat_map(|account| {
        account.others.iter().map(move |asking| account.cosine(asking, against))
    });
    Cosines::of(own)
}

/// Every photo against all of `count` accounts of others together: whether it passes for anyone of
/// them. The accounts are cut into as many groups as there are.
pub(crate) fn anyone(
    accounts: &[Account<'_>],
    photos: &[&FacePhoto],
    way: Way,
    count: usize,
) -> Result<Cosines, Failure> {
    let groups: Vec<_> = accounts.chunks_exact(count).collect();
    let counted = each(groups.len(), |index| {
        let group = groups[index];
        let is_in_it =
            |photo: &&&FacePhoto| group.iter().any(|account| account.person == photo.person);
        let strangers = photos.iter().filter(|photo| !is_in_it(photo));
        let best = |asking: &Template| {
            group
                .iter()
                .map(|account| account.cosine(asking, Against::BestFace))
                .fold(-1.0, f32::max)
        };
        Ok(strangers.filter_map(|photo| photo.template(way)).map(best).collect::<Vec<f32>>())
    })?;
    Ok(Cosines::of(counted.into_iter().flatten()))
}
