//! The plan of a sweep: which settings there are, and which runs they need.

mod draw;
mod index;
mod settings;
mod text;

pub use settings::{Sample, Settings};

use shockfree::Horizon;
use shockfree::objective::Parameters;

use crate::{Axis, AxisSet, Error, Family, Result, Run, Values};

/// A checked plan.
///
/// A *setting* is one choice on every axis: in a grid all combinations, in a sample the draws. A run
/// belongs to a [`Family`], a method from one origin, and depends on some axes only; in a grid the
/// runs of a family are the combinations on those, so that nothing is computed twice. Runs are
/// numbered through, family after family.
///
/// ```
/// use shockfree_sweep::{Plan, Settings};
/// let plan = Plan::new(Settings::default())?;
/// assert!(plan.settings_count() > 20_000);
/// assert_eq!(plan.run(0).method(), "gradient-descent");
/// # Ok::<(), shockfree_sweep::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Plan {
    settings: Settings,
    families: Vec<Family>,
    /// The number of the first run of each family, and the number of all runs.
    offsets: Vec<u64>,
    fingerprint: String,
}

impl Plan {
    /// The largest number of runs, and of settings. A run is a row of some 200 bytes in the file and
    /// 16 bytes in memory: two gigabytes and 160 megabytes of so many.
    pub const MOST_RUNS: u64 = 10_000_000;

    /// Checks the settings.
    ///
    /// # Errors
    /// What is wrong with them.
    pub fn new(settings: Settings) -> Result<Self> {
        settings.check()?;
        let families: Vec<Family> = settings
            .methods
            .iter()
            .flat_map(|&method| {
                method.origins().iter().map(move |&origin| Family { method, origin })
            })
            .collect();
        let mut plan = Self { settings, families, offsets: vec![0], fingerprint: String::new() };
        let sizes = plan.families.iter().map(|family| plan.combinations(family.axes()));
        let runs = limited("runs", sizes.clone().fold(0, u128::saturating_add))?;
        limited("settings", plan.combinations(plan.axes()))?;
        let sizes: Vec<u128> = sizes.collect();
        for size in sizes {
            let last = plan.offsets.last().copied().unwrap_or(0);
            plan.offsets.push(last + u64::try_from(size).unwrap_or(runs));
        }
        plan.fingerprint = text::fingerprint(&plan.settings);
        Ok(plan)
    }

    /// What it was made of.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The plan as a problem file that gives the same plan again, all values written out.
    pub fn to_toml(&self) -> String {
        text::toml(&self.settings)
    }

    /// Sixteen hexadecimal digits that tell this plan from others.
    pub fn fingerprint(&self) -> &str {
        &self.fingerprint
    }

    /// The families, in the order of their runs.
    pub fn families(&self) -> &[Family] {
        &self.families
    }

    /// The number of runs.
    pub fn runs(&self) -> u64 {
        self.offsets.last().copied().unwrap_or(0)
    }

    /// The numbers of the runs of a family, by its place among the families.
    pub fn runs_of(&self, family: usize) -> std::ops::Range<u64> {
        self.offsets[family]..self.offsets[family + 1]
    }

    /// The number of settings.
    pub fn settings_count(&self) -> u64 {
        self.size(self.axes())
    }

    /// A run by its number.
    ///
    /// # Panics
    /// Unless `index` is below [`runs`](Self::runs).
    pub fn run(&self, index: u64) -> Run {
        assert!(index < self.runs(), "run {index} of {}", self.runs());
        let place = self.offsets.partition_point(|offset| *offset <= index) - 1;
        let family = self.families[place];
        let (horizon, number) = self.choice(family.axes(), index - self.offsets[place]);
        let weight = match family.origin {
            crate::Origin::Given => number(Axis::Weight),
            crate::Origin::Common => self.settings.weight,
        };
        Run {
            index,
            family,
            horizon,
            start: number(Axis::Start),
            target: number(Axis::Target),
            step: family.method.has_step().then(|| number(Axis::Step)),
            threshold: family.method.has_threshold().then(|| number(Axis::Threshold)),
            initial: Parameters { weight, bias: number(Axis::Bias) },
        }
    }

    /// All settings on the axes that matter to one of two families (by their places), as the two runs
    /// that belong to each.
    ///
    /// In a grid, each stands for equally many settings of the plan: shares and quantiles over them
    /// are those over all settings.
    pub fn pairs(&self, one: usize, other: usize) -> impl Iterator<Item = (u64, u64)> {
        let axes = self.families[one].axes().union(self.families[other].axes());
        let run = move |family: usize, setting: u64| {
            self.offsets[family] + self.project(axes, setting, self.families[family].axes())
        };
        (0..self.size(axes)).map(move |setting| (run(one, setting), run(other, setting)))
    }

    /// Every axis on which a method depends.
    fn axes(&self) -> AxisSet {
        self.families.iter().fold(AxisSet::default(), |axes, family| axes.union(family.axes()))
    }

    /// The horizon and the other numbers of a choice on some axes.
    fn choice(&self, axes: AxisSet, index: u64) -> (Horizon, impl Fn(Axis) -> f64) {
        let places = self.places(axes, index);
        let horizon = match places.on(Axis::Horizon, Some(self.settings.horizons.len())) {
            index::Place::Nth(i) => self.settings.horizons[i],
            index::Place::Fraction(_) => unreachable!("horizons are a list"),
        };
        let number = move |axis| {
            let values = self.settings.values(axis);
            match (values, places.on(axis, values.count())) {
                (Values::List(values), index::Place::Nth(i)) => values[i],
                (Values::Range { from, to, spacing }, index::Place::Fraction(u)) => {
                    spacing.between(*from, *to, u)
                }
                _ => unreachable!("a place is for the values it was asked for"),
            }
        };
        (horizon, number)
    }
}

fn limited(what: &str, count: u128) -> Result<u64> {
    match u64::try_from(count) {
        Ok(few) if few <= Plan::MOST_RUNS => Ok(few),
        _ => Err(Error::OutOfLimits {
            what: format!("the number of {what}"),
            value: count,
            least: 1,
            most: Plan::MOST_RUNS,
        }),
    }
}

#[cfg(test)]
mod tests;
