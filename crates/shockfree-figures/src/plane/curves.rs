//! The curves of the plane as polylines.

use super::{Curve, CurveName};
use crate::Range;
use crate::polyline::Point;
use shockfree::Activation;
use shockfree::unit::{self, BifurcationPair, ShockKind};

/// Intervals of a curve. A curve is 500 pixels wide at most, and smoother away from the cusp.
const INTERVALS: i32 = 360;

/// All curves over a range of weights.
pub fn of(
    activation: Activation,
    weights: Range,
    start: Option<f64>,
    target: Option<f64>,
) -> Vec<Curve> {
    let right = samples(unit::cusp(activation).0, weights.low(), weights.high());
    let left = samples(-unit::flip_tip(activation).0, -weights.high(), -weights.low());
    let left: Vec<f64> = left.into_iter().map(|size| -size).collect();
    let pairs =
        |weights: &[f64], pair: fn(Activation, f64) -> _, bias: fn(&BifurcationPair) -> f64| {
            let at = |&weight: &f64| match pair(activation, weight) {
                Ok(Some(pair)) => Some((weight, bias(&pair))),
                _ => None,
            };
            weights.iter().filter_map(at).collect::<Vec<Point>>()
        };
    let lower = |pair: &BifurcationPair| pair.minus.bias.min(pair.plus.bias);
    let upper = |pair: &BifurcationPair| pair.minus.bias.max(pair.plus.bias);
    let mut curves = vec![
        Curve { name: CurveName::LowerFold, points: pairs(&right, unit::folds, lower) },
        Curve { name: CurveName::UpperFold, points: pairs(&right, unit::folds, upper) },
        Curve { name: CurveName::LowerFlip, points: pairs(&left, unit::flips, lower) },
        Curve { name: CurveName::UpperFlip, points: pairs(&left, unit::flips, upper) },
    ];
    if let Some(start) = start {
        curves.extend(shocks(activation, start, &right));
        curves.extend(shocks(activation, start, &left));
    }
    curves.extend(target.and_then(|target| optimal(activation, weights, target)));
    curves.retain(|curve| curve.points.len() > 1);
    curves
}

/// Weights from `low` to `high`, but not below `tip`, at distances from `tip` that grow like squares.
fn samples(tip: f64, low: f64, high: f64) -> Vec<f64> {
    let low = low.max(tip);
    if high <= low {
        return Vec::new();
    }
    let (from, to) = ((low - tip).sqrt(), (high - tip).sqrt());
    let at = |index: i32| {
        let root = from + (to - from) * f64::from(index) / f64::from(INTERVALS);
        match index {
            0 => low,
            INTERVALS => high,
            _ => (tip + root * root).clamp(low, high),
        }
    };
    (0..=INTERVALS).map(at).collect()
}

/// The shock along some weights, a curve for each of its kinds. Where the kind changes the weights are
/// refined by that very point, which both curves share.
fn shocks(activation: Activation, start: f64, weights: &[f64]) -> Vec<Curve> {
    let change = unit::tangent_weight(activation, start);
    let [first, last] = [weights.first(), weights.last()].map(|end| end.copied().unwrap_or(0.0));
    let change = if first < 0.0 { -change } else { change };
    let parts = weights.partition_point(|weight| weight.abs() < change.abs());
    let (near, far) = weights.split_at(parts);
    let turns = first.abs() < change.abs() && change.abs() < last.abs();
    let shared = turns.then_some(change);
    let curve = |weights: Vec<f64>| {
        let at = |&weight: &f64| unit::shock(activation, weight, start).ok().flatten();
        // A point in the middle has the kind of the whole; an end may have that of its neighbour.
        let kind = weights.get(weights.len() / 2).and_then(at)?.kind;
        let points = weights.iter().filter_map(|weight| Some((*weight, at(weight)?.bias)));
        let name = match kind {
            ShockKind::Fold => CurveName::FoldShock,
            ShockKind::Separatrix => CurveName::SeparatrixShock,
            ShockKind::Phase => CurveName::PhaseShock,
        };
        Some(Curve { name, points: points.collect() })
    };
    let near = near.iter().copied().chain(shared).collect();
    let far = shared.into_iter().chain(far.iter().copied()).collect();
    [near, far].into_iter().filter_map(curve).collect()
}

/// The biases at which the target is the fixed point, over the weights of the stable strip.
fn optimal(activation: Activation, weights: Range, target: f64) -> Option<Curve> {
    let state = activation.inverse(target).ok()?;
    let end = activation.strip_edge();
    let (low, high) = (weights.low().max(-end), weights.high().min(end));
    let point = |weight: f64| (weight, unit::standing_bias(activation, weight, state));
    (low < high).then(|| Curve { name: CurveName::Optimal, points: vec![point(low), point(high)] })
}

#[cfg(test)]
mod tests {
    use super::{CurveName, of};
    use crate::Range;
    use shockfree::Activation::{Logistic, Tanh};
    use shockfree::unit::{self, ShockKind};

    const WEIGHTS: Range = Range::known(-12.0, 12.0);

    #[test]
    fn curves_are_those_of_the_theory() {
        for (activation, start) in [(Logistic, -2.0), (Logistic, 0.0), (Tanh, 0.6), (Tanh, 1e6)] {
            for curve in of(activation, WEIGHTS, Some(start), None) {
                for &(weight, bias) in &curve.points {
                    let folds = unit::folds(activation, weight).unwrap();
                    let flips = unit::flips(activation, weight).unwrap();
                    let shock = unit::shock(activation, weight, start).unwrap();
                    let expected = match curve.name {
                        CurveName::LowerFold => folds.unwrap().plus.bias,
                        CurveName::UpperFold => folds.unwrap().minus.bias,
                        CurveName::LowerFlip => flips.unwrap().minus.bias,
                        CurveName::UpperFlip => flips.unwrap().plus.bias,
                        _ => shock.unwrap().bias,
                    };
                    assert_eq!(bias, expected, "{activation:?} {} at {weight}", curve.name);
                }
            }
        }
    }

    #[test]
    fn the_kinds_of_the_shock_meet() {
        let curves = of(Logistic, WEIGHTS, Some(-2.0), None);
        let named = |name| curves.iter().find(|curve| curve.name == name).unwrap();
        let fold = named(CurveName::FoldShock).points.last().unwrap();
        assert_eq!(Some(fold), named(CurveName::SeparatrixShock).points.first());
        let kind = |w: f64| unit::shock(Logistic, w, -2.0).unwrap().unwrap().kind;
        assert_eq!(kind(fold.0 * (1.0 - 1e-12)), ShockKind::Fold);
        assert_eq!(kind(fold.0 * (1.0 + 1e-12)), ShockKind::Separatrix);
    }

    #[test]
    fn the_cusp_and_the_tip_belong_to_the_curves() {
        let curves = of(Logistic, WEIGHTS, None, None);
        assert_eq!(curves.len(), 4);
        assert!(curves[..2].iter().all(|curve| curve.points[0] == unit::cusp(Logistic)));
        assert!(curves[2..].iter().all(|curve| curve.points[0] == unit::flip_tip(Logistic)));
    }

    #[test]
    fn the_optimal_segment_has_the_target_as_its_fixed_point() {
        for (activation, target) in [(Logistic, 0.7), (Tanh, -0.4)] {
            let curves = of(activation, WEIGHTS, None, Some(target));
            let segment = curves.iter().find(|curve| curve.name == CurveName::Optimal).unwrap();
            let x = activation.inverse(target).unwrap();
            for &(weight, bias) in &segment.points {
                let unit = unit::Unit::new(activation, weight, bias).unwrap();
                assert!((unit.step(x) - x).abs() < 1e-15);
            }
        }
    }

    #[test]
    fn what_means_nothing_has_no_curve() {
        assert_eq!(of(Logistic, WEIGHTS, Some(f64::NAN), Some(2.0)).len(), 4);
        assert!(of(Logistic, Range::known(-1.0, 1.0), Some(0.0), None).is_empty());
    }
}
