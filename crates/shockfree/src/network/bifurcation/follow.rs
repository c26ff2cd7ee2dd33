//! One curve, from an end of the family.

use super::arc::{Arc, Chart, Node, Trouble};
use super::event::events;
use super::family::Family;
use super::locate::{Found, met};
use super::root::Bracket;
use super::spectrum::Spectrum;
use super::{Branch, End, Loss, Point, Settings, Side, start};
use crate::network::Map;

/// A fold this far beyond an end still counts as in it.
const BEYOND: f64 = 1e-11;

/// At an end, multipliers so near to the circle are reported: a state right to the square root of rounding, as
/// in a fold, shows them no nearer.
const AT_END: f64 = 1e-7;

/// Follows the fixed point `start` of `F_0` or `F_1` through the family `F_s = family(s)`.
///
/// Pseudo-arclength continuation: predictor along the tangent, Newton's method in the plane across it, steps by
/// the turn of the tangent. So the curve is followed around folds, and straight on through branch points. It
/// ends at `s = 0` or `s = 1`. Every [`Bifurcation`](super::Bifurcation) on it is located, where it can be to
/// 1e-10 in `s` or better ([`error`](super::Bifurcation::error) tells). The family is asked for `s` in
/// `[0, 1]` only.
///
/// A step costs `O(n³)`: a few linear systems and the multipliers. Nothing is random, nothing panics unless
/// `family` does; [`Settings::steps`] bounds the time.
///
/// A start in a fold at an end is followed into one of its two curves.
///
/// ```
/// use shockfree::network::bifurcation::{End, Kind, Settings, Side, follow};
/// use shockfree::network::{Activation, Held, Network};
/// use shockfree_linalg::Matrix;
/// // x' = 2s tanh(x): at s = 1/2 the fixed point 0 loses its stability to two others.
/// let family = |s: f64| {
///     let weight = Matrix::new(1, 1, vec![2.0 * s]);
///     let network =
///         Network::new(weight, Matrix::zeros(1, 0), vec![0.0], Activation::Tanh).unwrap();
///     Held::new(&network, &[]).unwrap()
/// };
/// let branch = follow(&family, &[0.0], Side::Zero, &Settings::default());
/// assert_eq!(branch.end, End::Reached);
/// let [pitchfork] = &branch.bifurcations[..] else { panic!() };
/// assert_eq!(pitchfork.kind, Kind::BranchPoint);
/// assert!((pitchfork.parameter - 0.5).abs() < 1e-10);
/// ```
pub fn follow<M: Map, F: Fn(f64) -> M>(
    family: &F,
    start: &[f64],
    from: Side,
    settings: &Settings,
) -> Branch {
    let settings = settings.sane();
    let mut branch = Branch { points: Vec::new(), bifurcations: Vec::new(), end: End::Budget };
    let lost = |why| End::Lost { why, at: from.parameter() };
    if start.iter().any(|value| !value.is_finite()) {
        branch.end = lost(Loss::NotFinite);
        return branch;
    }
    if start.is_empty() || family(from.parameter()).dimension() != start.len() {
        branch.end = lost(Loss::WrongLength);
        return branch;
    }
    let arc = Arc { family: Family::new(family, start.len()) };
    let (node, goes_on) = match start::node(&arc, start, from) {
        Ok(node) => node,
        Err(why) => {
            branch.end = lost(why);
            return branch;
        }
    };
    let at_start = met(&node, AT_END);
    branch.points.push(point(&node));
    branch.end =
        if goes_on { walk(&arc, node, from, &settings, &mut branch) } else { End::TurnedBack };
    // What is met in the start, unless it was located there.
    let unknown: Vec<_> = at_start.into_iter().filter(|event| is_new(event, &branch)).collect();
    branch.bifurcations.splice(0..0, unknown.into_iter().map(|event| event.bifurcation));
    branch
}

/// Steps until the curve ends.
fn walk<M: Map, F: Fn(f64) -> M>(
    arc: &Arc<'_, F>,
    mut node: Node,
    from: Side,
    settings: &Settings,
    branch: &mut Branch,
) -> End {
    let mut length = 0.1 * settings.longest;
    for _ in 0..settings.steps {
        let chart = Chart { arc, base: Node { arc: 0.0, ..node.clone() }, turn: settings.turn };
        let step = match advance(&chart, length) {
            Ok(step) => step,
            Err(trouble) => {
                length *= 0.4;
                if length < settings.shortest {
                    let why = match trouble {
                        Trouble::NotFinite => Loss::NotFinite,
                        Trouble::Astray | Trouble::Turned => Loss::NoStep,
                    };
                    return End::Lost { why, at: node.parameter() };
                }
                continue;
            }
        };
        let cosine = arc.dot(&node.tangent, &step.node.tangent).min(1.0);
        // Aims at half the turn that is allowed.
        let wish = 0.5 * settings.turn / cosine.acos().max(1e-3);
        length = (length * wish.clamp(0.5, 1.6)).min(settings.longest);
        branch.bifurcations.extend(step.found.into_iter().map(|event| event.bifurcation));
        node = step.node;
        branch.points.push(point(&node));
        if let Some(side) = step.exit {
            for event in met(&node, AT_END) {
                if is_new(&event, branch) {
                    branch.bifurcations.push(event.bifurcation);
                }
            }
            return if side == from { End::TurnedBack } else { End::Reached };
        }
    }
    End::Budget
}

/// One step.
struct Step {
    node: Node,
    found: Vec<Found>,
    /// The end of the family that was reached with it.
    exit: Option<Side>,
}

fn advance<M: Map, F: Fn(f64) -> M>(
    chart: &Chart<'_, '_, F>,
    length: f64,
) -> Result<Step, Trouble> {
    let mut node = chart.node(length)?;
    let mut exit = beyond(node.parameter(), 0.0);
    if let Some(side) = exit {
        node = exit_node(chart, length, side)?;
    }
    let mut found = events(chart, &node)?;
    // The step has jumped over the tip of a fold that lies beyond an end.
    let outside =
        found.iter().position(|event| beyond(event.bifurcation.parameter, BEYOND).is_some());
    if let Some(first) = outside {
        let event = &found[first];
        let side = beyond(event.bifurcation.parameter, BEYOND);
        node = exit_node(chart, event.arc, side.unwrap_or(Side::One))?;
        exit = side;
        found.truncate(first);
    }
    for event in &mut found {
        event.bifurcation.parameter = event.bifurcation.parameter.clamp(0.0, 1.0);
    }
    Ok(Step { node, found, exit })
}

/// The end of the family that `s` is beyond by more than `margin`.
fn beyond(s: f64, margin: f64) -> Option<Side> {
    if s < -margin {
        Some(Side::Zero)
    } else if s > 1.0 + margin {
        Some(Side::One)
    } else {
        None
    }
}

/// The node in which the curve leaves the family before `σ = length`.
fn exit_node<M: Map, F: Fn(f64) -> M>(
    chart: &Chart<'_, '_, F>,
    length: f64,
    side: Side,
) -> Result<Node, Trouble> {
    let end = side.parameter();
    let height = |arc: f64| -> Result<f64, Trouble> {
        let (z, _) = chart.point(arc)?;
        z.last().map(|s| s - end).ok_or(Trouble::NotFinite)
    };
    let mut low = (0.0, chart.base.parameter() - end);
    let high = (length, height(length)?);
    if low.1 == 0.0 {
        // The start lies in the end itself; the curve first goes in.
        low = (1e-3 * length, height(1e-3 * length)?);
        if (low.1 < 0.0) == (high.1 < 0.0) {
            return Ok(chart.base.clone());
        }
    }
    let at = Bracket { low, high }.narrowed(1e-13, height).best();
    let (mut z, mut noise) = chart.point(at)?;
    let missed = z.last().map_or(f64::INFINITY, |s| (s - end).abs());
    if let Some(s) = z.last_mut() {
        *s = end;
    }
    let mut up = vec![0.0; z.len()];
    if let Some(last) = up.last_mut() {
        *last = 1.0;
    }
    // Exactly at the end, unless that is a fold or a branch point, where Newton's method does not get on.
    match chart.arc.correct(&z, &up, 1e-4) {
        Ok((better, last)) => (z, noise) = (better, last),
        Err(_) if missed < 1e-9 => {}
        Err(trouble) => return Err(trouble),
    }
    let arc = chart.place(&z);
    chart.node_at(arc, z.clone(), noise).or_else(|trouble| {
        // In a branch point there is no one tangent; none is needed any more.
        let jacobian = chart.arc.family.jacobian(&z).ok_or(trouble)?;
        let spectrum = Spectrum::of(&jacobian).ok_or(trouble)?;
        Ok(Node { arc, z, tangent: chart.base.tangent.clone(), spectrum, noise })
    })
}

fn point(node: &Node) -> Point {
    Point {
        parameter: node.parameter(),
        state: node.state().to_vec(),
        spectral_radius: node.spectrum.radius(),
        repelling: node.spectrum.outside(),
    }
}

fn is_new(event: &Found, branch: &Branch) -> bool {
    !branch.bifurcations.iter().any(|known| {
        known.kind.is_alike(event.bifurcation.kind)
            && (known.parameter - event.bifurcation.parameter).abs() < 1e-6
    })
}
