//! What happened along one training.

use super::crossings::{Crossings, FARTHEST, Row};
use super::numbers::{MANY, line, lost, nothing, place, whole};
use crate::range::extent;
use crate::{ChartAxis, ChartPanel, ChartStack, Edge, Ink, Layer, MarkSize, Range};

/// One training, seen afterwards: the loss at every step, with medians where there are many, and the
/// bifurcations that were crossed; the certified rates and the spectral radii of fixed points at its
/// checkpoints; how many there were.
///
/// A spectral radius below 1 is filled: the fixed point is stable. A bifurcation is a line through all
/// frames, in the band between the checkpoints before and after it, with its name above the first.
/// Bifurcations of one kind that follow closely share a name, `fold ×3`. With more than thirty names
/// they have a frame of their own, a row for each kind.
///
/// Frames for which there is nothing are left out.
///
/// ```
/// use shockfree_figures::{Bifurcation, Crossing, FollowedPoint, PostMortem, RateCourse};
/// let losses: Vec<(f64, f64)> = (0..100).map(f64::from).map(|n| (n, 1.0 / (1.0 + n))).collect();
/// let rates = [RateCourse { name: "spectral", values: &[(0.0, 0.8), (50.0, 1.1), (99.0, 1.3)] }];
/// let followed = [FollowedPoint { radii: &[(0.0, 0.7), (50.0, 0.9), (99.0, 1.02)] }];
/// let crossings = [Crossing { from: 50.0, to: 99.0, kind: Bifurcation::Flip }];
/// let figure = PostMortem {
///     title: None,
///     losses: &losses,
///     crossings: &crossings,
///     rates: &rates,
///     followed: &followed,
///     counts: &[],
/// };
/// assert!(figure.svg().contains("flip"));
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PostMortem<'a> {
    /// Words above the frames.
    pub title: Option<&'a str>,
    /// The loss, `(training step, loss)`, on a logarithmic axis.
    pub losses: &'a [(f64, f64)],
    /// The bifurcations that were crossed.
    pub crossings: &'a [Crossing],
    /// The certified rates along the checkpoints; the first six have looks of their own.
    pub rates: &'a [RateCourse<'a>],
    /// The fixed points that were followed along the checkpoints.
    pub followed: &'a [FollowedPoint<'a>],
    /// How many fixed points and attractors were found at checkpoints; none: no frame for them.
    pub counts: &'a [PointCount],
}

/// A bifurcation between two training steps.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Crossing {
    /// The last step that is known to be before it.
    pub from: f64,
    /// The first step that is known to be after it; the same step if it is known exactly.
    pub to: f64,
    /// What it is.
    pub kind: Bifurcation,
}

/// What can happen to a fixed point.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Bifurcation {
    /// It meets another and both vanish.
    Fold,
    /// A multiplier passes −1.
    Flip,
    /// A pair of multipliers leaves the unit circle.
    NeimarkSacker,
    /// Another curve of fixed points crosses its own.
    BranchPoint,
}

/// A certified rate along the checkpoints.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RateCourse<'a> {
    /// How it was certified: spectral, absolute, diagonal, lmi.
    pub name: &'a str,
    /// `(training step, rate)`; what is not finite breaks the line.
    pub values: &'a [(f64, f64)],
}

/// A fixed point along the checkpoints.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FollowedPoint<'a> {
    /// `(training step, spectral radius of its Jacobian)`; what is not finite breaks the line.
    pub radii: &'a [(f64, f64)],
}

/// How many fixed points and attractors were found at a checkpoint.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PointCount {
    /// The training step.
    pub step: f64,
    /// The number of fixed points.
    pub fixed_points: usize,
    /// The number of attractors.
    pub attractors: usize,
}

impl Bifurcation {
    /// Its name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Fold => "fold",
            Self::Flip => "flip",
            Self::NeimarkSacker => "Neimark–Sacker",
            Self::BranchPoint => "branch point",
        }
    }

    /// How it looks.
    pub const fn ink(self) -> Ink {
        match self {
            Self::Fold => Ink::Fold,
            Self::Flip => Ink::Flip,
            Self::NeimarkSacker => Ink::NeimarkSacker,
            Self::BranchPoint => Ink::BranchPoint,
        }
    }
}

/// From this ratio of the largest rate to the bound on, its axis is logarithmic.
const FAR: f64 = 20.0;
/// A logarithmic axis reaches down to this: a radius of 0 is no matter of size.
const LEAST: f64 = 1e-4;
/// From so many losses on, those of small batches would be a black area: their medians lie on top.
const NOISY: usize = 1000;
/// So many medians are drawn: about one every three pixels.
const MEDIANS: usize = 180;
/// The heights of the frames.
const LOSS: f64 = 190.0;
const RATES: f64 = 180.0;
const COUNTS: f64 = 120.0;
const ROWS: f64 = 96.0;
/// Intervals between the numbers of the counts.
const INTERVALS: f64 = 4.0;

impl PostMortem<'_> {
    /// The picture as an SVG document that scales.
    pub fn svg(&self) -> String {
        let crossings = Crossings::new(self.crossings, self.span());
        let (medians, remarks) = (medians(self.losses), self.remarks());
        let losses = self.loss_layers(&crossings, &medians);
        let (stable, repelling) = (self.radii(|radius| radius < 1.0), self.radii(|r| r >= 1.0));
        let rates = self.rate_layers(&crossings, &stable, &repelling);
        let counts = [self.numbers(|at| at.fixed_points), self.numbers(|at| at.attractors)];
        let most = counts.iter().flatten().map(|at| at.1).fold(1.0, f64::max);
        let ticks = whole(0.0, most, INTERVALS);
        let ticks: Vec<(f64, &str)> = ticks.iter().map(|(at, n)| (*at, n.as_str())).collect();
        let counts = count_layers(&crossings, &counts);
        let rows = crossings.rows();
        let kinds: Vec<(f64, &str)> =
            rows.iter().map(|row| (row.height, row.kind.name())).collect();
        let rows: Vec<Layer<'_>> = rows.iter().map(Row::layer).collect();
        let nothing = nothing((0.5, 3.0), "Nothing is known of this training.");

        let mut panels = Vec::new();
        let y = ChartAxis::logarithmic("loss");
        let seen = |at: &(f64, f64)| at.0.is_finite() && at.1 > 0.0 && at.1.is_finite();
        if self.losses.iter().any(seen) || (crossings.are_named() && !crossings.is_empty()) {
            panels.push(ChartPanel { y, height: LOSS, layers: &losses });
        }
        if !crossings.are_named() {
            let y = ChartAxis::linear("").named(&kinds).within(Range::known(-0.6, 3.6));
            panels.push(ChartPanel { y, height: ROWS, layers: &rows });
        }
        if self.courses().any(|at| at.0.is_finite() && at.1.is_finite()) {
            panels.push(ChartPanel { y: self.rate_axis(), height: RATES, layers: &rates });
        }
        if self.counts.iter().any(|at| at.step.is_finite()) {
            let y = ChartAxis::linear("number").named(&ticks);
            let y = y.within(Range::known(-0.12 * most, 1.12 * most));
            panels.push(ChartPanel { y, height: COUNTS, layers: &counts });
        }
        if panels.is_empty() {
            panels.push(ChartPanel { y, height: LOSS, layers: &nothing });
        }
        let mut last: Vec<Layer<'_>> = Vec::new();
        if let Some(panel) = panels.last_mut() {
            last.extend_from_slice(panel.layers);
            last.extend(remarks.iter().map(|text| Layer::Remark { text }));
            panel.layers = &last;
        }
        ChartStack { title: self.title, x: ChartAxis::linear("training step"), panels: &panels }
            .svg()
    }

    /// All rates and radii.
    fn courses(&self) -> impl Iterator<Item = &(f64, f64)> {
        let rates = self.rates.iter().flat_map(|rate| rate.values);
        rates.chain(self.followed.iter().flat_map(|point| point.radii))
    }

    /// The radii of a kind.
    fn radii(&self, wanted: fn(f64) -> bool) -> Vec<(f64, f64)> {
        let all = self.followed.iter().flat_map(|point| point.radii.iter().copied());
        all.filter(|at| wanted(at.1)).collect()
    }

    /// The numbers of something along the checkpoints.
    fn numbers(&self, of: fn(&PointCount) -> usize) -> Vec<(f64, f64)> {
        self.counts.iter().map(|at| (at.step, place(of(at)))).collect()
    }

    /// The axis of the rates: even where the bound and all others can be seen on it.
    fn rate_axis(&self) -> ChartAxis<'static> {
        const NAME: &str = "rate, radius";
        let values = self.courses().map(|at| at.1).filter(|&value| value > 0.0);
        let (least, largest) = extent(values.filter(|&value| value <= FARTHEST).chain([1.0]));
        if largest <= FAR {
            return ChartAxis::linear(NAME);
        }
        let axis = ChartAxis::logarithmic(NAME);
        let range = Range::new(0.8 * least.max(LEAST), 1.25 * largest);
        range.map_or(axis, |range| axis.within(range))
    }

    /// The length of the axis of steps.
    fn span(&self) -> f64 {
        let steps = self.courses().chain(self.losses).map(|at| at.0);
        let crossings = self.crossings.iter().flat_map(|at| [at.from, at.to]);
        let steps = steps.chain(crossings).chain(self.counts.iter().map(|at| at.step));
        let (low, high) = extent(steps.filter(|step| step.abs() <= FARTHEST));
        (high - low).max(0.0)
    }

    /// The loss: each step pale, under the lines of bifurcations, where there are medians.
    fn loss_layers<'a>(
        &'a self,
        crossings: &'a Crossings,
        medians: &'a [(f64, f64)],
    ) -> Vec<Layer<'a>> {
        let mut layers: Vec<Layer<'_>> = crossings.strips().collect();
        let mut course = (None, self.losses);
        if !medians.is_empty() {
            let (label, ink) = (Some("loss"), Ink::Kind(u8::MAX));
            layers.push(Layer::Line { label, ink, points: self.losses });
            course = (Some("median loss"), medians);
        }
        layers.extend(crossings.lines().chain(crossings.flags()));
        layers.push(Layer::Line { label: course.0, ink: Ink::Plain, points: course.1 });
        layers
    }

    /// The rates, and the radii of the fixed points.
    fn rate_layers<'a>(
        &'a self,
        crossings: &'a Crossings,
        stable: &'a [(f64, f64)],
        repelling: &'a [(f64, f64)],
    ) -> Vec<Layer<'a>> {
        let mut layers: Vec<Layer<'_>> = crossings.strips().chain(crossings.lines()).collect();
        layers.push(line(Ink::Bound, Edge::Right(1.0)));
        for point in self.followed {
            layers.push(Layer::Line { label: None, ink: Ink::Faint, points: point.radii });
        }
        for (index, rate) in (0..=u8::MAX).zip(self.rates) {
            let (ink, points, label) = (Ink::Kind(index), rate.values, Some(rate.name));
            layers.push(Layer::Line { label, ink, points });
            if points.len() <= MANY {
                layers.push(Layer::Points { label: None, ink, points, size: MarkSize::Tiny });
            }
        }
        let radii = [
            ("radius, stable", Ink::Attracting, stable, MarkSize::Small),
            ("radius, repelling", Ink::Repelling, repelling, MarkSize::SmallHollow),
        ];
        for (label, ink, points, size) in radii {
            if !points.is_empty() {
                layers.push(Layer::Points { label: Some(label), ink, points, size });
            }
        }
        layers
    }

    fn remarks(&self) -> Vec<String> {
        let count = |points: &[(f64, f64)]| {
            points.iter().filter(|at| !(at.0.is_finite() && at.1.is_finite())).count()
        };
        let zeros = self.losses.iter().filter(|at| at.1 <= 0.0 && at.1.is_finite()).count();
        let zeros =
            (zeros > 0).then(|| format!("Not above 0, and not drawn: the loss at {zeros} steps."));
        let unknown = self.crossings.iter().filter(|at| !at.is_drawable()).count();
        let rates = self.rates.iter().map(|rate| count(rate.values)).sum();
        let radii = self.followed.iter().map(|point| count(point.radii)).sum();
        [
            lost(count(self.losses), ["loss", "losses"]),
            zeros,
            lost(rates, ["rate", "rates"]),
            lost(radii, ["spectral radius", "spectral radii"]),
            lost(unknown, ["step of a bifurcation", "steps of bifurcations"]),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}

/// The medians of neighbouring losses, at the middles of their steps; none of few.
fn medians(losses: &[(f64, f64)]) -> Vec<(f64, f64)> {
    if losses.len() <= NOISY {
        return Vec::new();
    }
    let median = |part: &[(f64, f64)]| {
        let mut values: Vec<f64> = part.iter().map(|at| at.1).collect();
        values.sort_by(f64::total_cmp);
        Some((part.get(part.len() / 2)?.0, *values.get(values.len() / 2)?))
    };
    losses.chunks(losses.len().div_ceil(MEDIANS)).filter_map(median).collect()
}

/// The numbers of fixed points and of attractors.
fn count_layers<'a>(
    crossings: &'a Crossings,
    [total, attractors]: &'a [Vec<(f64, f64)>; 2],
) -> Vec<Layer<'a>> {
    let (all, stable) = (Ink::Kind(u8::MAX), Ink::Attracting);
    let own = [
        Layer::Line { label: Some("fixed points"), ink: all, points: total },
        Layer::Points { label: None, ink: all, points: total, size: MarkSize::Large },
        Layer::Line { label: Some("attractors"), ink: stable, points: attractors },
        Layer::Points { label: None, ink: stable, points: attractors, size: MarkSize::Small },
    ];
    crossings.strips().chain(crossings.lines()).chain(own).collect()
}
