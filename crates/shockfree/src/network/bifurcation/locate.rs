//! One event of a known sort, located.

use std::f64::consts::PI;

use shockfree_linalg::{Matrix, c64, eigenpairs, singular_values};

use super::arc::{Arc, Chart, Node, Trouble};
use super::branch_point::{self, Solution};
use super::root::Bracket;
use super::spectrum::Spectrum;
use super::{Bifurcation, Kind};
use crate::network::Map;

/// To this width along the arc events are searched: a hundredth of what is promised of `s`.
const WIDTH: f64 = 1e-12;

/// Within this distance of a branch point the curve itself is blurred by rounding (by its square root, 1e-8),
/// so that events there are read off from outside of it.
pub(super) const BLUR: f64 = 1e-6;

/// Curves that miss each other by less than this (relative to the point) cross: the rounding of Newton's
/// method with a margin.
const GAP: f64 = 1e-10;

/// What is located lies on the circle to this; a hundred times what the search leaves of a multiplier that
/// moves 1e5 times as fast as the point.
const ON_CIRCLE: f64 = 1e-5;

/// Where the smallest singular value of `(∂F/∂x - I | ∂F/∂s)` is below this part of the largest, a branch point
/// is looked for: within the blur of one it is about the distance.
const NEAR_BRANCH_POINT: f64 = 1e-4;

/// So near to an end of the family only one side of an event is seen.
const NEAR_END: f64 = 1e-9;

/// Angles that are nearer to a strong resonance than this count as one.
const RESONANCE: f64 = 1e-6;

/// What was found, and where along the arc.
#[derive(Clone, Debug)]
pub(super) struct Found {
    pub arc: f64,
    pub bifurcation: Bifurcation,
}

/// The multiplier that an event is about, as a function of the spectrum: 0 on the circle.
#[derive(Clone, Copy, Debug)]
pub(super) enum Test {
    /// The real multiplier number `k` from above, less 1.
    One(usize),
    /// -1 less the real multiplier number `k` from below.
    MinusOne(usize),
    /// The modulus of complex pair number `k`, less 1.
    Pair(usize),
    /// The mean over so many multipliers, those nearest to a place on the circle, of the modulus, less 1.
    Cluster(c64, usize),
}

impl Test {
    fn value(self, spectrum: &Spectrum) -> Option<f64> {
        match self {
            Self::One(k) => spectrum.real_from_above(k).map(|value| value - 1.0),
            Self::MinusOne(k) => spectrum.real_from_below(k).map(|value| -1.0 - value),
            Self::Pair(k) => spectrum.pair(k).map(|value| value.norm() - 1.0),
            Self::Cluster(place, size) => {
                let values = spectrum.nearest_first(place);
                let sum: f64 = values.iter().take(size).map(|value| value.norm() - 1.0).sum();
                #[allow(clippy::cast_precision_loss, reason = "a dimension")]
                let size = size.max(1) as f64;
                Some(sum / size)
            }
        }
    }

    /// For multipliers near 1: the mean of the real parts, less 1, which is smooth where they become complex.
    fn signed(self, spectrum: &Spectrum) -> f64 {
        let Self::Cluster(place, size) = self else { return self.value(spectrum).unwrap_or(0.0) };
        #[allow(clippy::cast_precision_loss, reason = "a dimension")]
        let share = 1.0 / size.max(1) as f64;
        spectrum.nearest_first(place).iter().take(size).map(|value| share * (value.re - 1.0)).sum()
    }

    fn place(self, spectrum: &Spectrum) -> c64 {
        match self {
            Self::One(_) => c64::new(1.0, 0.0),
            Self::MinusOne(_) => c64::new(-1.0, 0.0),
            Self::Pair(k) => spectrum.pair(k).unwrap_or(c64::new(1.0, 0.0)),
            Self::Cluster(place, _) => place,
        }
    }
}

/// The fold between two nodes between which the tangent's component along `s` changes sign. It is zero just
/// where `∂F/∂x - I` is singular, whatever the error of `∂F/∂s`, and `s` is stationary there.
pub(super) fn fold<M: Map, F: Fn(f64) -> M>(
    chart: &Chart<'_, '_, F>,
    low: &Node,
    high: &Node,
) -> Result<Found, Trouble> {
    let whole = Bracket { low: (low.arc, low.speed()), high: (high.arc, high.speed()) };
    let narrow = whole.narrowed(WIDTH, |arc| {
        let (z, _) = chart.point(arc)?;
        let tangent = chart.tangent(&z)?;
        tangent.last().copied().ok_or(Trouble::Turned)
    });
    let node = chart.node(narrow.best())?;
    // On the curve that branches off at a pitchfork the tangent turns, too. There the rows lose rank.
    let rows = chart.arc.family.rows(&node.z).ok_or(Trouble::NotFinite)?;
    let values = singular_values(&rows).map_err(|_| Trouble::NotFinite)?;
    if let (Some(first), Some(last)) = (values.first(), values.last())
        && *last < NEAR_BRANCH_POINT * first
        && let Some(solution) = solved(chart, &node.z, 20.0 * BLUR)
    {
        return joined(chart, low, high, solution, 0);
    }
    let error = narrow.width() * narrow.low.1.abs().max(narrow.high.1.abs());
    let multiplier = node.spectrum.nearest(c64::new(1.0, 0.0)).ok_or(Trouble::NotFinite)?;
    let curvature = (high.speed() - low.speed()) / (high.arc - low.arc);
    // The search's width shows s to 1e-10 or better even without the curve's turning back.
    let plain = curvature.abs() > 1e-6 && narrow.width() < 1e-9;
    Ok(found(&node, error, Kind::Fold, multiplier, 1, plain))
}

/// The event at which the multiplier of `test` passes the circle between two nodes; flips and Neimark–Sacker
/// points, where curves are regular.
pub(super) fn crossing<M: Map, F: Fn(f64) -> M>(
    chart: &Chart<'_, '_, F>,
    low: &Node,
    high: &Node,
    test: Test,
) -> Result<Option<Found>, Trouble> {
    let Some(whole) = bracket(low, high, test) else { return Ok(None) };
    let value = |arc: f64| -> Result<f64, Trouble> {
        let node = chart.node(arc)?;
        // Where the multiplier is no longer of the sort, only bisection goes on.
        Ok(test.value(&node.spectrum).unwrap_or(0.5 * whole.low.1))
    };
    let narrow = whole.narrowed(WIDTH, value);
    let node = chart.node(narrow.best())?;
    // Not on the circle: the function jumped, since multipliers became complex or real in between.
    let Some(left) = test.value(&node.spectrum).filter(|left| left.abs() < ON_CIRCLE) else {
        return Ok(None);
    };
    let place = test.place(&node.spectrum);
    let multiplier = node.spectrum.nearest(place).ok_or(Trouble::NotFinite)?;
    let jacobian = chart.arc.family.jacobian(&node.z).ok_or(Trouble::NotFinite)?;
    let rounding = rounding(&jacobian, multiplier);
    // The speed over a part of the interval on which the multiplier is nearly straight.
    let part = (1e-3 * whole.width()).max(1e-7);
    let secant = (whole.high.1 - whole.low.1) / (whole.high.0 - whole.low.0);
    let rate = match (value(node.arc - part), value(node.arc + part)) {
        (Ok(behind), Ok(ahead)) => (ahead - behind) / (2.0 * part),
        _ => secant,
    };
    let blurred = (rounding + left.abs().min(1e-9)) / rate.abs();
    let error = node.speed().abs() * (narrow.width() + blurred);
    let (kind, crossing) = sort(multiplier, test);
    let plain = blurred < 1e-8 && left.abs() < 1e-8 && is_plain(kind, crossing);
    Ok(Some(found(&node, error, kind, multiplier, crossing, plain)))
}

/// The branch point between two nodes between which the curve does not turn and one multiplier passes 1.
pub(super) fn branch_point<M: Map, F: Fn(f64) -> M>(
    chart: &Chart<'_, '_, F>,
    low: &Node,
    high: &Node,
    test: Test,
) -> Result<Option<Found>, Trouble> {
    let Some(whole) = bracket(low, high, test) else { return Ok(None) };
    let narrow = whole.narrowed(BLUR, |arc| {
        let node = chart.node(arc)?;
        Ok::<_, Trouble>(test.value(&node.spectrum).unwrap_or(0.5 * whole.low.1))
    });
    if narrow.low.1.abs().max(narrow.high.1.abs()) > 1e3 * BLUR {
        return Ok(None);
    }
    let around = Around { low, high, at: narrow.chord(), width: narrow.width(), crossing: 1 };
    junction(chart, &around).map(Some)
}

/// Where a branch point is thought to be.
pub(super) struct Around<'n> {
    pub low: &'n Node,
    pub high: &'n Node,
    pub at: f64,
    pub width: f64,
    /// How many multipliers pass.
    pub crossing: usize,
}

/// The branch point near a place on the curve.
///
/// # Errors
/// [`Trouble::Astray`] where the curves do not cross, so that the step has jumped from one to the other.
pub(super) fn junction<M: Map, F: Fn(f64) -> M>(
    chart: &Chart<'_, '_, F>,
    around: &Around<'_>,
) -> Result<Found, Trouble> {
    let &Around { low, high, at, width, crossing } = around;
    let part = (at - low.arc) / (high.arc - low.arc);
    let between: Vec<f64> =
        low.z.iter().zip(&high.z).map(|(low, high)| low + part * (high - low)).collect();
    // With its tangent, which tells whether Newton's method has come to the other curve. Where the ends are no
    // further apart than the blur, what lies between them is as good.
    let near = if high.arc - low.arc <= BLUR {
        between
    } else {
        let node = |shift: f64| chart.node(at + shift * BLUR);
        node(0.0).or_else(|_| node(10.0)).or_else(|_| node(-10.0)).map_or(between, |node| node.z)
    };
    let reach = 20.0 * BLUR + (high.arc - low.arc);
    match branch_point::solve(chart.arc, &near) {
        Some(solution) if is_near(chart, &solution, &near, reach) => {
            if solution.gap < GAP {
                return joined(chart, low, high, solution, crossing);
            }
            if high.arc - low.arc > BLUR {
                return Err(Trouble::Astray);
            }
        }
        _ => {}
    }
    // By chords: what the curve bends over the width, and the blur.
    let node = at_point(chart, low, high, near)?;
    let multiplier = node.spectrum.nearest(c64::new(1.0, 0.0)).ok_or(Trouble::NotFinite)?;
    let error = width * width + 1e-10;
    Ok(found(&node, error, Kind::BranchPoint, multiplier, crossing, false))
}

/// A branch point where curves cross, near `near`.
fn solved<M: Map, F: Fn(f64) -> M>(
    chart: &Chart<'_, '_, F>,
    near: &[f64],
    reach: f64,
) -> Option<Solution> {
    branch_point::solve(chart.arc, near)
        .filter(|solution| solution.gap < GAP && is_near(chart, solution, near, reach))
}

fn is_near<M: Map, F: Fn(f64) -> M>(
    chart: &Chart<'_, '_, F>,
    solution: &Solution,
    near: &[f64],
    reach: f64,
) -> bool {
    let off: Vec<f64> = solution.z.iter().zip(near).map(|(a, b)| a - b).collect();
    chart.arc.norm(&off) < reach
}

/// The event in a branch point that was solved for.
fn joined<M: Map, F: Fn(f64) -> M>(
    chart: &Chart<'_, '_, F>,
    low: &Node,
    high: &Node,
    solution: Solution,
    crossing: usize,
) -> Result<Found, Trouble> {
    // Nodes twice as far apart have 64 times the error of the differences, and half the rounding.
    let coarse = Arc { family: chart.arc.family.coarse() };
    let differences = branch_point::solve(&coarse, &solution.z).map_or(BLUR, |other| {
        let off: Vec<f64> = other.z.iter().zip(&solution.z).map(|(a, b)| a - b).collect();
        chart.arc.norm(&off)
    });
    let node = at_point(chart, low, high, solution.z)?;
    let multiplier = node.spectrum.nearest(c64::new(1.0, 0.0)).ok_or(Trouble::NotFinite)?;
    // Curves that miss each other by a gap g have their folds g^(2/3) from where they would cross.
    let missed =
        if solution.gap > 16.0 * f64::EPSILON { solution.gap.powf(2.0 / 3.0) } else { 0.0 };
    let error = 2.0 * solution.noise + differences + missed;
    Ok(found(&node, error, Kind::BranchPoint, multiplier, crossing, missed < 1e-8 && crossing <= 1))
}

/// The node of a point that was not found along the arc.
fn at_point<M: Map, F: Fn(f64) -> M>(
    chart: &Chart<'_, '_, F>,
    low: &Node,
    high: &Node,
    z: Vec<f64>,
) -> Result<Node, Trouble> {
    let jacobian = chart.arc.family.jacobian(&z).ok_or(Trouble::NotFinite)?;
    let spectrum = Spectrum::of(&jacobian).ok_or(Trouble::NotFinite)?;
    let arc = chart.place(&z).clamp(low.arc, high.arc);
    Ok(Node { arc, z, tangent: low.tangent.clone(), spectrum, noise: 0.0 })
}

/// The place where several multipliers pass 1 together, within a short interval, by the mean of them: inverse
/// cubic interpolation through four nodes outside of the blur. Their distance leaves 1e-16 of a cubic's error and
/// magnifies rounding by 1e4.
pub(super) fn several_at_one<M: Map, F: Fn(f64) -> M>(
    chart: &Chart<'_, '_, F>,
    low: &Node,
    high: &Node,
    crossing: usize,
) -> Result<Found, Trouble> {
    const APART: f64 = 1e-4;
    let test = Test::Cluster(c64::new(1.0, 0.0), crossing);
    let middle = f64::midpoint(low.arc, high.arc);
    let through = |parts: [f64; 4]| -> Option<f64> {
        let mut arcs = parts.map(|part| middle + part * APART);
        let mut values = [0.0; 4];
        for (value, arc) in values.iter_mut().zip(arcs) {
            *value = test.signed(&chart.node(arc).ok()?.spectrum);
        }
        // Neville's scheme for the arc at the value 0.
        for order in 1..4 {
            for i in 0..4 - order {
                let (a, b) = (values[i], values[i + order]);
                arcs[i] = (arcs[i + 1] * a - arcs[i] * b) / (a - b);
            }
        }
        ((arcs[0] - middle).abs() <= APART).then_some(arcs[0])
    };
    let (at, doubt) = match (through([-2.0, -1.0, 1.0, 2.0]), through([-3.0, -1.0, 1.0, 3.0])) {
        (Some(narrow), Some(wide)) => (narrow, (narrow - wide).abs() + WIDTH),
        _ => (middle, high.arc - low.arc),
    };
    let part = (at - low.arc) / (high.arc - low.arc);
    let z: Vec<f64> =
        low.z.iter().zip(&high.z).map(|(low, high)| low + part * (high - low)).collect();
    let node = Node { arc: at.clamp(low.arc, high.arc), ..at_point(chart, low, high, z)? };
    let multiplier = node.spectrum.nearest(c64::new(1.0, 0.0)).ok_or(Trouble::NotFinite)?;
    let error = low.speed().abs() * doubt;
    Ok(found(&node, error, Kind::BranchPoint, multiplier, crossing, false))
}

/// The interval between two nodes, if the test changes sign, and is seen to beyond rounding.
fn bracket(low: &Node, high: &Node, test: Test) -> Option<Bracket> {
    let (a, b) = (test.value(&low.spectrum)?, test.value(&high.spectrum)?);
    let seen = (a < 0.0) != (b < 0.0) || a == 0.0 || b == 0.0;
    (seen && a.abs().max(b.abs()) > 1e-13)
        .then_some(Bracket { low: (low.arc, a), high: (high.arc, b) })
}

/// The kind by the multiplier: a complex pair within the resonance of the real axis is a double real one.
fn sort(multiplier: c64, test: Test) -> (Kind, usize) {
    let size = if let Test::Cluster(_, size) = test { size } else { 1 };
    let angle = multiplier.im.abs().atan2(multiplier.re);
    let pair = matches!(test, Test::Pair(_));
    if angle > PI - RESONANCE {
        (Kind::Flip, if pair { 2 } else { size })
    } else if angle < RESONANCE {
        (Kind::BranchPoint, if pair { 2 } else { size })
    } else {
        (Kind::NeimarkSacker { angle }, if pair { 2 } else { size })
    }
}

fn is_plain(kind: Kind, crossing: usize) -> bool {
    match kind {
        Kind::Fold | Kind::Flip | Kind::BranchPoint => crossing == 1,
        Kind::NeimarkSacker { angle } => {
            let resonances = [2.0 * PI / 3.0, PI / 2.0];
            crossing == 2 && resonances.iter().all(|at| (angle - at).abs() > RESONANCE)
        }
    }
}

/// What rounding of the Jacobian makes of a multiplier: `n ε ‖J‖_F` times its condition `|p||q|/|pᵀq|`, with the
/// left and the right eigenvector.
fn rounding(jacobian: &Matrix, multiplier: c64) -> f64 {
    let vector = |matrix: &Matrix| {
        let pairs = eigenpairs(matrix).ok()?;
        pairs
            .into_iter()
            .min_by(|a, b| (a.value - multiplier).norm().total_cmp(&(b.value - multiplier).norm()))
            .map(|pair| pair.vector)
    };
    let length = |vector: &[c64]| vector.iter().map(|v| v.norm().powi(2)).sum::<f64>().sqrt();
    let condition = match (vector(jacobian), vector(&jacobian.transposed())) {
        (Some(q), Some(p)) => {
            let product = p.iter().zip(&q).fold(c64::new(0.0, 0.0), |sum, (p, q)| sum + p * q);
            length(&p) * length(&q) / product.norm()
        }
        _ => f64::INFINITY,
    };
    #[allow(clippy::cast_precision_loss, reason = "a dimension")]
    let n = jacobian.rows() as f64;
    let condition = if condition.is_finite() { condition } else { 1.0 / f64::EPSILON };
    n * f64::EPSILON * shockfree_linalg::norm(jacobian.values()).max(1.0) * condition
}

fn found(
    node: &Node,
    error: f64,
    kind: Kind,
    multiplier: c64,
    crossing: usize,
    plain: bool,
) -> Found {
    let parameter = node.parameter();
    let inside = parameter > NEAR_END && parameter < 1.0 - NEAR_END;
    let multiplier = c64::new(multiplier.re, multiplier.im.abs());
    Found {
        arc: node.arc,
        bifurcation: Bifurcation {
            parameter,
            error: error + 2.0 * node.noise + 4.0 * f64::EPSILON,
            kind,
            state: node.state().to_vec(),
            multiplier,
            crossing,
            certain: plain && inside,
        },
    }
}

/// What is met at the node of an end: multipliers within `near` of the circle. Nothing tells on which side
/// they go on.
pub(super) fn met(node: &Node, near: f64) -> Vec<Found> {
    let mut all: Vec<Found> = Vec::new();
    for &value in &node.spectrum.values {
        if value.im < 0.0 || (value.norm() - 1.0).abs() > near {
            continue;
        }
        let test = if value.im > 0.0 { Test::Pair(0) } else { Test::Cluster(value, 1) };
        let (kind, crossing) = match sort(value, test) {
            (Kind::BranchPoint, _) if node.speed().abs() < 1e-4 => (Kind::Fold, 1),
            other => other,
        };
        match all.iter_mut().find(|other| {
            other.bifurcation.kind.is_alike(kind) && !matches!(kind, Kind::NeimarkSacker { .. })
        }) {
            Some(other) => other.bifurcation.crossing += crossing,
            None => all.push(found(node, near, kind, value, crossing, false)),
        }
    }
    all
}
