//! The speed-up as a histogram.

use super::Pair;

/// How often which speed-up, in bins that are evenly wide in the logarithm.
///
/// Every pair is in exactly one of the numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Histogram {
    /// The number of the first bin; bin `k` holds the speed-ups around `2^(k/2)`, so that the ties are
    /// in the middle of bin 0.
    pub first: i32,
    /// How many pairs are in each bin.
    pub bins: Vec<u64>,
    /// Where only shockfree did not converge.
    pub only_shockfree_failed: u64,
    /// Where only the other did not.
    pub only_other_failed: u64,
    /// Where neither did.
    pub both_failed: u64,
}

/// Bins are half a factor of two wide: finer than differences that matter, coarser than the noise.
const BINS_A_DOUBLING: f64 = 2.0;

/// The largest number of iterations is below 2²⁰, and so is every finite speed-up and its inverse.
const OUTERMOST: i32 = 40;

impl Histogram {
    /// Of pairs.
    pub fn of(pairs: impl Iterator<Item = Pair>) -> Self {
        let mut all = vec![0_u64; usize::try_from(2 * OUTERMOST + 1).unwrap_or(0)];
        let mut failed = [0_u64; 3];
        for pair in pairs {
            match (pair.other, pair.shockfree) {
                (Some(_), Some(_)) => {
                    let bin = bin(pair.speed_up()) + OUTERMOST;
                    all[usize::try_from(bin).unwrap_or(0)] += 1;
                }
                (Some(_), None) => failed[0] += 1,
                (None, Some(_)) => failed[1] += 1,
                (None, None) => failed[2] += 1,
            }
        }
        let filled = |count: &u64| *count > 0;
        let first = all.iter().position(filled).unwrap_or(all.len());
        let end = all.iter().rposition(filled).map_or(first, |last| last + 1);
        Self {
            first: i32::try_from(first).unwrap_or(0) - OUTERMOST,
            bins: all[first..end].to_vec(),
            only_shockfree_failed: failed[0],
            only_other_failed: failed[1],
            both_failed: failed[2],
        }
    }

    /// The number of pairs.
    pub fn pairs(&self) -> u64 {
        self.bins.iter().sum::<u64>()
            + self.only_shockfree_failed
            + self.only_other_failed
            + self.both_failed
    }

    /// The speed-up at a border between two bins, the lower one of bin `k`.
    pub fn border(k: i32) -> f64 {
        ((f64::from(k) - 0.5) / BINS_A_DOUBLING).exp2()
    }
}

/// The bin of a finite speed-up.
#[expect(clippy::cast_possible_truncation, reason = "clamped to few bins")]
fn bin(speed_up: f64) -> i32 {
    let bin = (BINS_A_DOUBLING * speed_up.log2()).round();
    bin.clamp(f64::from(-OUTERMOST), f64::from(OUTERMOST)) as i32
}

#[cfg(test)]
mod tests {
    use super::{Histogram, Pair};

    #[test]
    fn every_pair_is_counted_once_and_between_its_borders() {
        let counts = [Some(0), Some(1), Some(3), Some(20), Some(1_000_000), None];
        let all: Vec<Pair> = counts
            .iter()
            .flat_map(|&other| counts.map(|shockfree| Pair { other, shockfree }))
            .collect();
        let histogram = Histogram::of(all.iter().copied());
        assert_eq!(histogram.pairs(), all.len() as u64);
        assert_eq!((histogram.only_other_failed, histogram.only_shockfree_failed), (5, 5));
        assert_eq!(histogram.both_failed, 1);
        for (k, count) in (histogram.first..).zip(&histogram.bins) {
            let inside = |pair: &&Pair| {
                let both = pair.other.is_some() && pair.shockfree.is_some();
                let borders = Histogram::border(k)..Histogram::border(k + 1);
                both && borders.contains(&pair.speed_up())
            };
            assert_eq!(all.iter().filter(inside).count() as u64, *count, "bin {k}");
        }
        assert_eq!(Histogram::of(std::iter::empty()).pairs(), 0);
    }
}
