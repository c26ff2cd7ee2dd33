//! Fold and flip curves against 60-digit values.

mod common;

use common::{assert_close, reference};
use shockfree::Activation::{Logistic, Tanh};
use shockfree::unit::{Region, Unit, cusp, flip_tip, flips, folds};

const ULPS: f64 = 4.0 * f64::EPSILON;

#[test]
fn curves_agree_with_the_reference() {
    for row in reference("curves") {
        let w = row.number("w");
        let what = |name: &str| format!("{name} at w = {w:?}");
        let pair = if w > 0.0 { folds(Logistic, w) } else { flips(Logistic, w) };
        let pair = pair.unwrap().unwrap();
        let (minus, plus) =
            if w > 0.0 { ("fold_minus", "fold_plus") } else { ("flip_lower", "flip_upper") };
        for (name, found) in [(minus, pair.minus.bias), (plus, pair.plus.bias)] {
            // One flip passes through zero near w = -6: there its error is one of 1 + |b|.
            let expected = row.number(name);
            let shift = expected.abs().max(1.0);
            assert_close(found - expected + shift, shift, ULPS, &what(name));
        }
        assert_close(pair.minus.state.y, row.number("y_minus"), ULPS, &what("y_minus"));
        assert_close(pair.plus.state.y, row.number("y_plus"), ULPS, &what("y_plus"));
    }
}

#[test]
fn no_curve_inside_the_strip() {
    for w in [-3.999, 0.0, 3.999] {
        assert!(folds(Logistic, w).unwrap().is_none() && flips(Logistic, w).unwrap().is_none());
        assert!(folds(Tanh, w / 4.0).unwrap().is_none() && flips(Tanh, w / 4.0).unwrap().is_none());
    }
    assert!(folds(Logistic, -9.0).unwrap().is_none() && flips(Logistic, 9.0).unwrap().is_none());
    assert!(folds(Logistic, f64::NAN).is_err());
}

#[test]
fn the_curves_start_in_the_cusp_and_the_tip() {
    for activation in [Logistic, Tanh] {
        let (w, b) = cusp(activation);
        let fold = folds(activation, w).unwrap().unwrap();
        assert_eq!((fold.minus.bias, fold.plus.bias), (b, b));
        let (w, b) = flip_tip(activation);
        let flip = flips(activation, w).unwrap().unwrap();
        assert_eq!((flip.minus.bias, flip.plus.bias), (b, b));
    }
}

#[test]
fn tanh_curves_are_the_conjugate_ones() {
    for w in [1.0, 1.01, 1.5, 3.0, 100.0] {
        for (curve, sign) in [(folds as fn(_, _) -> _, 1.0), (flips, -1.0)] {
            let tanh = curve(Tanh, sign * w).unwrap().unwrap();
            let logistic = curve(Logistic, sign * 4.0 * w).unwrap().unwrap();
            // B = 2(b - w) cancels, so compare on its scale.
            let back = |b: f64| b / 2.0 + sign * w;
            assert!((tanh.minus.bias - back(logistic.minus.bias)).abs() < 1e-15 * w * 4.0);
            assert!((tanh.plus.bias - back(logistic.plus.bias)).abs() < 1e-15 * w * 4.0);
            assert_close(tanh.minus.state.x, logistic.minus.state.x / 2.0, ULPS, "state");
        }
    }
}

#[test]
fn regions_change_at_the_curves() {
    for w in [4.5, 6.0, 20.0, 1000.0] {
        let fold = folds(Logistic, w).unwrap().unwrap();
        let (inside, step) = (Region::TwoAttractors, 1e-12 * w);
        assert_eq!(region(w, fold.minus.bias - step), inside);
        assert_eq!(region(w, fold.minus.bias + step), Region::OneAttractor);
        assert_eq!(region(w, fold.plus.bias + step), inside);
        assert_eq!(region(w, fold.plus.bias - step), Region::OneAttractor);
        let flip = flips(Logistic, -w).unwrap().unwrap();
        assert_eq!(region(-w, flip.minus.bias + step), Region::TwoCycle);
        assert_eq!(region(-w, flip.minus.bias - step), Region::OneAttractor);
        assert_eq!(region(-w, flip.plus.bias - step), Region::TwoCycle);
        assert_eq!(region(-w, flip.plus.bias + step), Region::OneAttractor);
    }
}

fn region(w: f64, b: f64) -> Region {
    Unit::logistic(w, b).unwrap().region()
}
