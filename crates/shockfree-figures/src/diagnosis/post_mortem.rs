//! What happened along one training.

use super::numbers::{MANY, lost, nothing, place, whole};
use crate::range::extent;
use crate::{ChartAxis, ChartPanel, ChartStack, Edge, Ink, Layer, MarkSize, Range, Scale, Stretch};

/// One training, seen afterwards: the loss at every step with the bifurcations that were crossed; the
/// certified rates and the spectral radii of fixed points at its checkpoints; how many there were.
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

const KINDS: [Bifurcation; 4] =
    [Bifurcation::Fold, Bifurcation::Flip, Bifurcation::NeimarkSacker, Bifurcation::BranchPoint];
/// More names than this do not fit above a frame.
const NAMES: usize = 30;
/// Bifurcations of one kind closer together than this part of the axis share a name.
const TOGETHER: f64 = 0.02;
/// Bifurcations closer together than this part of the axis are drawn as one.
const ONE: f64 = 4e-3;
/// From this ratio of the largest rate to the bound on, its axis is logarithmic.
const FAR: f64 = 20.0;
/// What an even axis can show.
const FARTHEST: f64 = 1e14;
/// The heights of the frames.
const LOSS: f64 = 190.0;
const RATES: f64 = 180.0;
const COUNTS: f64 = 120.0;
const ROWS: f64 = 96.0;
/// Intervals between the numbers of the counts.
const INTERVALS: f64 = 4.0;

/// The bifurcations of one kind as a row of marks, where there are too many for names.
struct Row {
    kind: Bifurcation,
    height: f64,
    points: Vec<(f64, f64)>,
}

impl Row {
    fn layer(&self) -> Layer<'_> {
        let (ink, points) = (self.kind.ink(), self.points.as_slice());
        Layer::Points { label: None, ink, points, size: MarkSize::Tiny }
    }
}

/// The rows of all kinds, the first on top.
fn rows(crossings: &[Crossing]) -> [Row; 4] {
    let [a, b, c, d] = KINDS;
    [(a, 3.0), (b, 2.0), (c, 1.0), (d, 0.0)].map(|(kind, height)| {
        let alike = crossings.iter().filter(|at| at.kind == kind);
        Row { kind, height, points: alike.map(|at| (middle(at), height)).collect() }
    })
}

/// A name above the first frame.
struct Name {
    at: f64,
    kind: Bifurcation,
    text: String,
}

impl PostMortem<'_> {
    /// The picture as an SVG document that scales.
    pub fn svg(&self) -> String {
        let span = self.span();
        let crossings = distinct(self.crossings, span);
        let names = names(&crossings, span);
        let crossings: Vec<Crossing> = crossings.iter().map(|at| at.0).collect();
        let named = names.len() <= NAMES;
        let remarks = self.remarks();
        let shown: &[Crossing] = if named { &crossings } else { &[] };
        let strips = || {
            let wide = shown.iter().filter(|at| (at.to - at.from).abs() > ONE * span);
            wide.map(|at| Layer::Strip {
                label: "",
                ink: at.kind.ink(),
                at: Stretch::Columns(at.from, at.to),
            })
        };
        let lines = || {
            shown.iter().map(|at| Layer::Flag {
                label: "",
                ink: at.kind.ink(),
                at: Edge::Top(middle(at)),
            })
        };

        let mut loss: Vec<Layer<'_>> = strips().chain(lines()).collect();
        if named {
            loss.extend(names.iter().map(|name| Layer::Flag {
                label: &name.text,
                ink: name.kind.ink(),
                at: Edge::Top(name.at),
            }));
        }
        loss.push(Layer::Line { label: None, ink: Ink::Plain, points: self.losses });

        let radii = |wanted: fn(f64) -> bool| -> Vec<(f64, f64)> {
            let all = self.followed.iter().flat_map(|point| point.radii.iter().copied());
            all.filter(|at| wanted(at.1)).collect()
        };
        let (stable, repelling) = (radii(|radius| radius < 1.0), radii(|radius| radius >= 1.0));
        let mut rates: Vec<Layer<'_>> = strips().chain(lines()).collect();
        rates.extend(self.rates_layers(&stable, &repelling));

        let total: Vec<(f64, f64)> =
            self.counts.iter().map(|at| (at.step, place(at.fixed_points))).collect();
        let attractors: Vec<(f64, f64)> =
            self.counts.iter().map(|at| (at.step, place(at.attractors))).collect();
        let mut counts: Vec<Layer<'_>> = strips().chain(lines()).collect();
        counts.extend(count_layers(&total, &attractors));
        let most = total.iter().chain(&attractors).map(|at| at.1).fold(1.0, f64::max);
        let ticks = whole(0.0, most, INTERVALS);
        let ticks: Vec<(f64, &str)> = ticks.iter().map(|(at, n)| (*at, n.as_str())).collect();
        let number = ChartAxis::linear("number").named(&ticks);
        let number = number.within(Range::known(-0.12 * most, 1.12 * most));

        let rows = rows(&crossings);
        let kinds: Vec<(f64, &str)> =
            rows.iter().map(|row| (row.height, row.kind.name())).collect();
        let rows: Vec<Layer<'_>> = rows.iter().map(Row::layer).collect();

        let mut panels = Vec::new();
        let y = ChartAxis::logarithmic("loss");
        let has_loss =
            self.losses.iter().any(|at| at.0.is_finite() && at.1 > 0.0 && at.1.is_finite());
        if has_loss || (named && !crossings.is_empty()) {
            panels.push(ChartPanel { y, height: LOSS, layers: &loss });
        }
        if !named {
            let y = ChartAxis::linear("").named(&kinds).within(Range::known(-0.6, 3.6));
            panels.push(ChartPanel { y, height: ROWS, layers: &rows });
        }
        let measured = || {
            let rates = self.rates.iter().flat_map(|rate| rate.values);
            rates.chain(self.followed.iter().flat_map(|point| point.radii))
        };
        if measured().any(|at| at.0.is_finite() && at.1.is_finite()) {
            let y = ChartAxis { scale: scale(measured()), ..ChartAxis::linear("rate, radius") };
            panels.push(ChartPanel { y, height: RATES, layers: &rates });
        }
        if self.counts.iter().any(|at| at.step.is_finite()) {
            panels.push(ChartPanel { y: number, height: COUNTS, layers: &counts });
        }
        let nothing = nothing((0.5, 3.0), "Nothing is known of this training.");
        if panels.is_empty() {
            panels.push(ChartPanel { y, height: LOSS, layers: &nothing });
        }
        let remarks: Vec<Layer<'_>> = remarks.iter().map(|text| Layer::Remark { text }).collect();
        let mut last: Vec<Layer<'_>> = Vec::new();
        if let Some(panel) = panels.last_mut() {
            last.extend_from_slice(panel.layers);
            last.extend(remarks);
            panel.layers = &last;
        }
        let x = ChartAxis::linear("training step");
        ChartStack { title: self.title, x, panels: &panels }.svg()
    }

    /// The length of the axis of steps.
    fn span(&self) -> f64 {
        let courses = self.rates.iter().map(|rate| rate.values);
        let radii = self.followed.iter().map(|point| point.radii);
        let courses = courses.chain(radii).chain([self.losses]);
        let steps = courses.flatten().map(|at| at.0);
        let crossings = self.crossings.iter().flat_map(|at| [at.from, at.to]);
        let steps = steps.chain(crossings).chain(self.counts.iter().map(|at| at.step));
        let (low, high) = extent(steps.filter(|step| step.abs() <= FARTHEST));
        (high - low).max(0.0)
    }

    /// The rates, and the radii of the fixed points.
    fn rates_layers<'a>(
        &'a self,
        stable: &'a [(f64, f64)],
        repelling: &'a [(f64, f64)],
    ) -> Vec<Layer<'a>> {
        let mut layers = Vec::new();
        layers.push(Layer::Flag { label: "", ink: Ink::Bound, at: Edge::Right(1.0) });
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
        let unknown = self.crossings.iter().filter(|at| !drawable(at)).count();
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

fn middle(at: &Crossing) -> f64 {
    f64::midpoint(at.from, at.to)
}

/// The bifurcations that can be drawn, in order, and how many of each kind are drawn as one.
fn distinct(crossings: &[Crossing], span: f64) -> Vec<(Crossing, usize)> {
    let mut kept: Vec<(Crossing, usize)> = Vec::new();
    for kind in KINDS {
        let drawn = |at: &&Crossing| at.kind == kind && drawable(at);
        let mut alike: Vec<Crossing> = crossings.iter().filter(drawn).copied().collect();
        alike.sort_by(|a, b| middle(a).total_cmp(&middle(b)));
        for at in alike {
            let same = |last: &&mut (Crossing, usize)| {
                last.0.kind == kind && middle(&at) - middle(&last.0) < ONE * span
            };
            match kept.last_mut().filter(same) {
                Some((_, count)) => *count += 1,
                None => kept.push((at, 1)),
            }
        }
    }
    kept.sort_by(|a, b| middle(&a.0).total_cmp(&middle(&b.0)));
    kept
}

/// Names, each for neighbours of one kind.
fn names(crossings: &[(Crossing, usize)], span: f64) -> Vec<Name> {
    let close = |a: &(Crossing, usize), b: &(Crossing, usize)| {
        a.0.kind == b.0.kind && middle(&b.0) - middle(&a.0) < TOGETHER * span
    };
    let name = |together: &[(Crossing, usize)]| {
        // The name stands at a line that is there.
        let middlemost = together.get(together.len() / 2)?.0;
        let count: usize = together.iter().map(|at| at.1).sum();
        let kind = middlemost.kind;
        let times = if count > 1 { format!(" ×{count}") } else { String::new() };
        Some(Name { at: middle(&middlemost), kind, text: format!("{}{times}", kind.name()) })
    };
    crossings.chunk_by(close).filter_map(name).collect()
}

fn drawable(at: &Crossing) -> bool {
    at.from.abs() <= FARTHEST && at.to.abs() <= FARTHEST
}

/// The axis of the rates: even where the bound and all others can be seen on it.
fn scale<'a>(points: impl Iterator<Item = &'a (f64, f64)>) -> Scale {
    let (_, largest) = extent(points.map(|at| at.1).filter(|value| value.is_finite()));
    if largest > FAR { Scale::Logarithmic } else { Scale::Linear }
}

fn count_layers<'a>(total: &'a [(f64, f64)], attractors: &'a [(f64, f64)]) -> Vec<Layer<'a>> {
    let all = Ink::Kind(u8::MAX);
    let stable = Ink::Attracting;
    vec![
        Layer::Line { label: Some("fixed points"), ink: all, points: total },
        Layer::Points { label: None, ink: all, points: total, size: MarkSize::Large },
        Layer::Line { label: Some("attractors"), ink: stable, points: attractors },
        Layer::Points { label: None, ink: stable, points: attractors, size: MarkSize::Small },
    ]
}
