use super::*;

const ORIGIN: Origin<'_> = Origin { collection: "staff", face_id: "1", model: "m" };

fn keys(text: &str) -> TemplateKeys {
    TemplateKeys::parse(text).unwrap()
}

#[test]
fn a_template_opens_with_its_key_for_its_face_alone() {
    let (old, new) = ("o".repeat(32), "n".repeat(40));
    let template = [7; 512];
    let sealed = keys(&old).seal(ORIGIN, &template).unwrap();
    assert_ne!(sealed, keys(&old).seal(ORIGIN, &template).unwrap(), "a nonce is good once");
    let rotated = keys(&format!("{new}\n{old}\n"));
    for keys in [&keys(&old), &rotated] {
        assert_eq!(keys.open(ORIGIN, &sealed).unwrap().unwrap(), &template[..]);
    }
    assert!(keys(&old).is_current(&sealed) && !rotated.is_current(&sealed));

    for other in [
        Origin { collection: "others", ..ORIGIN },
        Origin { face_id: "2", ..ORIGIN },
        Origin { model: "n", ..ORIGIN },
    ] {
        assert_eq!(keys(&old).open(other, &sealed).unwrap(), None);
    }
    for byte in 1 + ID..sealed.len() {
        let mut damaged = sealed.clone();
        damaged[byte] ^= 1;
        assert_eq!(keys(&old).open(ORIGIN, &damaged).unwrap(), None, "{byte}");
    }
    for wrong in [TemplateKeys::default(), keys(&new)] {
        let error = wrong.open(ORIGIN, &sealed).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration);
    }
    assert!(TemplateKeys::parse("short").is_err());
    assert!(!format!("{rotated:?}").contains(&new));
}

#[test]
fn a_note_opens_with_its_key_under_its_name_alone() {
    let (none, key) = (TemplateKeys::default(), keys(&"k".repeat(32)));
    let sealed = key.seal_note("session", "1", "{}").unwrap();
    assert_eq!(key.open_note("session", "1", &sealed).unwrap().as_deref(), Some("{}"));
    assert_eq!(key.open_note("session", "2", &sealed).unwrap(), None);
    assert_eq!(key.open_note("session", "1", &sealed[..1 + ID + 3]).unwrap(), None);
    assert_eq!(key.open_note("session", "1", &[FORM]).unwrap(), None);
    assert!(none.open_note("session", "1", &sealed).is_err());
    let plain = none.seal_note("session", "1", "{}").unwrap();
    assert_eq!(key.open_note("session", "1", &plain).unwrap().as_deref(), Some("{}"));
}

#[test]
fn a_part_of_an_index_opens_undamaged_in_its_place_alone() {
    let sealer = |keys, collection| Sealer::new(&Arc::new(keys), collection);
    let key = || keys(&"k".repeat(32));
    let part = [5; 144];
    for (own, other) in
        [(key as fn() -> _, TemplateKeys::default as fn() -> _), (TemplateKeys::default, key)]
    {
        let staff = sealer(own(), "staff");
        let sealed = staff.seal_part("0 9", &part).unwrap();
        assert_eq!(staff.open_part("0 9", &sealed).as_deref(), Some(&part[..]));
        assert_eq!(staff.open_part("0 8", &sealed), None);
        assert_eq!(sealer(own(), "others").open_part("0 9", &sealed), None);
        let is_plain = sealed[0] == PLAIN;
        assert_eq!(sealer(other(), "staff").open_part("0 9", &sealed).is_some(), is_plain);
        for length in 0..sealed.len() {
            assert_eq!(staff.open_part("0 9", &sealed[..length]), None, "{length}");
            let mut damaged = sealed.clone();
            damaged[length] ^= 4;
            assert_eq!(staff.open_part("0 9", &damaged), None, "{length}");
        }
    }
}

#[test]
fn a_template_as_it_is_opens_with_and_without_a_key() {
    let template = vec![1; 512];
    let none = TemplateKeys::default();
    assert_eq!(none.seal(ORIGIN, &template).unwrap(), template);
    for keys in [none, keys(&"k".repeat(32))] {
        assert_eq!(keys.open(ORIGIN, &template).unwrap().unwrap(), &template[..]);
    }
}
