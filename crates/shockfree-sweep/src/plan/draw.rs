//! Random numbers that know their place.

/// The step between the states of the generator: 2⁶⁴ divided by the golden ratio.
const GAMMA: u64 = 0x9e37_79b9_7f4a_7c15;

/// Output number `index` of the generator `SplitMix64` with a seed, computed without the ones before.
///
/// Source: Steele, Lea and Flood, *Fast splittable pseudorandom number generators* (2014).
pub fn bits(seed: u64, index: u64) -> u64 {
    let mut z = seed.wrapping_add(GAMMA.wrapping_mul(index.wrapping_add(1)));
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// The same as a number in [0, 1).
#[expect(clippy::cast_precision_loss, reason = "53 bits are a double's own")]
pub fn fraction(seed: u64, index: u64) -> f64 {
    (bits(seed, index) >> 11) as f64 / (1_u64 << 53) as f64
}

#[cfg(test)]
mod tests {
    use super::{bits, fraction};

    /// The numbers that the public reference implementation gives.
    #[test]
    fn it_is_the_published_generator() {
        let expected = [
            6_457_827_717_110_365_317,
            3_203_168_211_198_807_973,
            9_817_491_932_198_370_423,
            4_593_380_528_125_082_431,
            16_408_922_859_458_223_821,
        ];
        for (index, expected) in (0..).zip(expected) {
            assert_eq!(bits(1_234_567, index), expected);
        }
    }

    #[test]
    fn fractions_fill_the_interval_evenly() {
        const DRAWS: u64 = 100_000;
        let mut counts = [0_u32; 10];
        for index in 0..DRAWS {
            let u = fraction(7, index);
            assert!((0.0..1.0).contains(&u));
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "below 10")]
            let bin = (10.0 * u) as usize;
            counts[bin] += 1;
        }
        // 10⁵ draws of probability 1/10: a standard deviation of 95; five of them.
        assert!(counts.iter().all(|count| count.abs_diff(10_000) < 475), "{counts:?}");
    }
}
