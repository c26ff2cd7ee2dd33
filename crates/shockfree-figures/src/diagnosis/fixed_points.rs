//! Fixed points, seen along their two principal directions.

use super::numbers::{lost, nothing, place};
use crate::range::extent;
use crate::{Chart, ChartAxis, Ink, Layer, MarkSize, Range};

/// The fixed points of a network, projected on two directions, and orbits that end in them.
///
/// Stable ones are filled. Repelling ones are open, with the number of their repelling directions beside
/// them; points on top of one another say how many they are. Orbits grow darker the farther they have
/// come.
///
/// ```
/// use shockfree_figures::{FixedPointMap, ProjectedPoint};
/// let points = [
///     ProjectedPoint { at: (-1.0, 0.0), repelling: 0 },
///     ProjectedPoint { at: (0.0, 0.1), repelling: 1 },
///     ProjectedPoint { at: (1.0, 0.0), repelling: 0 },
/// ];
/// let figure = FixedPointMap { title: None, points: &points, shares: (0.83, 0.11), orbits: &[] };
/// assert!(figure.svg().contains("first direction (83 %)"));
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FixedPointMap<'a> {
    /// Words above the frame.
    pub title: Option<&'a str>,
    /// The fixed points.
    pub points: &'a [ProjectedPoint],
    /// The shares of the variance that the two directions explain, 0 to 1; they are not written if they
    /// are not that.
    pub shares: (f64, f64),
    /// Orbits, projected on the same directions.
    pub orbits: &'a [&'a [(f64, f64)]],
}

/// A fixed point.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ProjectedPoint {
    /// Where it lies along the two directions.
    pub at: (f64, f64),
    /// The number of directions in which it repels; 0 for a stable one.
    pub repelling: usize,
}

/// The shades of an orbit.
const SHADES: u8 = 6;
/// Points closer together than this part of the axes cannot be told apart.
const TOGETHER: f64 = 0.012;
/// Free space around the points, for marks and their words.
const MARGIN: f64 = 0.09;
/// A direction of less extent than this part of the other is shown as wide as this part of it: rounding
/// errors should not look like structure.
const FLATTEST: f64 = 1e-6;
/// With more marks than this there is no room for words.
const TAGGED: usize = 200;
const HEIGHT: f64 = 380.0;

/// Points that cannot be told apart.
struct Cluster {
    at: (f64, f64),
    members: Vec<usize>,
}

/// The parts of an orbit, from its beginning to its end.
type Shades = Vec<Vec<(f64, f64)>>;

impl FixedPointMap<'_> {
    /// The picture as an SVG document that scales.
    pub fn svg(&self) -> String {
        let is_number = |at: &(f64, f64)| drawable(at.0) && drawable(at.1);
        let seen: Vec<ProjectedPoint> =
            self.points.iter().copied().filter(|point| is_number(&point.at)).collect();
        let orbits =
            || self.orbits.iter().flat_map(|orbit| orbit.iter()).filter(|at| is_number(at));
        let all = || seen.iter().map(|point| &point.at).chain(orbits());
        let (x, y) = ranges(extent(all().map(|at| at.0)), extent(all().map(|at| at.1)));
        let clusters = clusters(&seen, (x.width(), y.width()));
        let of = |wanted: fn(&Cluster) -> bool| -> Vec<(f64, f64)> {
            clusters.iter().filter(|cluster| wanted(cluster)).map(|cluster| cluster.at).collect()
        };
        let stable = of(|cluster| !cluster.repels());
        let repelling = of(Cluster::repels);
        let both = of(|cluster| cluster.repels() && cluster.attracts());
        let words: Vec<String> = clusters.iter().map(Cluster::words).collect();
        let tags: Vec<((f64, f64), &str)> = clusters
            .iter()
            .zip(&words)
            .filter(|(_, words)| !words.is_empty() && clusters.len() <= TAGGED)
            .map(|(cluster, words)| (cluster.at, words.as_str()))
            .collect();
        let shades: Vec<_> =
            self.orbits.iter().map(|orbit| shades(orbit, (x.width(), y.width()))).collect();
        let starts: Vec<(f64, f64)> =
            self.orbits.iter().filter_map(|orbit| orbit.first().copied()).collect();
        let lost = lost(self.points.len() - seen.len(), ["fixed point", "fixed points"]);

        let middle = (x.low() + x.width() / 2.0, y.low() + y.width() / 2.0);
        let mut layers = orbit_layers(&shades);
        let ink = Ink::Fading(2);
        layers.push(Layer::Points { label: None, ink, points: &starts, size: MarkSize::Tiny });
        let filled =
            |label, points, size| Layer::Points { label, ink: Ink::Attracting, points, size };
        if !stable.is_empty() || !both.is_empty() {
            layers.push(filled(Some("stable"), &stable, MarkSize::Large));
        }
        if !repelling.is_empty() {
            layers.push(Layer::Points {
                label: Some("repelling: number of directions"),
                ink: Ink::Repelling,
                points: &repelling,
                size: MarkSize::Hollow,
            });
        }
        layers.push(filled(None, &both, MarkSize::Tiny));
        layers.push(Layer::Tags { tags: &tags });
        if seen.is_empty() {
            layers.extend(nothing(middle, "There are no fixed points."));
        }
        layers.extend(lost.iter().map(|text| Layer::Remark { text }));
        let names = [name("first", self.shares.0), name("second", self.shares.1)];
        Chart {
            title: self.title,
            x: ChartAxis::linear(&names[0]).within(x),
            y: ChartAxis::linear(&names[1]).within(y),
            height: HEIGHT,
            layers: &layers,
        }
        .svg()
    }
}

impl Cluster {
    fn repels(&self) -> bool {
        self.members.iter().any(|&directions| directions > 0)
    }

    fn attracts(&self) -> bool {
        self.members.contains(&0)
    }

    /// What stands beside the mark: `2`, the repelling directions of a point; `×3: 0, 1` of three points.
    fn words(&self) -> String {
        let mut directions = self.members.clone();
        directions.sort_unstable();
        directions.dedup();
        let written: Vec<String> = directions.iter().map(ToString::to_string).collect();
        let (count, written) = (self.members.len(), written.join(", "));
        match (count > 1, directions.as_slice()) {
            (false, [0]) => String::new(),
            (false, _) => written,
            (true, [0]) => format!("×{count}"),
            (true, _) => format!("×{count}: {written}"),
        }
    }
}

/// Orbits shade by shade, so that no beginning covers an end.
fn orbit_layers(orbits: &[Shades]) -> Vec<Layer<'_>> {
    let mut layers = Vec::new();
    let mut label = Some("orbit, ever stronger");
    for shade in 0..SHADES {
        for parts in orbits {
            if let Some(points) = parts.get(usize::from(shade)) {
                let label = if shade + 1 == SHADES { label.take() } else { None };
                layers.push(Layer::Line { label, ink: Ink::Fading(shade), points });
            }
        }
    }
    layers
}

/// Coordinates beyond this cannot be shown on an even axis.
fn drawable(value: f64) -> bool {
    value.abs() <= 1e14
}

fn name(which: &str, share: f64) -> String {
    if (0.0..=1.0).contains(&share) {
        let percent = 100.0 * share;
        let digits = usize::from(percent < 9.95 && percent > 0.0);
        format!("{which} direction ({percent:.digits$} %)")
    } else {
        format!("{which} direction")
    }
}

/// What the axes show of points within these extents.
fn ranges(x: (f64, f64), y: (f64, f64)) -> (Range, Range) {
    let width = |(low, high): (f64, f64)| if low <= high { high - low } else { 0.0 };
    let widest = width(x).max(width(y));
    let usual = if widest > 0.0 { FLATTEST * widest } else { 1.0 };
    let range = |(low, high): (f64, f64)| {
        let (low, high) = if low <= high { (low, high) } else { (0.0, 1.0) };
        let lacking = (usual.max(1e-8 * low.abs().max(high.abs())) - (high - low)).max(0.0) / 2.0;
        let margin = MARGIN * (high - low) + lacking;
        Range::new(low - margin, high + margin).unwrap_or(Range::known(-1.0, 1.0))
    };
    (range(x), range(y))
}

/// Points by place: each belongs to the first before it that it cannot be told from.
fn clusters(points: &[ProjectedPoint], size: (f64, f64)) -> Vec<Cluster> {
    let mut clusters: Vec<Cluster> = Vec::new();
    for point in points {
        let near = |cluster: &&mut Cluster| {
            let (x, y) = (cluster.at.0 - point.at.0, cluster.at.1 - point.at.1);
            (x / size.0).hypot(y / size.1) < TOGETHER
        };
        match clusters.iter_mut().find(near) {
            Some(cluster) => cluster.members.push(point.repelling),
            None => clusters.push(Cluster { at: point.at, members: vec![point.repelling] }),
        }
    }
    clusters
}

/// An orbit in parts of equal length in the picture; most of its steps are short and lie at its end.
fn shades(orbit: &[(f64, f64)], size: (f64, f64)) -> Shades {
    let length = |a: (f64, f64), b: (f64, f64)| {
        let length = ((a.0 - b.0) / size.0).hypot((a.1 - b.1) / size.1);
        if length.is_finite() { length } else { 0.0 }
    };
    let total: f64 = orbit.windows(2).map(|pair| length(pair[0], pair[1])).sum();
    let each = total / f64::from(SHADES);
    let mut parts = vec![Vec::new(); usize::from(SHADES)];
    let (mut part, mut used) = (0, 0.0);
    parts[0].extend(orbit.first().copied());
    for pair in orbit.windows(2) {
        let step = length(pair[0], pair[1]);
        let along = |t: f64| {
            (pair[0].0 + t * (pair[1].0 - pair[0].0), pair[0].1 + t * (pair[1].1 - pair[0].1))
        };
        while part + 1 < parts.len() && step > 0.0 && used + step > place(part + 1) * each {
            let cut = along(((place(part + 1) * each - used) / step).clamp(0.0, 1.0));
            parts[part].push(cut);
            part += 1;
            parts[part].push(cut);
        }
        parts[part].push(pair[1]);
        used += step;
    }
    parts
}
