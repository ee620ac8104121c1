//! Exact search: every template of a collection, side by side in memory.

use std::cmp::Ordering;

use crate::sface::{TEMPLATE_LENGTH, Template};

/// The templates of one collection with the row ids of their faces, in order of indexing.
///
/// 10,000 faces take 5 MB and half a millisecond.
#[derive(Debug, Default)]
pub(crate) struct Matrix {
    ids: Vec<i64>,
    rows: Vec<[f32; TEMPLATE_LENGTH]>,
}

impl Matrix {
    pub(crate) fn push(&mut self, id: i64, template: &Template) {
        self.ids.push(id);
        self.rows.push(*template.as_array());
    }

    pub(crate) fn clear(&mut self) {
        self.ids.clear();
        self.rows.clear();
    }

    /// The `most` templates with the greatest cosine to `wanted`, greatest first and, where two
    /// are equal, in order of indexing.
    pub(crate) fn nearest(&self, wanted: &Template, most: usize) -> Vec<(f32, i64)> {
        let order = |a: &(f32, i64), b: &(f32, i64)| match b.0.total_cmp(&a.0) {
            Ordering::Equal => a.1.cmp(&b.1),
            different => different,
        };
        let cosines = self.rows.iter().map(|row| dot(row, wanted.as_array()).clamp(-1.0, 1.0));
        let mut found: Vec<(f32, i64)> = cosines.zip(self.ids.iter().copied()).collect();
        if most < found.len() {
            found.select_nth_unstable_by(most, order);
            found.truncate(most);
        }
        found.sort_unstable_by(order);
        found
    }
}

/// The scalar product. Sixteen running sums, since the compiler may not reorder a single one and
/// so could not use vector instructions on it.
pub(crate) fn dot(a: &[f32; TEMPLATE_LENGTH], b: &[f32; TEMPLATE_LENGTH]) -> f32 {
    let mut sums = [0.0_f32; 16];
    for (a, b) in a.as_chunks::<16>().0.iter().zip(b.as_chunks::<16>().0) {
        for (sum, (a, b)) in sums.iter_mut().zip(a.iter().zip(b)) {
            *sum += a * b;
        }
    }
    sums.iter().sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A template that leans from axis 0 towards axis 1.
    fn leaning(share: f32) -> Template {
        let mut numbers = [0.0; TEMPLATE_LENGTH];
        (numbers[0], numbers[1]) = (1.0, share);
        Template::new(&numbers).unwrap()
    }

    #[test]
    fn the_nearest_come_first_and_ties_in_order_of_indexing() {
        let mut matrix = Matrix::default();
        for (id, share) in [(5, 0.5), (6, 0.1), (7, 2.0), (9, 0.1), (12, -0.1)] {
            matrix.push(id, &leaning(share));
        }
        let ids = |most| -> Vec<i64> {
            matrix.nearest(&leaning(0.0), most).iter().map(|&(_, id)| id).collect()
        };
        assert_eq!(ids(10), [6, 9, 12, 5, 7]);
        assert_eq!(ids(2), [6, 9]);
        assert!(ids(0).is_empty());
        let (cosine, _) = matrix.nearest(&leaning(0.0), 1)[0];
        assert!((cosine - 1.0 / 1.01_f32.sqrt()).abs() < 1e-6, "{cosine}");
    }
}
