//! Quantiles.

/// The quantiles that are told, in percent: 0 is the smallest value and 100 the largest.
pub const PERCENTS: [u32; 7] = [0, 5, 25, 50, 75, 95, 100];

/// The quantiles at [`PERCENTS`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Quantiles<T>(pub [T; PERCENTS.len()]);

impl<T: Copy> Quantiles<T> {
    /// Of values in ascending order; `None` if there are none.
    pub fn of_sorted(sorted: &[T]) -> Option<Self> {
        let first = *sorted.first()?;
        Some(Self(PERCENTS.map(|percent| nearest_rank(sorted, percent).unwrap_or(first))))
    }

    /// The quantile at one of the [`PERCENTS`].
    ///
    /// # Panics
    /// At any other.
    pub fn at(&self, percent: u32) -> T {
        let place = PERCENTS.iter().position(|one| *one == percent);
        self.0[place.expect("one of the percents")]
    }
}

/// The quantile by nearest rank, of values in ascending order: the smallest value that at least so many
/// percent of all do not exceed. It is always one of the values, so infinite ones do no harm.
pub fn nearest_rank<T: Copy>(sorted: &[T], percent: u32) -> Option<T> {
    let rank = (u128::from(percent) * sorted.len() as u128).div_ceil(100).max(1);
    sorted.get(usize::try_from(rank - 1).ok()?).copied()
}

#[cfg(test)]
mod tests {
    use super::{PERCENTS, nearest_rank};

    /// The definition, counted out.
    fn by_definition(values: &[u32], percent: u32) -> u32 {
        let enough = |value: &u32| {
            let below = values.iter().filter(|other| *other <= value).count();
            100 * below >= percent as usize * values.len()
        };
        *values.iter().filter(|value| enough(value)).min().unwrap()
    }

    #[test]
    fn nearest_rank_is_its_definition() {
        for length in 1..=130_u32 {
            // Many equal values, and some that are "never".
            let value = |i: u32| if i % 7 == 3 { u32::MAX } else { (i * i) % 41 };
            let mut values: Vec<u32> = (0..length).map(value).collect();
            values.sort_unstable();
            for percent in PERCENTS.into_iter().chain([1, 33, 99]) {
                let expected = by_definition(&values, percent);
                assert_eq!(nearest_rank(&values, percent), Some(expected), "{length} {percent}");
            }
        }
        assert_eq!(nearest_rank::<u32>(&[], 50), None);
    }
}
