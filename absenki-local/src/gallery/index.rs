//! Exact search: every template of a collection, in a form small enough to read quickly.

#[cfg(test)]
mod tests;

use std::ops::Range;

use rten_simd::{Isa, SimdOp};

use crate::template::{TEMPLATE_LENGTH, Template, dot};

/// The greatest number that a shortened template and a shortened question are made of.
const STEPS: f32 = 127.0;
const FINE_STEPS: f32 = 32_767.0;

/// Rows whose scalar products are computed before they are looked at.
const AT_A_TIME: usize = 256;

/// 1.5 · 2^23: numbers of `f32` around it have no fraction, and steps of 1 in their lowest bits.
const NO_FRACTION: f32 = 12_582_912.0;

/// Bytes of a face in [`Matrix::to_bytes`].
const FACE: usize = size_of::<i64>() + TEMPLATE_LENGTH + 2 * size_of::<f32>();

/// More than the rounding error of a cosine of 128 products, and of a bound on it.
const ROUNDING: f32 = 1e-4;

/// The shortened templates of one collection, with the row ids of their faces, in order of indexing.
///
/// A template is kept as 128 whole numbers from -127 to 127 times a step, and the length of what
/// that leaves out. So the cosine with any other template is known to within that length, which
/// is about 0.007; the few faces that could be among the nearest are then compared in full, with
/// the templates from the gallery. A face takes 144 bytes.
#[derive(Debug, Default)]
pub(crate) struct Matrix {
    ids: Vec<i64>,
    rows: Vec<[i8; TEMPLATE_LENGTH]>,
    scales: Vec<Scale>,
}

/// What a row of whole numbers is multiplied by, and the length of what it leaves out.
#[derive(Debug, Clone, Copy)]
struct Scale {
    step: f32,
    left_out: f32,
}

impl Matrix {
    pub(crate) fn push(&mut self, id: i64, template: &Template) {
        let Short { row, step, left_out } = Short::of(template, STEPS);
        let row = row.map(|number| number as i8);
        self.ids.push(id);
        self.rows.push(row);
        self.scales.push(Scale { step, left_out });
    }

    /// How many faces it has.
    pub(crate) fn len(&self) -> usize {
        self.ids.len()
    }

    /// Some of the faces as bytes, little end first: all ids, then all rows, then all steps with what is
    /// left out.
    pub(crate) fn to_bytes(&self, faces: Range<usize>) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(faces.len() * FACE);
        self.ids[faces.clone()].iter().for_each(|id| bytes.extend(id.to_le_bytes()));
        let rows = self.rows[faces.clone()].iter();
        rows.for_each(|row| bytes.extend(row.map(i8::cast_unsigned)));
        for Scale { step, left_out } in &self.scales[faces] {
            bytes.extend([step, left_out].map(|number| number.to_le_bytes()).as_flattened());
        }
        bytes
    }

    /// Whether [`to_bytes`](Self::to_bytes) can have written bytes of this length.
    pub(crate) fn fits(bytes: &[u8]) -> bool {
        bytes.len().is_multiple_of(FACE)
    }

    /// Adds the faces that [`to_bytes`](Self::to_bytes) wrote.
    pub(crate) fn extend(&mut self, bytes: &[u8]) {
        let faces = bytes.len() / FACE;
        let (ids, bytes) = bytes.split_at(faces * size_of::<i64>());
        let (rows, scales) = bytes.split_at(faces * TEMPLATE_LENGTH);
        self.ids.extend(ids.as_chunks().0.iter().map(|&id| i64::from_le_bytes(id)));
        let rows = rows.as_chunks::<TEMPLATE_LENGTH>().0.iter();
        self.rows.extend(rows.map(|row| row.map(u8::cast_signed)));
        let scales = scales.as_chunks().0.as_chunks().0.iter();
        self.scales.extend(scales.map(|numbers: &[[u8; 4]; 2]| {
            let [step, left_out] = numbers.map(f32::from_le_bytes);
            Scale { step, left_out }
        }));
    }

    /// Takes faces out.
    #[cfg(feature = "sql")]
    pub(crate) fn remove(&mut self, ids: &std::collections::HashSet<i64>) {
        let mut left = 0;
        for at in 0..self.ids.len() {
            if !ids.contains(&self.ids[at]) {
                self.ids[left] = self.ids[at];
                self.rows[left] = self.rows[at];
                self.scales[left] = self.scales[at];
                left += 1;
            }
        }
        self.ids.truncate(left);
        self.rows.truncate(left);
        self.scales.truncate(left);
    }

    /// The `most` faces with the greatest cosine to `wanted`, greatest first and, where two are
    /// equal, in order of indexing. `in_full` returns the cosine to a face's template.
    pub(crate) fn nearest<E>(
        &self,
        wanted: &Template,
        most: usize,
        mut in_full: impl FnMut(i64) -> Result<f32, E>,
    ) -> Result<Vec<(f32, i64)>, E> {
        let exact = |id: i64| Ok((in_full(id)?, id));
        let candidates = self.candidates(wanted, most).into_iter();
        let mut found = candidates.map(exact).collect::<Result<Vec<(f32, i64)>, E>>()?;
        found.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        found.truncate(most);
        Ok(found)
    }

    /// The faces that can be among the `most` nearest: whose greatest possible cosine is not below
    /// the `most`-th greatest of the lower bounds.
    pub(crate) fn candidates(&self, wanted: &Template, most: usize) -> Vec<i64> {
        if most == 0 {
            return Vec::new();
        }
        let question = Short::of(wanted, FINE_STEPS);
        // A row can be a little longer than its template, but never twice.
        let question_left_out = 2.0 * question.left_out + ROUNDING;
        let mut lower = Greatest { most, numbers: Vec::new() };
        let mut candidates = Vec::new();
        let mut products = [0; AT_A_TIME];
        let blocks = self.rows.chunks(AT_A_TIME).zip(self.scales.chunks(AT_A_TIME));
        for (block, (rows, scales)) in blocks.enumerate() {
            Products { rows, question: &question.row, products: &mut products }.dispatch();
            for (offset, (&product, scale)) in products.iter().zip(scales).enumerate() {
                let cosine = product as f32 * scale.step * question.step;
                let unsure = scale.left_out + question_left_out;
                if cosine + unsure >= lower.bound() {
                    candidates.push((cosine + unsure, block * AT_A_TIME + offset));
                    lower.add(cosine - unsure);
                }
            }
        }
        let bound = lower.bound();
        candidates.retain(|&(greatest, _)| greatest >= bound);
        candidates.into_iter().map(|(_, at)| self.ids[at]).collect()
    }
}

/// A template as whole numbers times a step, and the length of what that leaves out.
struct Short {
    row: [i16; TEMPLATE_LENGTH],
    step: f32,
    left_out: f32,
}

impl Short {
    /// With whole numbers up to `steps`.
    fn of(template: &Template, steps: f32) -> Self {
        Shorten { numbers: template.as_array(), steps }.dispatch()
    }
}

struct Shorten<'a> {
    numbers: &'a [f32; TEMPLATE_LENGTH],
    steps: f32,
}

impl SimdOp for Shorten<'_> {
    type Output = Short;

    /// Plain loops again.
    #[inline(always)]
    fn eval<I: Isa>(self, _: I) -> Short {
        let mut greatest = [0.0_f32; 16];
        for numbers in self.numbers.as_chunks::<16>().0 {
            for i in 0..16 {
                greatest[i] = greatest[i].max(numbers[i].abs());
            }
        }
        // A template is not all zeros.
        let step = greatest.into_iter().fold(0.0, f32::max) / self.steps;
        let per_step = 1.0 / step;
        let mut row = [0; TEMPLATE_LENGTH];
        let mut differences = [0.0; TEMPLATE_LENGTH];
        for i in 0..TEMPLATE_LENGTH {
            // The sum has no room for a fraction, and its lowest bits are the whole number.
            let rounded = self.numbers[i] * per_step + NO_FRACTION;
            row[i] = rounded.to_bits() as i16;
            differences[i] = self.numbers[i] - step * (rounded - NO_FRACTION);
        }
        Short { row, step, left_out: dot(&differences, &differences).sqrt() }
    }
}

/// The scalar products of some rows with a question.
struct Products<'a> {
    rows: &'a [[i8; TEMPLATE_LENGTH]],
    question: &'a [i16; TEMPLATE_LENGTH],
    products: &'a mut [i32],
}

impl SimdOp for Products<'_> {
    type Output = ();

    /// Plain loops, which the compiler turns into the instructions that the processor has.
    #[inline(always)]
    fn eval<I: Isa>(self, _: I) {
        for (row, product) in self.rows.iter().zip(self.products) {
            let mut sums = [0; 16];
            let (row, question) = (row.as_chunks::<16>().0, self.question.as_chunks::<16>().0);
            for (row, question) in row.iter().zip(question) {
                for i in 0..16 {
                    sums[i] += i32::from(row[i]) * i32::from(question[i]);
                }
            }
            *product = sums.iter().sum();
        }
    }
}

/// The `most` greatest of the numbers added, greatest first.
struct Greatest {
    most: usize,
    numbers: Vec<f32>,
}

impl Greatest {
    /// The smallest of them; nothing is too small while there are fewer.
    fn bound(&self) -> f32 {
        self.numbers.get(self.most - 1).copied().unwrap_or(f32::NEG_INFINITY)
    }

    fn add(&mut self, number: f32) {
        let at = self.numbers.partition_point(|&greater| greater >= number);
        if at < self.most {
            self.numbers.truncate(self.most - 1);
            self.numbers.insert(at, number);
        }
    }
}
