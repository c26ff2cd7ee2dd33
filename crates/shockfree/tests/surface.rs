//! The cost over grids and meshes is the cost at their points, and meshes are torn where it jumps.

use shockfree::Activation::{Logistic, Tanh};
use shockfree::objective::{Grid, Parameters, TerminalCost};
use shockfree::unit::{Limit, ShockKind, Unit, shock, tangent_weight};
use shockfree::{Error, Horizon};

#[test]
fn every_cell_is_the_point_at_its_centre() {
    let horizons = [Horizon::finite(50).unwrap(), Horizon::Infinite];
    for (activation, horizon) in [Logistic, Tanh].map(|a| horizons.map(|h| (a, h))).concat() {
        let problem = TerminalCost::new(activation, 0.5, 0.7, horizon).unwrap();
        // It has cells in a fold region, between flips, and in the strip.
        let grid = Grid::new((-9.0, 9.0), (-7.0, 7.0), 37, 21).unwrap();
        let mut undefined = 0;
        for row in 0..grid.rows() {
            let (mut costs, mut norms) = (vec![0.0; 37], vec![0.0; 37]);
            problem.over_row(&grid, row, &mut costs, &mut norms).unwrap();
            for column in 0..grid.columns() {
                let found = (costs[column], norms[column]);
                if let Ok(here) = problem.at(grid.centre(column, row)) {
                    assert_eq!(found, (here.cost, here.gradient.norm()));
                } else {
                    assert!(found.0.is_nan() && found.1.is_nan());
                    undefined += 1;
                }
            }
        }
        // 2-cycles have no limit, and a tenth of the window or more is between the flips.
        assert_eq!(undefined > 70, horizon == Horizon::Infinite, "{activation:?}: {undefined}");
    }
}

/// The gradient itself, against differences of costs that come from other lanes.
#[test]
fn norms_are_slopes_of_the_costs() {
    let problem = TerminalCost::new(Logistic, -2.0, 0.7, Horizon::finite(50).unwrap()).unwrap();
    let h = 1e-5;
    let points = [(3.0, -1.0), (-3.0, 0.4), (5.0, -4.0), (7.0, -1.0)];
    let around = points.map(|(w, b)| [(w, b), (w + h, b), (w - h, b), (w, b + h), (w, b - h)]);
    let (weights, biases): (Vec<f64>, Vec<f64>) = around.concat().into_iter().unzip();
    let (mut costs, mut norms) = (vec![0.0_f64; weights.len()], vec![0.0; weights.len()]);
    problem.at_points(&weights, &biases, &mut costs, &mut norms).unwrap();
    for (costs, norms) in costs.chunks(5).zip(norms.chunks(5)) {
        let slope = (costs[1] - costs[2]).hypot(costs[3] - costs[4]) / (2.0 * h);
        // Differences err by h² times third derivatives, some 10² here, and by ε/h.
        assert!((slope - norms[0]).abs() < 1e-8, "{slope} {}", norms[0]);
    }
}

#[test]
fn lengths_and_rows_are_checked() {
    let problem = TerminalCost::new(Logistic, -2.0, 0.7, Horizon::Infinite).unwrap();
    let grid = Grid::new((0.0, 1.0), (0.0, 1.0), 3, 2).unwrap();
    let [mut three, mut four] = [vec![0.0; 3], vec![0.0; 4]];
    let row = problem.over_row(&grid, 2, &mut three.clone(), &mut three);
    assert_eq!(row, Err(Error::OutOfLimits { what: "row", value: 2, least: 0, most: 1 }));
    let short = problem.over_row(&grid, 1, &mut three, &mut four);
    assert_eq!(short, Err(Error::Length { what: "gradient_norms", length: 4, expected: 3 }));
    let points = problem.at_points(&[1.0; 3], &[1.0; 4], &mut three.clone(), &mut three);
    assert_eq!(points, Err(Error::Length { what: "biases", length: 4, expected: 3 }));
}

/// Where the tear parts two limits, the rows beside it have them: the lower and the higher fixed point
/// or, at negative weights, both phases of the 2-cycle.
#[test]
fn the_rows_beside_the_tear_are_on_different_sides() {
    for (activation, start) in [(Logistic, 0.5), (Logistic, -1.0), (Tanh, 0.25), (Tanh, -0.4)] {
        let wide = 4.0 * activation.strip_edge();
        let grid = Grid::new((-wide, wide), (-2.0 * wide, 2.0 * wide), 64, 5).unwrap();
        // The gap is left at rates of 1.5 a step and more; 400 steps are enough to settle behind it.
        let problem =
            TerminalCost::new(activation, start, 0.7, Horizon::finite(400).unwrap()).unwrap();
        let mesh = problem.torn_mesh(&grid, 1e-6).unwrap();
        assert_eq!((mesh.weights.len(), mesh.biases.len()), (65, 12));
        let mut kinds = [0, 0];
        for column in 0..=64 {
            let weight = mesh.weights[column];
            for rows in mesh.biases.windows(2) {
                assert!(rows[0][column] <= rows[1][column], "{activation:?} {start} {weight}");
            }
            assert_eq!(mesh.biases[0][column], grid.biases().0);
            assert_eq!(mesh.biases[11][column], grid.biases().1);
            let Some(at) = shock(activation, weight, start).unwrap() else { continue };
            let costs = [5, 6].map(|row| mesh.costs[row][column]);
            let limits = [at.bias - 1e-6, at.bias + 1e-6]
                .map(|bias| Unit::new(activation, weight, bias).unwrap().limit(start).unwrap());
            let cost = |y: f64| (y - 0.7) * (y - 0.7);
            let expected = match (at.kind, limits) {
                (ShockKind::Phase, [Limit::TwoCycle(cycle), _]) => {
                    kinds[0] += 1;
                    // Which phase is first depends on the sides alone, and not on the horizon.
                    let mut phases = [cost(cycle.low.y), cost(cycle.high.y)];
                    if (phases[0] < phases[1]) != (costs[0] < costs[1]) {
                        phases.reverse();
                    }
                    phases
                }
                (ShockKind::Separatrix, [Limit::FixedPoint(low), Limit::FixedPoint(high)]) => {
                    kinds[1] += 1;
                    [cost(low.state.y), cost(high.state.y)]
                }
                // Next to folds and flips orbits take longer than that.
                _ => continue,
            };
            for (found, expected) in costs.iter().zip(expected) {
                // The 2-cycle moves with the bias: 1e-6 times its sensitivity, which is of order 1.
                assert!((found - expected).abs() < 1e-5, "{activation:?} {start} {weight}");
            }
        }
        assert!(kinds.iter().all(|&count| count > 10), "{activation:?} {start}: {kinds:?}");
    }
}

#[test]
fn crests_begin_where_the_shock_does_and_are_the_higher_side() {
    let problem = TerminalCost::new(Logistic, -1.0, 0.7, Horizon::finite(50).unwrap()).unwrap();
    let grid = Grid::new((-10.0, 9.7), (-6.0, 6.0), 100, 1).unwrap();
    let curves = problem.crests(&grid, 1e-4).unwrap();
    let [phases, walls] = &curves[..] else { panic!("{}", curves.len()) };
    assert_eq!(walls[0].weight, 4.0);
    let begins = phases.last().unwrap().weight;
    let width = 19.7 / 100.0;
    let tangent = -tangent_weight(Logistic, -1.0);
    assert!((tangent - width..=tangent).contains(&begins), "{begins} {tangent}");
    for crest in phases.iter().chain(walls) {
        let at = shock(Logistic, crest.weight, -1.0).unwrap().unwrap();
        let other = Parameters { weight: crest.weight, bias: 2.0 * at.bias - crest.bias };
        assert!(problem.at(other).unwrap().cost <= crest.cost, "{crest:?}");
        // Both numbers are below 8 and were rounded twice.
        assert!(((crest.bias - at.bias).abs() - 1e-4).abs() < 1e-14, "{crest:?}");
    }
    // Beyond the infinite horizon's 2-cycles there is no cost, and so no crest.
    let limit = TerminalCost::new(Logistic, -1.0, 0.7, Horizon::Infinite).unwrap();
    assert_eq!(limit.crests(&grid, 1e-4).unwrap().len(), 1);
    let refused = problem.torn_mesh(&grid, 0.0);
    assert_eq!(refused, Err(Error::NotPositive { what: "gap", value: 0.0 }));
}
