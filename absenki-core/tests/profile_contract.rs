//! What every profile store does, run unchanged on each of them.
#![allow(clippy::unwrap_used, clippy::panic)]

mod profiles;

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use absenki_core::ErrorKind;
use absenki_core::profile::{FaceProfileStore, MemoryProfileStore, NewFaceProfile};

use profiles::{new_profile, new_user};

type Store = Arc<dyn FaceProfileStore>;

/// Runs every test of the contract on the store that `$open` gives, if it gives one.
macro_rules! contract {
    ($name:ident, $open:expr) => {
        mod $name {
            use super::*;
            contract!(@tests $open; stores_and_finds, refuses_the_same_face_twice,
                tells_ids_apart_exactly, pages_by_id, refuses_what_does_not_fit,
                serves_many_at_once);
        }
    };
    (@tests $open:expr; $($test:ident),+) => {
        $(#[tokio::test(flavor = "multi_thread")]
        async fn $test() {
            let store: Option<Store> = $open;
            if let Some(store) = store {
                super::$test(store).await;
            }
        })+
    };
}

contract!(memory, Some(Arc::new(MemoryProfileStore::default())));

#[cfg(feature = "sql")]
mod sql {
    use super::*;
    use absenki_core::profile::SqlProfileStore;

    fn open(url: &str) -> Store {
        Arc::new(SqlProfileStore::connect(url).unwrap())
    }

    fn open_server(variable: &str) -> Option<Store> {
        profiles::server(variable).map(|url| open(&url))
    }

    contract!(sqlite, Some(open("sqlite::memory:")));
    contract!(mysql, open_server("ABSENKI_TEST_MYSQL_URL"));
    contract!(postgres, open_server("ABSENKI_TEST_POSTGRES_URL"));
}

async fn stores_and_finds(store: Store) {
    let user = new_user();
    let before = SystemTime::now() - Duration::from_secs(1);
    // NULL comes first: a column that looks empty must not fix what later rows may hold.
    let bare = NewFaceProfile { image_path: None, confidence: None, ..new_profile(&user) };
    let full = NewFaceProfile {
        provider: "local".to_owned(),
        collection_id: "staf_kantor.2".to_owned(),
        image_path: Some("wajah/Ñoño 王小明 🙂 'x'\\.jpg".to_owned()),
        confidence: Some(99.987_654),
        ..new_profile(&user)
    };
    let first = store.add(bare.clone()).await.unwrap();
    let second = store.add(full.clone()).await.unwrap();

    assert_eq!(
        (&first.user_id, &first.face_id, &first.provider, &first.collection_id),
        (&bare.user_id, &bare.face_id, &bare.provider, &bare.collection_id)
    );
    assert_eq!((&first.image_path, first.confidence), (&None, None));
    assert_eq!((&second.image_path, second.confidence), (&full.image_path, Some(99.99)));
    assert_eq!((&second.provider, &second.collection_id), (&full.provider, &full.collection_id));
    assert!(second.id > first.id);
    for profile in [&first, &second] {
        assert!((before..=SystemTime::now()).contains(&profile.created_at));
        assert_eq!(profile.created_at.duration_since(UNIX_EPOCH).unwrap().subsec_nanos(), 0);
        assert_eq!(store.by_face_id(&profile.face_id).await.unwrap().as_ref(), Some(profile));
    }
    assert_eq!(store.by_user(&user).await.unwrap(), [first.clone(), second.clone()]);

    assert!(store.remove(&first.face_id).await.unwrap());
    assert!(!store.remove(&first.face_id).await.unwrap());
    assert_eq!(store.by_face_id(&first.face_id).await.unwrap(), None);
    assert_eq!(store.by_user(&user).await.unwrap(), [second]);
    assert!(store.by_user(&new_user()).await.unwrap().is_empty());

    let mut again = new_profile(&user);
    for confidence in [0.0, 0.01, 33.33, 66.67, 79.999, 99.99, 100.0] {
        again.face_id = new_profile(&user).face_id;
        again.confidence = Some(confidence);
        let stored = store.add(again.clone()).await.unwrap().confidence;
        assert_eq!(stored, Some(if confidence == 79.999 { 80.0 } else { confidence }));
    }
}

async fn refuses_the_same_face_twice(store: Store) {
    let (user, other) = (new_user(), new_user());
    let profile = new_profile(&user);
    let first = store.add(profile.clone()).await.unwrap();
    let again = NewFaceProfile { user_id: other.clone(), ..profile.clone() };
    let error = store.add(again).await.unwrap_err();
    assert_eq!((error.kind(), error.operation()), (ErrorKind::Storage, "profile_add"));
    assert!(store.by_user(&other).await.unwrap().is_empty());

    // The id is the service's own, so another service or collection may have given it as well.
    let elsewhere = NewFaceProfile { provider: "local".to_owned(), ..profile.clone() };
    let third = NewFaceProfile { collection_id: "other".to_owned(), ..profile.clone() };
    store.add(elsewhere).await.unwrap();
    store.add(third).await.unwrap();
    assert_eq!(store.by_face_id(&profile.face_id).await.unwrap(), Some(first));
    assert!(store.remove(&profile.face_id).await.unwrap());
    assert!(store.by_user(&user).await.unwrap().is_empty());
    store.add(profile).await.unwrap();
}

/// MySQL's own comparison takes these for equal.
async fn tells_ids_apart_exactly(store: Store) {
    let profile = new_profile(&new_user());
    let (upper, accented) = (profile.face_id.to_uppercase(), profile.face_id.replace('a', "á"));
    store.add(profile.clone()).await.unwrap();
    for near in [&upper, &accented] {
        assert_eq!(store.by_face_id(near).await.unwrap(), None);
        assert!(!store.remove(near).await.unwrap());
    }
    store.add(NewFaceProfile { face_id: upper.clone(), ..profile.clone() }).await.unwrap();
    assert!(store.remove(&profile.face_id).await.unwrap());
    assert_eq!(store.by_face_id(&upper).await.unwrap().unwrap().face_id, upper);
}

async fn pages_by_id(store: Store) {
    let user = new_user();
    let mut ids = Vec::new();
    for _ in 0..5 {
        ids.push(store.add(new_profile(&user)).await.unwrap().id);
    }
    let (mut seen, mut after) = (Vec::new(), Some(ids[0] - 1));
    loop {
        let page = store.page(after, 2).await.unwrap();
        let Some(last) = page.last() else { break };
        assert!(page.len() <= 2 && page.iter().is_sorted_by_key(|profile| profile.id));
        assert!(page.iter().all(|profile| Some(profile.id) > after));
        after = Some(last.id);
        seen.extend(page.into_iter().filter(|profile| profile.user_id == user).map(|p| p.id));
    }
    assert_eq!(seen, ids);
    let first = store.page(None, 1).await.unwrap();
    assert_eq!(store.page(Some(-5), 1).await.unwrap(), first);
    assert_eq!(first.len(), 1);
    assert!(store.page(None, u32::MAX).await.unwrap().len() >= 5);
    assert!(store.page(None, 0).await.unwrap().is_empty());
    assert!(store.page(Some(i64::MAX), 1).await.unwrap().is_empty());
}

async fn refuses_what_does_not_fit(store: Store) {
    let user = new_user();
    let change = |change: fn(&mut NewFaceProfile)| {
        let mut profile = new_profile(&user);
        change(&mut profile);
        profile
    };
    for unfit in [
        change(|profile| profile.user_id.clear()),
        change(|profile| profile.face_id.clear()),
        change(|profile| profile.provider.push('\0')),
        change(|profile| profile.collection_id = "c".repeat(256)),
        change(|profile| profile.image_path = Some("é".repeat(256))),
        change(|profile| profile.confidence = Some(100.01)),
        change(|profile| profile.confidence = Some(-0.01)),
        change(|profile| profile.confidence = Some(f64::NAN)),
    ] {
        let error = store.add(unfit).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidParameter);
    }
    assert!(store.by_user(&user).await.unwrap().is_empty());
    for id in ["", "\0", &"9".repeat(256)] {
        let kinds = [
            store.by_user(id).await.unwrap_err().kind(),
            store.by_face_id(id).await.unwrap_err().kind(),
            store.remove(id).await.unwrap_err().kind(),
        ];
        assert_eq!(kinds, [ErrorKind::InvalidParameter; 3]);
    }
    // The most that fits is kept whole, in characters rather than bytes; quotes are only text.
    let longest = NewFaceProfile {
        image_path: Some("é".repeat(255)),
        collection_id: "'; DROP TABLE face_profiles; --".to_owned(),
        ..new_profile(&user)
    };
    let stored = store.add(longest.clone()).await.unwrap();
    assert_eq!(
        (stored.image_path, stored.collection_id),
        (longest.image_path, longest.collection_id)
    );
}

async fn serves_many_at_once(store: Store) {
    // Every round is a race for one face, with other faces added in its midst.
    for _ in 0..25 {
        let (user, contested) = (new_user(), new_profile(&new_user()));
        let mut tasks = tokio::task::JoinSet::new();
        for number in 0..8 {
            let profile = if number < 4 { contested.clone() } else { new_profile(&user) };
            let store = Arc::clone(&store);
            tasks.spawn(async move { store.add(profile).await });
        }
        let outcomes = tasks.join_all().await;
        let refusals: Vec<_> =
            outcomes.iter().filter_map(|outcome| outcome.as_ref().err()).collect();
        assert_eq!(refusals.len(), 3, "{refusals:?}");
        for error in refusals {
            assert_eq!(error.message(), "this face has a profile already", "{error:?}");
        }
        let ids: BTreeSet<i64> = outcomes.iter().flatten().map(|profile| profile.id).collect();
        assert_eq!(ids.len(), 5);
        assert_eq!(store.by_user(&contested.user_id).await.unwrap().len(), 1);
        assert_eq!(store.by_user(&user).await.unwrap().len(), 4);
    }
}
