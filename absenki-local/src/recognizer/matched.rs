//! Notes which faces searches match, so that those that nobody needs can be found.

use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};
use std::time::UNIX_EPOCH;

use absenki_core::Result;
use absenki_core::backend::{CollectionId, Face, PageRequest, UserId, UserMatch};
use absenki_core::per_process::PerProcess;

use crate::gallery::{DAY, Gallery};

/// Faces that are remembered as noted, and users. Beyond it all are forgotten, and noted once more:
/// about 10 MB.
const MOST_REMEMBERED: usize = 65_536;

/// What this process has noted.
#[derive(Default)]
pub(super) struct Matched(PerProcess<Mutex<Noted>>);

/// The collections and ids of what was noted on a day.
#[derive(Default)]
struct Noted {
    day: i64,
    faces: HashSet<(String, String)>,
    users: HashSet<(String, String)>,
}

impl Matched {
    /// Notes today as the day on which these faces were last matched, once a day for each.
    ///
    /// A verdict must not fail for want of a note: a gallery that cannot be written now gets it with
    /// the next match.
    pub(super) fn note<'a>(
        &self,
        gallery: &dyn Gallery,
        collection: &CollectionId,
        faces: impl Iterator<Item = &'a Face>,
    ) {
        let ids = faces.map(|face| face.face_id.clone()).collect();
        let new = self.not_yet(collection, ids, |noted| &noted.faces);
        if !new.is_empty() && gallery.note_matched(collection, &new, today()).is_ok() {
            self.remember(collection, new, |noted| &mut noted.faces);
        }
    }

    /// The same for every face of users that were matched.
    pub(super) fn note_users(
        &self,
        gallery: &dyn Gallery,
        collection: &CollectionId,
        users: &[UserMatch],
    ) {
        let ids = users.iter().map(|found| found.user.user_id.clone()).collect();
        for id in self.not_yet(collection, ids, |noted| &noted.users) {
            let noted = UserId::new(&*id).and_then(|user| {
                let faces = faces_of(gallery, collection, &user)?;
                gallery.note_matched(collection, &faces, today())
            });
            if noted.is_ok() {
                self.remember(collection, vec![id], |noted| &mut noted.users);
            }
        }
    }

    /// Those of the ids that were not noted today.
    fn not_yet(
        &self,
        collection: &CollectionId,
        mut ids: Vec<String>,
        of: impl Fn(&Noted) -> &HashSet<(String, String)>,
    ) -> Vec<String> {
        let noted = self.0.get();
        let mut noted = noted.lock().unwrap_or_else(PoisonError::into_inner);
        if noted.day != today() || of(&noted).len() > MOST_REMEMBERED {
            *noted = Noted { day: today(), ..Noted::default() };
        }
        ids.retain(|id| !of(&noted).contains(&(collection.to_string(), id.clone())));
        ids
    }

    fn remember(
        &self,
        collection: &CollectionId,
        ids: Vec<String>,
        of: impl Fn(&mut Noted) -> &mut HashSet<(String, String)>,
    ) {
        let noted = self.0.get();
        let mut noted = noted.lock().unwrap_or_else(PoisonError::into_inner);
        of(&mut noted).extend(ids.into_iter().map(|id| (collection.to_string(), id)));
    }
}

/// The ids of a user's faces.
fn faces_of(
    gallery: &dyn Gallery,
    collection: &CollectionId,
    user: &UserId,
) -> Result<Vec<String>> {
    let (mut ids, mut page) = (Vec::new(), PageRequest::default());
    loop {
        let faces = gallery.list_user_faces(collection, user, &page)?;
        ids.extend(faces.items.into_iter().map(|face| face.face_id));
        page.next_token = faces.next_token;
        if page.next_token.is_none() {
            return Ok(ids);
        }
    }
}

/// Days since 1970.
pub(super) fn today() -> i64 {
    UNIX_EPOCH.elapsed().map_or(0, |since| since.as_secs() as i64 / DAY)
}
