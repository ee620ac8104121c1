//! The kernel's two row functions for the processor at hand, chosen at run time. Every choice
//! gives the same bits. The only unsafe code of this crate without `libjpeg`.

#![allow(unsafe_code)]

use super::portable;

/// The row functions of one instruction set.
#[derive(Clone, Copy)]
pub(super) struct Kernel(Set);

#[derive(Clone, Copy)]
enum Set {
    Portable,
    /// Only made where the processor has AVX2.
    #[cfg(target_arch = "x86_64")]
    Avx2,
    #[cfg(target_arch = "aarch64")]
    Neon,
}

impl Kernel {
    /// The fastest that this processor runs.
    pub(super) fn best() -> Self {
        #[cfg(target_arch = "x86_64")]
        if std::arch::is_x86_feature_detected!("avx2") {
            return Kernel(Set::Avx2);
        }
        #[cfg(target_arch = "aarch64")]
        if std::arch::is_aarch64_feature_detected!("neon") {
            return Kernel(Set::Neon);
        }
        Kernel(Set::Portable)
    }

    /// The one that every processor runs.
    #[cfg(test)]
    pub(super) fn portable() -> Self {
        Kernel(Set::Portable)
    }

    /// Writes the grey of each RGB pixel and answers the sum of their V.
    pub(super) fn grey_row(self, rgb: &[u8], grey: &mut [i16]) -> u64 {
        match self.0 {
            Set::Portable => portable::grey_row(rgb, grey),
            #[cfg(target_arch = "x86_64")]
            // SAFETY: `Set::Avx2` is only made where AVX2 was detected.
            Set::Avx2 => unsafe { avx2::grey_row(rgb, grey) },
            #[cfg(target_arch = "aarch64")]
            // SAFETY: `Set::Neon` is only made where NEON was detected.
            Set::Neon => unsafe { neon::grey_row(rgb, grey) },
        }
    }

    /// The sum of the Laplacian's squares over a row whose slices hold one more pixel at both ends.
    pub(super) fn laplacian_squares(self, above: &[i16], row: &[i16], below: &[i16]) -> u64 {
        match self.0 {
            #[cfg(target_arch = "x86_64")]
            // SAFETY: `Set::Avx2` is only made where AVX2 was detected.
            Set::Avx2 => unsafe { avx2::laplacian_squares(above, row, below) },
            // On aarch64 the compiler may use NEON everywhere, so here too.
            _ => portable::laplacian_squares(above, row, below),
        }
    }
}

#[cfg(target_arch = "x86_64")]
mod avx2 {
    use std::arch::x86_64::*;

    use super::portable;

    /// Pixels per step, and the bytes that its loads touch: 48, and 4 that are ignored.
    const STEP: usize = 16;
    const READ_BYTES: usize = 36 + 16;

    /// The portable code, compiled with AVX2: it vectorises as well as by hand.
    #[target_feature(enable = "avx2")]
    pub(super) fn laplacian_squares(above: &[i16], row: &[i16], below: &[i16]) -> u64 {
        portable::laplacian_squares(above, row, below)
    }

    #[target_feature(enable = "avx2")]
    pub(super) fn grey_row(rgb: &[u8], grey: &mut [i16]) -> u64 {
        let mut sums = _mm256_setzero_si256();
        let mut done = 0;
        while let (Some(from), Some(to)) =
            (rgb[done * 3..].first_chunk::<READ_BYTES>(), grey[done..].first_chunk_mut::<STEP>())
        {
            // Twice eight pixels, in the halves that packing puts side by side again.
            let even = load(from, 0, 24);
            let odd = load(from, 12, 36);
            let packed = _mm256_packus_epi32(grey_of(even), grey_of(odd));
            // SAFETY: `to` is 16 × 2 = 32 writable bytes; the store needs no alignment.
            unsafe { _mm256_storeu_si256(to.as_mut_ptr().cast(), packed) };
            sums = _mm256_add_epi64(sums, value_sums(even, odd));
            done += STEP;
        }
        let halves =
            _mm_add_epi64(_mm256_castsi256_si128(sums), _mm256_extracti128_si256::<1>(sums));
        let sum = _mm_extract_epi64::<0>(halves) as u64 + _mm_extract_epi64::<1>(halves) as u64;
        sum + portable::grey_row(&rgb[done * 3..], &mut grey[done..])
    }

    /// Four pixels (12 bytes, and 4 that are ignored) from each of two places.
    #[target_feature(enable = "avx2")]
    fn load(from: &[u8; READ_BYTES], low: usize, high: usize) -> __m256i {
        let (low, high) = (&from[low..low + 16], &from[high..high + 16]);
        // SAFETY: both slices are 16 readable bytes; the loads need no alignment.
        unsafe { _mm256_loadu2_m128i(high.as_ptr().cast(), low.as_ptr().cast()) }
    }

    /// OpenCV's grey of eight pixels, 32 bits each.
    #[target_feature(enable = "avx2")]
    fn grey_of(rgb: __m256i) -> __m256i {
        // Red and green of a pixel as one pair of 16 bits; blue as another, beside a nothing.
        let red_green = _mm256_broadcastsi128_si256(_mm_setr_epi8(
            0, -1, 1, -1, 3, -1, 4, -1, 6, -1, 7, -1, 9, -1, 10, -1,
        ));
        let blue = _mm256_broadcastsi128_si256(_mm_setr_epi8(
            2, -1, -1, -1, 5, -1, -1, -1, 8, -1, -1, -1, 11, -1, -1, -1,
        ));
        let weigh_red_green = _mm256_set1_epi32((19_235 << 16) | 9_798);
        let red_green = _mm256_madd_epi16(_mm256_shuffle_epi8(rgb, red_green), weigh_red_green);
        let blue = _mm256_madd_epi16(_mm256_shuffle_epi8(rgb, blue), _mm256_set1_epi32(3_735));
        let sum = _mm256_add_epi32(red_green, blue);
        _mm256_srli_epi32::<15>(_mm256_add_epi32(sum, _mm256_set1_epi32(16_384)))
    }

    /// Sums of max(R, G, B) over sixteen pixels, in four lanes of 64 bits.
    #[target_feature(enable = "avx2")]
    fn value_sums(even: __m256i, odd: __m256i) -> __m256i {
        // At bytes 0, 3, 6 and 9 of each half, the greatest of the pixel that starts there.
        let greatest = |rgb| {
            let two = _mm256_max_epu8(rgb, _mm256_srli_si256::<1>(rgb));
            _mm256_max_epu8(two, _mm256_srli_si256::<2>(rgb))
        };
        let first = _mm256_broadcastsi128_si256(_mm_setr_epi8(
            -1, 0, 0, -1, 0, 0, -1, 0, 0, -1, 0, 0, 0, 0, 0, 0,
        ));
        let even = _mm256_and_si256(greatest(even), first);
        let odd = _mm256_and_si256(greatest(odd), first);
        // Moved by one byte the second falls between the first: one sum takes both.
        let both = _mm256_or_si256(even, _mm256_slli_si256::<1>(odd));
        _mm256_sad_epu8(both, _mm256_setzero_si256())
    }
}

#[cfg(target_arch = "aarch64")]
mod neon {
    use std::arch::aarch64::*;

    use super::portable;

    const STEP: usize = 16;

    #[target_feature(enable = "neon")]
    pub(super) fn grey_row(rgb: &[u8], grey: &mut [i16]) -> u64 {
        let mut sum = 0;
        let (blocks, rest) = rgb.as_chunks::<{ STEP * 3 }>();
        let (grey_blocks, grey_rest) = grey.as_chunks_mut::<STEP>();
        for (from, to) in blocks.iter().zip(grey_blocks) {
            // SAFETY: `from` is 48 readable bytes, which this load takes apart into three planes.
            let planes = unsafe { vld3q_u8(from.as_ptr()) };
            let (red, green, blue) = (planes.0, planes.1, planes.2);
            sum += u64::from(vaddlvq_u8(vmaxq_u8(vmaxq_u8(red, green), blue)));
            let low = grey_of(vget_low_u8(red), vget_low_u8(green), vget_low_u8(blue));
            let high = grey_of(vget_high_u8(red), vget_high_u8(green), vget_high_u8(blue));
            let (to_low, to_high) = to.split_at_mut(8);
            // SAFETY: `to_low` is 8 × 2 = 16 writable bytes.
            unsafe { vst1q_s16(to_low.as_mut_ptr(), vreinterpretq_s16_u16(low)) };
            // SAFETY: `to_high` is the other 16 of the 32 bytes.
            unsafe { vst1q_s16(to_high.as_mut_ptr(), vreinterpretq_s16_u16(high)) };
        }
        sum + portable::grey_row(rest, grey_rest)
    }

    /// OpenCV's grey of eight pixels; the narrowing shift adds the 16,384 that rounds.
    #[target_feature(enable = "neon")]
    fn grey_of(red: uint8x8_t, green: uint8x8_t, blue: uint8x8_t) -> uint16x8_t {
        let (red, green, blue) = (vmovl_u8(red), vmovl_u8(green), vmovl_u8(blue));
        let low = vmull_n_u16(vget_low_u16(red), 9_798);
        let low = vmlal_n_u16(low, vget_low_u16(green), 19_235);
        let low = vmlal_n_u16(low, vget_low_u16(blue), 3_735);
        let high = vmull_n_u16(vget_high_u16(red), 9_798);
        let high = vmlal_n_u16(high, vget_high_u16(green), 19_235);
        let high = vmlal_n_u16(high, vget_high_u16(blue), 3_735);
        vcombine_u16(vrshrn_n_u32::<15>(low), vrshrn_n_u32::<15>(high))
    }
}
