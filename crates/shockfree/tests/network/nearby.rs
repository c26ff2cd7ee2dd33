//! Fixed points that are followed from one map to the next, and how far they are from changing kind.

use shockfree::network::bifurcation::{End, Settings, Side, follow};
use shockfree::network::{
    Activation, Held, Limit, Network, Towards, fixed_point_along, fixed_point_near, limit,
};
use shockfree::unit::Unit;
use shockfree_linalg::Matrix;

use crate::common::{Random, network};

fn unit(w: f64, b: f64, activation: Activation) -> Held<Network> {
    Held::new(&network(1, &[w], &[b], activation), &[]).unwrap()
}

#[test]
fn the_upper_fixed_point_of_one_unit_is_followed_to_its_fold_and_no_further() {
    // Folds of x = w tanh(x) + b: tanh(x)² = 1 - 1/w, b = x - w tanh(x).
    for w in [1.2_f64, 2.0, 5.0] {
        let y = (1.0 - 1.0 / w).sqrt();
        let fold = y.atanh() - w * y;
        let mut state = vec![w];
        for k in 0..100 {
            let b = fold * f64::from(k) / 100.0;
            let map = unit(w, b, Activation::Tanh);
            let found = fixed_point_along(&|_| map.clone(), &state).unwrap();
            let exact = Unit::new(shockfree::Activation::Tanh, w, b).unwrap();
            let upper = exact.fixed_points().iter().map(|p| p.state.x).fold(f64::MIN, f64::max);
            assert!((found.state[0] - upper).abs() < 1e-9, "w = {w}, b = {b}");
            state = found.state;
        }
        // Beyond it there is the other branch only, however far the leap.
        for k in 1..60 {
            let b = fold - 0.05 * f64::from(k);
            let family = |s: f64| unit(w, (1.0 - s) * 0.99 * fold + s * b, Activation::Tanh);
            assert_eq!(fixed_point_near(&family(1.0), &state), None, "w = {w}, b = {b}");
            assert_eq!(fixed_point_along(&family, &state), None, "w = {w}, b = {b}");
        }
    }
}

#[test]
fn coarse_steps_end_where_the_curve_does() {
    let mut random = Random(11);
    let (mut reached, mut lost) = (0, 0);
    for case in 0_u32..300 {
        let n = 2 + case % 6;
        let gain = (1.0 + random.uniform().abs()) * 2.0 / f64::sqrt(f64::from(n));
        let n = n as usize;
        let (first, way) =
            (random.matrix(n, n).scaled(gain), random.matrix(n, n).scaled(0.5 * gain));
        let (bias, drift) = (random.vector(n), random.vector(n));
        let family = |s: f64| {
            let b: Vec<f64> = bias.iter().zip(&drift).map(|(b, d)| b + 0.5 * s * d).collect();
            let w = first.plus(&way.scaled(s));
            Held::new(&network(n, w.values(), &b, Activation::Tanh), &[]).unwrap()
        };
        let Limit::FixedPoint(start) = limit(&family(0.0), &vec![0.0; n], 5_000) else { continue };
        let curve = follow(&family, &start.state, Side::Zero, &Settings::default());
        // Where the curve turns on its way, it is lost; what comes back later is another story.
        let turns = curve.points.windows(2).any(|pair| pair[1].parameter < pair[0].parameter);
        let found = fixed_point_along(&family, &start.state);
        match (curve.end, turns) {
            (End::Reached, false) => {
                let last = &curve.points[curve.points.len() - 1].state;
                let found = found.unwrap_or_else(|| panic!("case {case} is lost"));
                for (x, y) in found.state.iter().zip(last) {
                    assert!((x - y).abs() < 1e-6, "case {case}");
                }
                reached += 1;
            }
            (End::Reached | End::TurnedBack, _) => {
                assert_eq!(found, None, "case {case}");
                lost += 1;
            }
            _ => {}
        }
    }
    assert!(reached > 50 && lost > 5, "{reached} {lost}");
}

#[test]
fn kinks_are_crossed_where_the_index_allows_it() {
    // x = w max(x, 0) + b: b/(1 - w) above 0, b below.
    let relu = |w, b| unit(w, b, Activation::Relu);
    let found = fixed_point_near(&relu(0.9, -0.1), &[1.0]).unwrap();
    assert!((found.state[0] + 0.1).abs() < 1e-15);
    // Two fixed points that meet at the kink: none is left.
    assert_eq!(fixed_point_near(&relu(2.0, 0.01), &[-0.01]), None);
    assert_eq!(fixed_point_near(&relu(2.0, 0.01), &[0.01]), None);
}

#[test]
fn a_start_that_is_none_leads_nowhere() {
    assert_eq!(fixed_point_near(&unit(3.0, 0.0, Activation::Tanh), &[f64::NAN]), None);
    assert_eq!(fixed_point_near(&unit(3.0, 0.0, Activation::Tanh), &[1.2]), None);
}

#[test]
fn margins_name_what_the_nearest_multiplier_makes() {
    let at = |net: &Network| {
        let map = Held::new(net, &[]).unwrap();
        let point = fixed_point_near(&map, &vec![0.0; net.units()]).unwrap();
        point.margin()
    };
    let diagonal = |x: f64, y: f64| network(2, &[x, 0.0, 0.0, y], &[0.0; 2], Activation::Tanh);
    for (x, y, distance, towards) in [
        (0.7, 0.2, 0.3, Towards::Fold),
        (-0.9, 0.8, 0.1, Towards::Flip),
        (1.05, -0.9, 0.05, Towards::Fold),
        (0.0, 0.0, 1.0, Towards::Fold),
    ] {
        let margin = at(&diagonal(x, y));
        assert!((margin.distance - distance).abs() < 1e-12, "{x} {y}");
        assert_eq!(margin.towards, towards);
    }
    let (s, c) = 0.6_f64.sin_cos();
    let rotation = Matrix::new(2, 2, vec![c, -s, s, c]).scaled(0.98);
    let margin = at(&network(2, rotation.values(), &[0.0; 2], Activation::Tanh));
    assert!((margin.distance - 0.02).abs() < 1e-12);
    assert_eq!(margin.towards.as_str(), "neimark-sacker");
}
