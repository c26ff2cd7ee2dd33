//! Shockfree against another method, setting by setting.

use super::Quantiles;
use crate::{Family, Plan, Record, Records};

/// Two runs of the same setting.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pair {
    /// Iterations of the other method; `None` if it did not converge.
    pub other: Option<u32>,
    /// Iterations of shockfree; `None` if it did not converge.
    pub shockfree: Option<u32>,
}

impl Pair {
    /// The speed-up of shockfree: the iterations of the other method divided by its own.
    ///
    /// - A run that has converged before the first update counts as one iteration: a quotient by
    ///   nothing would call one saved iteration an infinite gain.
    /// - If only the other did not converge it is infinite, if only shockfree did not, 0.
    /// - If neither did, 1: nobody was faster. [`Comparison::both_failed`] says how many those are.
    pub fn speed_up(self) -> f64 {
        let count = |iterations: u32| f64::from(iterations.max(1));
        match (self.other, self.shockfree) {
            (Some(other), Some(shockfree)) => count(other) / count(shockfree),
            (None, Some(_)) => f64::INFINITY,
            (Some(_), None) => 0.0,
            (None, None) => 1.0,
        }
    }
}

/// Which settings are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Starts {
    /// All.
    All,
    /// Those from which the other method starts outside the stable strip, where gradients can explode.
    OutsideStrip,
}

/// Shockfree against another method over many settings.
///
/// Wins, losses, ties and the pairs that both failed are all pairs there are.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Comparison {
    /// The method in the stable strip.
    pub shockfree: Family,
    /// The other.
    pub other: Family,
    /// In which settings.
    pub starts: Starts,
    /// The number of settings that differ for the two.
    pub pairs: u64,
    /// Where shockfree was faster, or the only one to converge.
    pub wins: u64,
    /// Where both converged and took as long.
    pub ties: u64,
    /// Where the other was faster, or the only one to converge.
    pub losses: u64,
    /// Where neither converged.
    pub both_failed: u64,
    /// Of the wins, where the other did not converge.
    pub only_other_failed: u64,
    /// Of the losses, where shockfree did not converge.
    pub only_shockfree_failed: u64,
    /// The speed-up ([`Pair::speed_up`]).
    pub speed_up: Quantiles<f64>,
}

impl Comparison {
    /// A number of pairs as a share of all.
    #[expect(clippy::cast_precision_loss, reason = "pairs are far below 2^53")]
    pub fn share(&self, of: u64) -> f64 {
        of as f64 / self.pairs as f64
    }

    /// What pairs come to.
    fn of(
        [shockfree, other]: [Family; 2],
        starts: Starts,
        pairs: impl Iterator<Item = Pair>,
    ) -> Option<Self> {
        let mut comparison = Self {
            shockfree,
            other,
            starts,
            pairs: 0,
            wins: 0,
            ties: 0,
            losses: 0,
            both_failed: 0,
            only_other_failed: 0,
            only_shockfree_failed: 0,
            speed_up: Quantiles([1.0; super::PERCENTS.len()]),
        };
        let mut speed_ups = Vec::new();
        for pair in pairs {
            comparison.count(pair);
            speed_ups.push(pair.speed_up());
        }
        speed_ups.sort_unstable_by(f64::total_cmp);
        comparison.speed_up = Quantiles::of_sorted(&speed_ups)?;
        Some(comparison)
    }

    fn count(&mut self, pair: Pair) {
        self.pairs += 1;
        let speed_up = pair.speed_up();
        let counter = match (pair.other, pair.shockfree) {
            (None, None) => &mut self.both_failed,
            _ if speed_up > 1.0 => &mut self.wins,
            _ if speed_up < 1.0 => &mut self.losses,
            _ => &mut self.ties,
        };
        *counter += 1;
        self.only_other_failed += u64::from(pair.other.is_none() && pair.shockfree.is_some());
        self.only_shockfree_failed += u64::from(pair.other.is_some() && pair.shockfree.is_none());
    }
}

/// All settings that differ for two families (by their places in the plan), as pairs.
pub fn pairs(
    plan: &Plan,
    records: &Records,
    shockfree: usize,
    other: usize,
    starts: Starts,
) -> impl Iterator<Item = Pair> {
    let count = |run: u64| {
        usize::try_from(run).ok().and_then(|run| records.get(run)).and_then(Record::count)
    };
    let edge = plan.settings().activation.strip_edge();
    let counts = move |run: u64| match starts {
        Starts::All => true,
        Starts::OutsideStrip => plan.run(run).initial.weight.abs() >= edge,
    };
    plan.pairs(shockfree, other)
        .filter(move |(_, run)| counts(*run))
        .map(move |(one, two)| Pair { shockfree: count(one), other: count(two) })
}

/// Every method in the stable strip against every other from each origin. One that has both origins
/// starts where the other does. Where some starts lie outside the strip, those are compared by
/// themselves, too: inside there is little to be gained.
pub fn comparisons(plan: &Plan, records: &Records) -> Vec<Comparison> {
    let mut comparisons: Vec<Comparison> = Vec::new();
    for (ours, other) in opponents(plan) {
        let both = [plan.families()[ours], plan.families()[other]];
        let compare =
            |starts| Comparison::of(both, starts, pairs(plan, records, ours, other, starts));
        let (all, outside) = (compare(Starts::All), compare(Starts::OutsideStrip));
        let differ = |one: &Comparison| all.as_ref().is_some_and(|all| all.pairs != one.pairs);
        let outside = outside.filter(differ);
        comparisons.extend(all.into_iter().chain(outside));
    }
    comparisons
}

/// The families that are compared, by their places: one in the strip, and another.
pub fn opponents(plan: &Plan) -> impl Iterator<Item = (usize, usize)> {
    let families = plan.families();
    let fits = |ours: Family, other: Family| {
        let has_one_origin = ours.method.origins().len() == 1;
        ours.method.is_shockfree()
            && !other.method.is_shockfree()
            && (has_one_origin || ours.origin == other.origin)
    };
    (0..families.len()).flat_map(move |ours| {
        (0..families.len())
            .filter(move |&other| fits(families[ours], families[other]))
            .map(move |other| (ours, other))
    })
}

#[cfg(test)]
mod tests {
    use super::{Comparison, Pair, Starts};
    use crate::{Family, MethodName, Origin};

    const NEVER: Option<u32> = None;

    fn pair(other: Option<u32>, shockfree: Option<u32>) -> Pair {
        Pair { other, shockfree }
    }

    #[test]
    fn a_run_that_does_not_converge_counts_as_slower_than_any() {
        assert_eq!(pair(Some(186), Some(20)).speed_up(), 9.3);
        assert_eq!(pair(NEVER, Some(1_000_000)).speed_up(), f64::INFINITY);
        assert_eq!(pair(Some(1_000_000), NEVER).speed_up(), 0.0);
        assert_eq!(pair(NEVER, NEVER).speed_up(), 1.0);
        // Nothing is divided by nothing.
        assert_eq!(pair(Some(0), Some(0)).speed_up(), 1.0);
        assert_eq!(pair(Some(7), Some(0)).speed_up(), 7.0);
        assert_eq!(pair(Some(0), Some(4)).speed_up(), 0.25);
    }

    /// Every pair is counted once, and the sorting agrees with the ratio.
    #[test]
    fn wins_ties_and_losses_are_all_there_is() {
        let method = |method| Family { method, origin: Origin::Common };
        let counts = [Some(0), Some(1), Some(2), Some(30), NEVER];
        let all: Vec<Pair> = counts
            .iter()
            .flat_map(|&other| counts.map(|shockfree| pair(other, shockfree)))
            .collect();
        let (ours, other) = (method(MethodName::Shockfree), method(MethodName::GradientDescent));
        let found = Comparison::of([ours, other], Starts::All, all.iter().copied()).unwrap();
        // By hand: 0 and 1 count as equal, so of the 16 finite pairs 6 are ties (4 equal, 2 of these).
        assert_eq!((found.pairs, found.ties, found.both_failed), (25, 6, 1));
        assert_eq!((found.wins, found.losses), (5 + 4, 5 + 4));
        assert_eq!((found.only_other_failed, found.only_shockfree_failed), (4, 4));
        assert_eq!((found.speed_up.at(0), found.speed_up.at(100)), (0.0, f64::INFINITY));
        assert_eq!(found.speed_up.at(50), 1.0);
        assert!(Comparison::of([ours, other], Starts::All, std::iter::empty()).is_none());
    }
}
