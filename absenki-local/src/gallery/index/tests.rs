use std::convert::Infallible;

use proptest::prelude::*;

use super::*;

fn matrix(templates: &[Template]) -> Matrix {
    let mut matrix = Matrix::default();
    // Ids that leave gaps, as a gallery's do.
    (10..).step_by(3).zip(templates).for_each(|(id, template)| matrix.push(id, template));
    matrix
}

fn nearest(templates: &[Template], wanted: &Template, most: usize) -> Vec<(f32, i64)> {
    let in_full = |id| Ok::<_, Infallible>(templates[(id as usize - 10) / 3].cosine(wanted));
    matrix(templates).nearest(wanted, most, in_full).unwrap()
}

/// By comparing with every template in full.
fn all_sorted(templates: &[Template], wanted: &Template) -> Vec<(f32, i64)> {
    let ids = (10..).step_by(3);
    let mut all: Vec<_> = templates.iter().map(|one| one.cosine(wanted)).zip(ids).collect();
    all.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    all
}

/// Some templates: spread out or, where `spread` is small, so much alike that in short they
/// cannot be distinguished; every third is there twice.
fn templates() -> impl Strategy<Value = Vec<Template>> {
    let numbers = prop::collection::vec(-1.0_f32..1.0, TEMPLATE_LENGTH);
    let many = prop::collection::vec(numbers.clone(), 2..60);
    let spread = prop_oneof![Just(1.0_f32), Just(0.05), Just(0.002), Just(1e-6)];
    (numbers, many, spread).prop_map(|(centre, many, spread)| {
        let around = |(index, one): (usize, &Vec<f32>)| {
            let mixed = centre
                .iter()
                .zip(one)
                .map(|(centre, one)| if spread == 1.0 { *one } else { centre + spread * one });
            let template = Template::new(&mixed.collect::<Vec<f32>>()).unwrap();
            vec![template; if index % 3 == 0 { 2 } else { 1 }]
        };
        many.iter().enumerate().flat_map(around).collect()
    })
}

proptest! {
    #[test]
    fn the_nearest_are_those_of_comparing_with_all(
        templates in templates(),
        wanted in 0..60_usize,
        most in 0..20_usize,
    ) {
        let wanted = &templates[wanted % templates.len()];
        let mut all = all_sorted(&templates, wanted);
        all.truncate(most);
        prop_assert_eq!(nearest(&templates, wanted, most), all);
    }
}

proptest! {
    #[test]
    fn what_bytes_keep_is_the_same(templates in templates(), part in 0..60_usize) {
        let whole = matrix(&templates);
        let part = part % templates.len();
        let mut copy = Matrix::default();
        for faces in [0..part, part..templates.len()] {
            let bytes = whole.to_bytes(faces);
            prop_assert!(Matrix::fits(&bytes));
            copy.extend(&bytes);
        }
        prop_assert_eq!(format!("{copy:?}"), format!("{whole:?}"));
    }
}

#[test]
fn few_of_many_faces_are_compared_in_full() {
    // Numbers without a pattern that matters, the same in every run.
    let mut state = 1_u32;
    let mut number = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 8) as f32 / (1 << 23) as f32 - 1.0
    };
    let template = |_| Template::new(&std::array::from_fn::<_, 128, _>(|_| number())).unwrap();
    let templates: Vec<_> = (0..20_000).map(template).collect();
    let compared = matrix(&templates).candidates(&templates[17], 5).len();
    assert!((5..40).contains(&compared), "{compared}");
}
