//! Eigenvalues in the complex plane.

use super::numbers::{FEW, line, lost};
use crate::number::number;
use crate::{Chart, ChartAxis, Edge, Ink, Layer, MarkSize, Range};
use std::collections::BTreeSet;
use std::f64::consts::TAU;

/// The eigenvalues of the Jacobian at fixed points, in the complex plane with the unit circle.
///
/// A fixed point attracts if all of its eigenvalues lie inside; those outside have the colour of the
/// shock. The first six fixed points have marks of their own, all others share one.
///
/// The axes have one scale, and the circle does not become a point: eigenvalues with parts beyond 6 are
/// arrows at the edge, and a remark says how many there are and how far. So is said what is not finite.
///
/// ```
/// use shockfree_figures::{Eigenvalues, JacobianSpectrum};
/// let spectra = [
///     JacobianSpectrum { label: "_A_", eigenvalues: &[(0.4, 0.5), (0.4, -0.5)] },
///     JacobianSpectrum { label: "_B_", eigenvalues: &[(1.3, 0.0), (-0.2, 0.0)] },
/// ];
/// let figure = Eigenvalues { title: None, spectra: &spectra };
/// assert!(figure.svg().contains("outside"));
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Eigenvalues<'a> {
    /// Words above the frame.
    pub title: Option<&'a str>,
    /// The fixed points.
    pub spectra: &'a [JacobianSpectrum<'a>],
}

/// The eigenvalues at one fixed point.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct JacobianSpectrum<'a> {
    /// What the legend calls the fixed point.
    pub label: &'a str,
    /// Its eigenvalues, `(real part, imaginary part)`.
    pub eigenvalues: &'a [(f64, f64)],
}

/// So many fixed points have a mark of their own.
const NAMED: usize = 6;
/// The height of the frame at most: about its width.
const HEIGHT: f64 = 520.0;
/// What is seen around the unit circle.
const AROUND: f64 = 1.12;
/// Parts beyond this are not shown: the circle must stay a circle.
const FARTHEST: f64 = 6.0;
/// How far the axes reach, as a multiple of the largest part; with arrows there is more room at the edge.
const ROOM: f64 = 1.04;
const ARROWED: f64 = 1.2;
/// Arrows to what lies beyond: where they begin and end as parts of the axes' reach, and how many there
/// are at most around the circle.
const ARROW: (f64, f64) = (0.93, 0.99);
const ARROWS: f64 = 72.0;
/// Corners of the unit circle.
const CORNERS: u32 = 180;

/// The eigenvalues of the fixed points that share a mark.
#[derive(Default)]
struct Group<'a> {
    label: Option<&'a str>,
    inside: Vec<(f64, f64)>,
    outside: Vec<(f64, f64)>,
}

impl Eigenvalues<'_> {
    /// The picture as an SVG document that scales.
    pub fn svg(&self) -> String {
        let all: Vec<(f64, f64)> =
            self.spectra.iter().flat_map(|at| at.eigenvalues.iter().copied()).collect();
        let is_number = |at: &&(f64, f64)| at.0.is_finite() && at.1.is_finite();
        let finite: Vec<(f64, f64)> = all.iter().filter(is_number).copied().collect();
        let seen = |at: &(f64, f64)| farthest(at) <= FARTHEST;
        let far = finite.iter().any(|at| !seen(at));
        let reach = finite.iter().filter(|at| seen(at)).map(farthest).fold(0.0, f64::max);
        let reach = if far { ARROWED * reach } else { ROOM * reach }.max(AROUND);
        let groups = self.groups(seen);
        let shown = (reach, if far { reach } else { vertical(&finite) });
        let arrows = arrows(finite.iter().filter(|at| !seen(at)), reach);
        let circle: Vec<(f64, f64)> = (0..=CORNERS)
            .map(|n| TAU * f64::from(n) / f64::from(CORNERS))
            .map(|angle| (angle.cos(), angle.sin()))
            .collect();
        let most = self.spectra.iter().map(|at| at.eigenvalues.len()).max().unwrap_or(0);
        let size = if most <= FEW { MarkSize::Small } else { MarkSize::Tiny };
        let remarks = remarks(&all, &finite, seen);

        let mut layers = vec![
            line(Ink::Origin, Edge::Right(0.0)),
            line(Ink::Origin, Edge::Top(0.0)),
            Layer::Line { label: Some("unit circle"), ink: Ink::Bound, points: &circle },
        ];
        // Those that matter come last and lie on top.
        for (ink, group) in (0..).map(Ink::Kind).zip(&groups) {
            let label = group.label;
            layers.push(Layer::Points { label, ink, points: &group.inside, size });
        }
        if far || groups.iter().any(|group| !group.outside.is_empty()) {
            let (label, ink) = (Some("outside: expanding"), Ink::Expanding(0));
            layers.push(Layer::Points { label, ink, points: &[], size });
        }
        for (ink, group) in (0..).map(Ink::Expanding).zip(&groups) {
            layers.push(Layer::Points { label: None, ink, points: &group.outside, size });
        }
        for &(from, to) in &arrows {
            layers.push(Layer::Arrow { ink: Ink::Shock, from, to });
        }
        layers.extend(remarks.iter().map(|text| Layer::Remark { text }));
        let axis = |label, reach: f64| ChartAxis::linear(label).within(Range::known(-reach, reach));
        Chart {
            title: self.title,
            x: axis("real part", shown.0),
            y: axis("imaginary part", shown.1),
            height: HEIGHT,
            layers: &layers,
        }
        .svg_to_scale()
    }

    /// The eigenvalues that can be seen, by mark.
    fn groups(&self, seen: impl Fn(&(f64, f64)) -> bool) -> Vec<Group<'_>> {
        let mut groups: Vec<Group<'_>> = Vec::new();
        for (index, spectrum) in self.spectra.iter().enumerate() {
            if index <= NAMED {
                let label = if index < NAMED { spectrum.label } else { "others" };
                groups.push(Group { label: Some(label), ..Group::default() });
            }
            let Some(group) = groups.last_mut() else { continue };
            for &at in spectrum.eigenvalues.iter().filter(|at| seen(at)) {
                let outside = at.0.hypot(at.1) > 1.0;
                if outside { &mut group.outside } else { &mut group.inside }.push(at);
            }
        }
        groups
    }
}

/// The larger of the sizes of the two parts.
fn farthest(at: &(f64, f64)) -> f64 {
    at.0.abs().max(at.1.abs())
}

/// How far the imaginary parts reach that are shown: as far as the circle at least.
fn vertical(finite: &[(f64, f64)]) -> f64 {
    (ROOM * finite.iter().map(|at| at.1.abs()).fold(0.0, f64::max)).max(AROUND)
}

type Arrow = ((f64, f64), (f64, f64));

/// Arrows towards what lies beyond a square, one for each direction that can be told.
fn arrows<'a>(beyond: impl Iterator<Item = &'a (f64, f64)>, reach: f64) -> Vec<Arrow> {
    #[allow(clippy::cast_possible_truncation, reason = "a part of a turn")]
    let direction = |at: &(f64, f64)| (at.1.atan2(at.0) / TAU * ARROWS).round() as i32;
    let directions: BTreeSet<i32> = beyond.map(direction).collect();
    let arrow = |direction: i32| {
        let (sin, cos) = (TAU * f64::from(direction) / ARROWS).sin_cos();
        // To the edge of the square.
        let length = reach / sin.abs().max(cos.abs());
        let at = |part: f64| (part * length * cos, part * length * sin);
        (at(ARROW.0), at(ARROW.1))
    };
    directions.into_iter().map(arrow).collect()
}

fn remarks(
    all: &[(f64, f64)],
    finite: &[(f64, f64)],
    seen: impl Fn(&(f64, f64)) -> bool,
) -> Vec<String> {
    if all.is_empty() {
        return vec!["There are no eigenvalues.".into()];
    }
    let beyond: Vec<f64> =
        finite.iter().filter(|at| !seen(at)).map(|at| at.0.hypot(at.1).min(f64::MAX)).collect();
    let largest = number(beyond.iter().copied().fold(0.0, f64::max));
    let beyond = match beyond.len() {
        0 => None,
        1 => Some(format!("1 eigenvalue lies beyond the frame, at |λ| = {largest}.")),
        count => Some(format!("{count} lie beyond the frame, the largest at |λ| = {largest}.")),
    };
    let lost = lost(all.len() - finite.len(), ["eigenvalue", "eigenvalues"]);
    beyond.into_iter().chain(lost).collect()
}
