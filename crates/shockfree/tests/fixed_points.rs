//! Fixed points against 60-digit values and against what must hold at every point of the plane.

mod common;

use common::{Worst, reference, relative_error};
use proptest::prelude::*;
use shockfree::Activation;
use shockfree::unit::{FixedPoint, Region, Stability, Unit, folds};

/// Two units in the last place: what every number that is printed may be wrong by, times the
/// conditioning of the point.
const ULPS: f64 = 2.0 * f64::EPSILON;

#[test]
fn agree_with_the_reference() {
    let mut worst = Worst::default();
    for row in reference("fixed_points") {
        let (w, b) = (row.number("w"), row.number("b"));
        let points = Unit::logistic(w, b).unwrap().fixed_points();
        let (m, x) = (row.number("multiplier"), row.number("x"));
        let distance = |point: &&FixedPoint| (point.state.x - x).abs();
        let point = points.iter().min_by(|p, q| distance(p).total_cmp(&distance(q))).unwrap();
        if within_an_ulp_of_a_fold(w, b) && (1.0 - m).abs() < 1e-3 {
            // The root of the last place is what the conditioning of a double root allows.
            worst.see((point.state.x - x).abs() / (4.0 * f64::EPSILON.sqrt()), || {
                format!("{w} {b}")
            });
            continue;
        }
        // The error of x by that of σ is |m|/|1-m| units; where m is 1 no digit can be promised.
        let allowed = ULPS * (1.0 + m.abs() / (1.0 - m).abs());
        for (name, found) in [("y", point.state.y), ("one_minus_y", point.state.to_upper)] {
            let error = relative_error(found, row.number(name)) / allowed;
            worst.see(error, || format!("w = {w:?}, b = {b:?}, x = {x:?}, {name}"));
        }
        // A subnormal y or 1 - y is a multiple of 5·10⁻³²⁴, and w times it is no better.
        let subnormal = (1.0 + w.abs()) * 1e-323;
        let error = (point.multiplier - m).abs() / (2.0 * allowed * m.abs() + subnormal);
        worst.see(error, || format!("w = {w:?}, b = {b:?}, x = {x:?}, multiplier"));
        let error = (point.state.x - x).abs() / (allowed * (1.0 + x.abs()));
        worst.see(error, || format!("w = {w:?}, b = {b:?}, x = {x:?}, x"));
    }
    worst.is_below(1.0);
}

#[test]
fn there_are_as_many_as_in_the_reference() {
    let rows = reference("fixed_points");
    for row in &rows {
        let (w, b) = (row.number("w"), row.number("b"));
        let expected = rows.iter().filter(|r| r.number("w") == w && r.number("b") == b).count();
        let found = Unit::logistic(w, b).unwrap().fixed_points().len();
        assert!(found == expected || within_an_ulp_of_a_fold(w, b), "w = {w:?}, b = {b:?}");
    }
}

/// There the number of points is a matter of the last bit, and two of them are closer than their
/// own accuracy.
fn within_an_ulp_of_a_fold(w: f64, b: f64) -> bool {
    let close = |fold: f64| (b - fold).abs() <= 4.0 * f64::EPSILON * fold.abs();
    let pair = folds(Activation::Logistic, w).unwrap();
    pair.is_some_and(|pair| close(pair.minus.bias) || close(pair.plus.bias))
}

#[test]
fn the_cusp_and_the_tip_are_neutral() {
    for (w, b) in [(4.0, -2.0), (-4.0, 2.0)] {
        let points = Unit::logistic(w, b).unwrap().fixed_points();
        assert_eq!(points.len(), 1);
        assert_eq!(points.lowest().stability, Stability::Neutral);
        assert_eq!(points.lowest().state.y, 0.5);
    }
}

/// Weights and biases of every size up to 10⁶, both signs, dense where things happen.
fn parameter() -> impl Strategy<Value = f64> {
    prop_oneof![
        -1e6..1e6,
        -20.0..20.0,
        (-6.0..6.0_f64, any::<bool>()).prop_map(|(e, negative)| {
            let size = 10.0_f64.powf(e);
            if negative { -size } else { size }
        }),
    ]
}

proptest! {
    #![proptest_config(common::cases(4000))]

    /// Every point is fixed: x - wφ(x) - b vanishes to the accuracy of its own evaluation.
    #[test]
    fn residuals_vanish(w in parameter(), b in parameter(), tanh: bool) {
        let activation = if tanh { Activation::Tanh } else { Activation::Logistic };
        let unit = Unit::new(activation, w, b).unwrap();
        let points = unit.fixed_points();
        let expected = match unit.region() {
            Region::TwoAttractors => 3,
            _ => 1,
        };
        prop_assert!(points.len() == expected || (points.len() == 2 && within_an_ulp_of_a_fold(w, b)));
        for point in points.iter() {
            let x = point.state.x;
            let scale = x.abs() + w.abs() + b.abs();
            prop_assert!((x - w * activation.value(x) - b).abs() <= 4.0 * f64::EPSILON * scale);
        }
    }

    /// Next to the cusp three fixed points are packed into a cube root, and stay three.
    #[test]
    fn three_points_next_to_the_cusp(exponent in -15.3..-2.0_f64, t in -0.999..0.999_f64, tanh: bool) {
        let activation = if tanh { Activation::Tanh } else { Activation::Logistic };
        let w = (1.0 + 10.0_f64.powf(exponent)) / activation.slope_bound();
        let pair = folds(activation, w).unwrap().unwrap();
        let middle = f64::midpoint(pair.minus.bias, pair.plus.bias);
        let b = middle + t * (pair.minus.bias - pair.plus.bias) / 2.0;
        let unit = Unit::new(activation, w, b).unwrap();
        // Where the biases are too coarse for the wedge, another test looks at single units of them.
        prop_assume!(unit.region() == Region::TwoAttractors);
        let points: Vec<_> = unit.fixed_points().iter().copied().collect();
        prop_assert!(points.windows(2).all(|pair| pair[0].state.x < pair[1].state.x), "{points:?}");
        let gaps: Vec<_> = points.iter().map(|point| point.one_minus_multiplier).collect();
        prop_assert!(gaps[0] > 0.0 && gaps[1] < 0.0 && gaps[2] > 0.0, "{gaps:?}");
        prop_assert!(unit.limit_sensitivity(&points[0]).is_some());
        prop_assert!(unit.limit_sensitivity(&points[2]).is_some());
    }

    /// Within a few units in the last place of a fold, where Newton's method has nothing to hold on to,
    /// a fixed point is still one.
    #[test]
    fn points_next_to_a_fold_are_fixed(exponent in -3.0..4.0_f64, ulps in -9_i64..10, upper: bool, tanh: bool) {
        let activation = if tanh { Activation::Tanh } else { Activation::Logistic };
        let w = (1.0 + 10.0_f64.powf(exponent)) / activation.slope_bound();
        let pair = folds(activation, w).unwrap().unwrap();
        let fold = if upper { pair.minus } else { pair.plus };
        let b = f64::from_bits(fold.bias.to_bits().wrapping_add_signed(ulps));
        let unit = Unit::new(activation, w, b).unwrap();
        for point in &unit.fixed_points() {
            // Beside the double root the residual is flat: √ε in x is ε in the residual.
            let residual = (point.state.x - unit.step(point.state.x)).abs();
            let scale = 1.0 + point.state.x.abs() + b.abs();
            prop_assert!(residual <= 16.0 * f64::EPSILON * scale, "{point:?} {residual:e}");
        }
    }

    /// Ascending, and alternately attracting and repelling.
    #[test]
    fn stability_alternates(w in 4.0..1e3_f64, t in -1.5..1.5_f64) {
        // Around the three-point wedge, whatever its width.
        let b = -w / 2.0 + t * (w / 2.0 - 2.0 - (w - 4.0).ln_1p());
        let points = Unit::logistic(w, b).unwrap().fixed_points();
        let list: Vec<_> = points.iter().collect();
        prop_assert!(list.windows(2).all(|pair| pair[0].state.x < pair[1].state.x));
        if list.len() == 3 {
            prop_assert_eq!(list[0].stability, Stability::Attracting);
            prop_assert_eq!(list[1].stability, Stability::Repelling);
            prop_assert_eq!(list[2].stability, Stability::Attracting);
            prop_assert!(list[1].multiplier >= 1.0 - 1e-7);
        }
    }

    /// The symmetry y → 1-y, b → -w-b, with -w-b rounded to nothing.
    #[test]
    fn the_mirror_image_is_the_mirror_image(w in -64_i32..64, b in -64_i32..64, eighths in 0..8) {
        let (w, b) = (f64::from(w) + f64::from(eighths) / 8.0, f64::from(b));
        let points = Unit::logistic(w, b).unwrap().fixed_points();
        let mirrored = Unit::logistic(w, -w - b).unwrap().fixed_points();
        prop_assert_eq!(points.len(), mirrored.len());
        for (point, image) in points.iter().zip(mirrored.iter().rev()) {
            prop_assert_eq!(point.state.y, image.state.to_upper);
            prop_assert_eq!(point.state.x, -image.state.x);
            prop_assert_eq!(point.stability, image.stability);
        }
    }

    /// The tanh unit is the logistic unit with weights (4w, 2(b-w)) in the coordinate 2x.
    #[test]
    fn tanh_is_conjugate_to_logistic(w in -64_i32..64, b in -64_i32..64, eighths in 0..8) {
        let (w, b) = (f64::from(w) / 4.0, f64::from(b) / 4.0 + f64::from(eighths) / 32.0);
        let tanh = Unit::tanh(w, b).unwrap();
        let logistic = Unit::logistic(4.0 * w, 2.0 * (b - w)).unwrap();
        prop_assert_eq!(tanh.region(), logistic.region());
        for (one, other) in tanh.fixed_points().iter().zip(logistic.fixed_points().iter()) {
            prop_assert_eq!(2.0 * one.state.x, other.state.x);
            prop_assert_eq!(one.state.to_upper, 2.0 * other.state.to_upper);
            prop_assert_eq!(one.multiplier, other.multiplier);
            prop_assert!((one.state.y - one.state.x.tanh()).abs() <= 1e-15);
        }
    }

    /// Any finite parameters have an answer, made of numbers.
    #[test]
    fn nothing_finite_is_refused_or_breaks(
        w in any::<f64>().prop_filter("finite", |v| v.is_finite() && v.abs() < 1e307),
        b in any::<f64>().prop_filter("finite", |v| v.is_finite() && v.abs() < 1e307),
    ) {
        let unit = Unit::logistic(w, b).unwrap();
        for point in unit.fixed_points().iter() {
            prop_assert!(point.state.x.is_finite());
            prop_assert!((0.0..=1.0).contains(&point.state.y));
            prop_assert!(point.multiplier.is_finite());
        }
    }
}
