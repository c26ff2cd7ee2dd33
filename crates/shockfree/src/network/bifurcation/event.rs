//! What happens between two points of a curve.

use shockfree_linalg::c64;

use super::Kind;
use super::arc::{Chart, Node, Trouble};
use super::locate::{
    Around, BLUR, Found, Test, branch_point, crossing, fold, junction, several_at_one,
};
use crate::network::Map;

/// How many points within one step are computed to separate its events.
const LOOKS: usize = 300;

/// How often the middle of an interval is looked at in which nothing was seen, but something came near.
const DOUBTS: usize = 3;

/// Multipliers so near to the circle take part in what happens where events cannot be separated; they move by
/// about the width, [`BLUR`], times their speed.
const CLUSTER: f64 = 1e-3;

/// Away from branch points intervals are divided down to this: a tenth of what is promised.
const SHORTEST: f64 = 1e-11;

/// What the counts at the two ends of an interval say about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Change {
    Nothing,
    Fold,
    Branch(usize),
    Flip(usize),
    Pair(usize),
    Several,
}

/// At a fold the tangent's component along `s` and `det(J - I)` change sign, at a branch point the latter
/// alone, at a flip `det(J + I)`; the determinants by the parities of the counts. A pair of multipliers whose
/// product is 1 (a neutral saddle) and one that becomes complex change none of it. Where the sort that changes
/// and the total do not change alike, as near a Bogdanov–Takens point, there was more than one event.
fn change(low: &Node, high: &Node) -> Change {
    let (a, b) = (&low.spectrum, &high.spectrum);
    let turned = (low.speed() < 0.0) != (high.speed() < 0.0);
    let (above, below) = (a.above.abs_diff(b.above), a.below.abs_diff(b.below));
    let (pairs, outside) = (a.pairs.abs_diff(b.pairs), a.outside().abs_diff(b.outside()));
    let grows = a.outside() < b.outside();
    // Multipliers that become complex or real in the same interval could hide another event.
    if high.arc - low.arc > BLUR && a.large_real() != b.large_real() && (outside > 0 || turned) {
        return Change::Several;
    }
    match (turned, above % 2 == 1, below % 2 == 1, outside) {
        (false, false, false, 0) => Change::Nothing,
        (true, true, false, 1) if above == 1 && grows == (a.above < b.above) => Change::Fold,
        (false, true, false, 1) if above == 1 && grows == (a.above < b.above) => {
            Change::Branch(a.above.min(b.above))
        }
        (false, false, true, 1) if below == 1 && grows == (a.below < b.below) => {
            Change::Flip(a.below.min(b.below))
        }
        (false, false, false, 2)
            if above == 0 && below == 0 && pairs == 1 && grows == (a.pairs < b.pairs) =>
        {
            Change::Pair(a.pairs.min(b.pairs))
        }
        _ => Change::Several,
    }
}

/// All events between the chart's base and `end`, in their order along the curve.
///
/// # Errors
/// [`Trouble`] where the step is better tried again, shorter.
pub(super) fn events<M: Map, F: Fn(f64) -> M>(
    chart: &Chart<'_, '_, F>,
    end: &Node,
) -> Result<Vec<Found>, Trouble> {
    let mut found: Vec<(Found, i64)> = Vec::new();
    let mut looks = LOOKS;
    // What is left to be looked at, the nearest on top.
    let mut stack = vec![(chart.base.clone(), end.clone(), DOUBTS)];
    while let Some((low, high, doubts)) = stack.pop() {
        let change = change(&low, &high);
        if change == Change::Nothing && (doubts == 0 || !is_doubtful(&low, &high)) {
            continue;
        }
        let fine = high.arc - low.arc <= finest(&low, &high);
        let single = match change {
            Change::Nothing | Change::Several => None,
            Change::Fold => Some(fold(chart, &low, &high)?),
            Change::Branch(k) => branch_point(chart, &low, &high, Test::One(k))?,
            Change::Flip(k) => crossing(chart, &low, &high, Test::MinusOne(k))?,
            Change::Pair(k) => crossing(chart, &low, &high, Test::Pair(k))?,
        };
        match single {
            Some(event) => found.push((event, gain(&low, &high))),
            None if change == Change::Nothing && fine => {}
            None if fine || looks == 0 => {
                let gain = gain(&low, &high);
                found.extend(cluster(chart, &low, &high)?.into_iter().map(|event| (event, gain)));
            }
            None => {
                looks -= 1;
                let doubts = if change == Change::Nothing { doubts - 1 } else { doubts };
                let middle = middle(chart, &low, &high)?;
                stack.push((middle.clone(), high, doubts));
                stack.push((low, middle, doubts));
            }
        }
    }
    Ok(merged(found))
}

/// By how much the number of multipliers outside grows.
fn gain(low: &Node, high: &Node) -> i64 {
    let count = |node: &Node| i64::try_from(node.spectrum.outside()).unwrap_or(i64::MAX);
    count(high) - count(low)
}

/// Events, each with its [`gain`], of which the same branch point may be met twice: in its blur the counts are
/// arbitrary. What passes is what remains of the gains.
fn merged(events: Vec<(Found, i64)>) -> Vec<Found> {
    let mut all: Vec<(Found, i64)> = Vec::new();
    for (event, gain) in events {
        let is_same = |known: &Found| {
            let (a, b) = (&known.bifurcation, &event.bifurcation);
            a.kind == Kind::BranchPoint
                && b.kind == Kind::BranchPoint
                && (a.parameter - b.parameter).abs() < BLUR
                && (known.arc - event.arc).abs() < 20.0 * BLUR
        };
        match all.iter_mut().find(|(known, _)| is_same(known)) {
            Some((known, sum)) => {
                *sum += gain;
                known.bifurcation.crossing = usize::try_from(sum.unsigned_abs()).unwrap_or(0);
                known.bifurcation.certain &= known.bifurcation.crossing <= 1;
            }
            None => all.push((event, gain)),
        }
    }
    all.into_iter().map(|(event, _)| event).collect()
}

/// The shortest interval that is divided: the blur where a branch point may be, else a little above rounding.
fn finest(low: &Node, high: &Node) -> f64 {
    let one = c64::new(1.0, 0.0);
    let near = |value: &c64| (value - one).norm() < 10.0 * CLUSTER;
    let at_one = [low, high].iter().any(|node| node.spectrum.values.iter().any(near));
    if at_one { BLUR } else { SHORTEST }
}

/// A node near the middle; aside of it where it cannot be computed, as in a branch point.
fn middle<M: Map, F: Fn(f64) -> M>(
    chart: &Chart<'_, '_, F>,
    low: &Node,
    high: &Node,
) -> Result<Node, Trouble> {
    let at = |part: f64| chart.node(low.arc + part * (high.arc - low.arc));
    at(0.5).or_else(|_| at(0.43)).or_else(|_| at(0.61))
}

/// Whether something may have happened twice: the cubic through the ends has `s` turn in between, or the
/// multiplier nearest to the circle at one of them moves by more than its distance from it, or is nearer than the
/// interval is long.
fn is_doubtful(low: &Node, high: &Node) -> bool {
    let length = high.arc - low.arc;
    // s' in the middle, by Simpson's rule for s' of the cubic.
    let middle =
        1.5 * (high.parameter() - low.parameter()) / length - 0.25 * (low.speed() + high.speed());
    if length > 0.0 && middle * low.speed() < 0.0 {
        return true;
    }
    let comes_near = |from: &Node, to: &Node| {
        let critical = from.spectrum.critical()?;
        let other = to.spectrum.nearest(critical)?;
        Some((critical - other).norm().max(length) > (critical.norm() - 1.0).abs())
    };
    comes_near(low, high) == Some(true) || comes_near(high, low) == Some(true)
}

/// What happens in an interval too short to be divided: events that symmetry makes coincide.
fn cluster<M: Map, F: Fn(f64) -> M>(
    chart: &Chart<'_, '_, F>,
    low: &Node,
    high: &Node,
) -> Result<Vec<Found>, Trouble> {
    let mut found = Vec::new();
    let one = c64::new(1.0, 0.0);
    let turned = (low.speed() < 0.0) != (high.speed() < 0.0);
    let mut places: Vec<c64> = Vec::new();
    for node in [low, high] {
        for value in &node.spectrum.values {
            let known = places.iter().any(|place| (place - value).norm() < 10.0 * CLUSTER);
            if value.im >= 0.0 && (value.norm() - 1.0).abs() < CLUSTER && !known {
                places.push(*value);
            }
        }
    }
    for place in places {
        let outside = |node: &Node| {
            let near = |value: &&c64| (**value - place).norm() < 10.0 * CLUSTER;
            node.spectrum.values.iter().filter(near).filter(|value| value.norm() > 1.0).count()
        };
        let crossing_here = outside(low).abs_diff(outside(high));
        let at_one = (place - one).norm() < 10.0 * CLUSTER;
        if at_one && crossing_here > 1 {
            found.push(several_at_one(chart, low, high, crossing_here)?);
        } else if at_one && (crossing_here > 0 || turned) {
            let at = f64::midpoint(low.arc, high.arc);
            let width = high.arc - low.arc;
            found.push(junction(chart, &Around { low, high, at, width, crossing: crossing_here })?);
        } else if crossing_here > 0 {
            // Off the real axis every multiplier stands for its conjugate, too.
            let test = Test::Cluster(place, crossing_here);
            found.extend(crossing(chart, low, high, test)?.map(|mut event| {
                if event.bifurcation.multiplier.im > 10.0 * CLUSTER {
                    event.bifurcation.crossing = 2 * crossing_here;
                }
                event.bifurcation.certain &= event.bifurcation.crossing <= 2;
                event
            }));
        }
    }
    found.sort_by(|a, b| a.arc.total_cmp(&b.arc));
    Ok(found)
}
