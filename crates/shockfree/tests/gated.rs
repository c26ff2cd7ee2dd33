//! GRU and LSTM against NumPy, and their rates of contraction against thousands of random cells.

mod common;

use common::{Row, Worst, cases, reference};
use proptest::prelude::*;
use shockfree::network::{Cell, Condition, Contraction, Gru, Held, Lstm, Map};
use shockfree::{Error, Result};
use shockfree_linalg::{Matrix, spectral_radius};

/// What both kinds have.
trait Gated: Cell + Clone + std::fmt::Debug {
    const GATES: usize;
    fn build(weight_ih: Matrix, weight_hh: Matrix, b_ih: Vec<f64>, b_hh: Vec<f64>) -> Result<Self>;
    fn weight_ih(&self) -> &Matrix;
    fn weight_hh(&self) -> &Matrix;
    fn biases(&self) -> (&[f64], &[f64]);
    fn condition(&self, bound: f64) -> Result<Condition>;
    fn comparison(&self, bound: f64) -> Result<Contraction>;
    fn settled_comparison(&self, bound: f64) -> Result<Contraction>;
    fn settled_states(&self, bound: f64) -> Result<Vec<(f64, f64)>>;
    fn comparison_matrix(&self, bound: f64) -> Result<Matrix>;
    /// The box that `condition` and `comparison` are about.
    fn states_of(&self, bound: f64) -> Vec<(f64, f64)>;

    /// The same with `weight_hh` times `factor`.
    fn scaled(&self, factor: f64) -> Self {
        let (b_ih, b_hh) = self.biases();
        let weight_hh = self.weight_hh().scaled(factor);
        Self::build(self.weight_ih().clone(), weight_hh, b_ih.to_vec(), b_hh.to_vec()).unwrap()
    }
}

macro_rules! gated {
    ($cell:ident, $gates:literal, $states:expr) => {
        impl Gated for $cell {
            const GATES: usize = $gates;
            fn build(a: Matrix, b: Matrix, c: Vec<f64>, d: Vec<f64>) -> Result<Self> {
                $cell::new(a, b, c, d)
            }
            fn weight_ih(&self) -> &Matrix {
                $cell::weight_ih(self)
            }
            fn weight_hh(&self) -> &Matrix {
                $cell::weight_hh(self)
            }
            fn biases(&self) -> (&[f64], &[f64]) {
                (self.bias_ih(), self.bias_hh())
            }
            fn condition(&self, bound: f64) -> Result<Condition> {
                $cell::condition(self, bound)
            }
            fn comparison(&self, bound: f64) -> Result<Contraction> {
                $cell::comparison(self, bound)
            }
            fn settled_comparison(&self, bound: f64) -> Result<Contraction> {
                $cell::settled_comparison(self, bound)
            }
            fn settled_states(&self, bound: f64) -> Result<Vec<(f64, f64)>> {
                $cell::settled_states(self, bound)
            }
            fn comparison_matrix(&self, bound: f64) -> Result<Matrix> {
                $cell::comparison_matrix(self, bound)
            }
            fn states_of(&self, bound: f64) -> Vec<(f64, f64)> {
                $states(self, bound)
            }
        }
    };
}

gated!(Gru, 3, |gru: &Gru, _| vec![(-1.0, 1.0); gru.units()]);
gated!(Lstm, 4, |lstm: &Lstm, bound| lstm.state_bounds(bound).unwrap());

/// `SplitMix64`: what a random cell is drawn with.
struct Draw(u64);

impl Draw {
    /// In [0, 1).
    #[expect(clippy::cast_precision_loss, reason = "53 bits are a double's own")]
    fn unit(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.unit()
    }

    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "small")]
    fn below(&mut self, count: u32) -> usize {
        (self.unit() * f64::from(count)) as usize
    }

    /// In the box, often at an end of an interval, where bounds are reached.
    fn inside(&mut self, bounds: &[(f64, f64)]) -> Vec<f64> {
        let corner = self.below(2) == 0;
        let draw = |&(low, high): &(f64, f64)| match (corner, self.below(2)) {
            (true, 0) => low,
            (true, _) => high,
            _ => self.between(low, high),
        };
        bounds.iter().map(draw).collect()
    }

    fn input(&mut self, inputs: usize, bound: f64) -> Vec<f64> {
        self.inside(&vec![(-bound, bound); inputs])
    }

    /// A cell of up to 5 units and 3 inputs whose gates differ in scale by up to a hundred; some entries 0.
    fn cell<C: Gated>(&mut self) -> C {
        let (n, m) = (1 + self.below(5), self.below(4));
        let scales: Vec<f64> =
            (0..C::GATES).map(|_| 10_f64.powf(self.between(-1.5, 0.5))).collect();
        let sparse = self.below(3) == 0;
        let mut entries = |columns: usize, size: f64| -> Vec<f64> {
            let scales = &scales;
            let mut values = Vec::new();
            for &scale in scales {
                for _ in 0..n * columns {
                    let keep = !sparse || self.unit() < 0.5;
                    values.push(if keep { size * scale * self.between(-1.0, 1.0) } else { 0.0 });
                }
            }
            values
        };
        let (w, u) = (entries(m, 0.5), entries(n, 1.0));
        let mut bias = || (0..C::GATES * n).map(|_| self.between(-1.5, 1.5)).collect();
        let (b_ih, b_hh) = (bias(), bias());
        let rows = C::GATES * n;
        C::build(Matrix::new(rows, m, w), Matrix::new(rows, n, u), b_ih, b_hh).unwrap()
    }
}

/// The largest factor of `weight_hh`, up to 2⁻¹⁴ of it, at which `value` stays below `limit`.
fn largest_factor<C: Gated>(cell: &C, limit: f64, value: impl Fn(&C) -> f64) -> f64 {
    let (mut low, mut high) = (0.0, 1.0);
    while value(&cell.scaled(high)) < limit && high < 1e3 {
        (low, high) = (high, 2.0 * high);
    }
    for _ in 0..14 {
        let middle = f64::midpoint(low, high);
        if value(&cell.scaled(middle)) < limit {
            low = middle;
        } else {
            high = middle;
        }
    }
    low
}

/// The cell with `weight_hh` scaled so that `value` comes close to the limit, or to the least that is above what
/// it is without `weight_hh`, but below 1.
fn near_limit<C: Gated>(cell: &C, limit: f64, value: impl Fn(&C) -> f64) -> C {
    let limit = limit.max(value(&cell.scaled(0.0)) + 1e-3).min(1.0);
    cell.scaled(largest_factor(cell, limit, value))
}

/// Whether states approach their box fast enough for a test to see it.
fn is_quick<C: Gated>(cell: &C, bound: f64) -> bool {
    let condition = cell.condition(bound).unwrap();
    condition.part("sigma_z").or(condition.part("sigma_f")).unwrap() < 0.99
}

/// What the rounding of one step moves a state by at most, in `‖·‖_v`: sums of `n + m + 2` terms whose moduli
/// add up to `reach` at most, and then functions with slopes of at most 1 times `1 + |c|`.
fn rounding<C: Gated>(cell: &C, contraction: &Contraction, bound: f64) -> f64 {
    let terms = u32::try_from(cell.states() + cell.inputs() + 20).unwrap();
    let absolute = |row: &[f64]| row.iter().map(|w| w.abs()).sum::<f64>();
    let (b_ih, b_hh) = cell.biases();
    let reach = (0..b_ih.len())
        .map(|row| {
            let (w, u) = (absolute(cell.weight_ih().row(row)), absolute(cell.weight_hh().row(row)));
            bound * w + u + b_ih[row].abs() + b_hh[row].abs()
        })
        .fold(0.0, f64::max);
    let size = cell
        .states_of(bound)
        .iter()
        .fold(1.0, |most: f64, (low, high)| most.max(low.abs()).max(high.abs()));
    let least = contraction.weights().iter().copied().fold(f64::INFINITY, f64::min);
    4.0 * f64::EPSILON * f64::from(terms) * (1.0 + reach) * (1.0 + size) / least
}

/// Two trajectories under the same inputs come together at the promised rate at every step.
fn two_meet<C: Gated>(
    cell: &C,
    contraction: &Contraction,
    states: &[(f64, f64)],
    bound: f64,
    draw: &mut Draw,
) {
    let slack = rounding(cell, contraction, bound);
    let (mut a, mut b) = (draw.inside(states), draw.inside(states));
    let first = contraction.distance(&a, &b);
    let mut next = a.clone();
    for step in 0..60 {
        let input = draw.input(cell.inputs(), bound);
        let before = contraction.distance(&a, &b);
        for state in [&mut a, &mut b] {
            cell.step(state, &input, &mut next);
            state.copy_from_slice(&next);
        }
        let after = contraction.distance(&a, &b);
        assert!(
            after <= contraction.rate() * before + slack,
            "step {step}: {before} to {after}, rate {}, {cell:?}",
            contraction.rate()
        );
    }
    let bound = contraction.rate().powi(60) * first + slack / (1.0 - contraction.rate());
    assert!(contraction.distance(&a, &b) <= bound);
}

/// The Jacobian and its products keep their bounds, and different inputs part states by `γ` at most.
fn jacobians_obey<C: Gated>(
    cell: &C,
    contraction: &Contraction,
    states: &[(f64, f64)],
    bound: f64,
    draw: &mut Draw,
) {
    let slack = rounding(cell, contraction, bound);
    let mut state = draw.inside(states);
    let mut product = Matrix::identity(cell.states());
    let mut next = state.clone();
    for steps in 1..=20 {
        let input = draw.input(cell.inputs(), bound);
        let jacobian = cell.jacobian(&state, &input);
        assert!(contraction.matrix_norm(&jacobian) <= contraction.rate() + slack, "{cell:?}");
        product = jacobian.times(&product);
        let plain = (0..cell.states())
            .map(|i| product.row(i).iter().map(|entry| entry.abs()).sum::<f64>())
            .fold(0.0, f64::max);
        assert!(plain <= contraction.product_bound(steps) * (1.0 + 1e-9) + slack, "{cell:?}");
        cell.step(&state, &input, &mut next);
        let (other_state, other) = (draw.inside(states), draw.input(cell.inputs(), bound));
        let mut other_next = next.clone();
        cell.step(&other_state, &other, &mut other_next);
        let change =
            input.iter().zip(&other).fold(0.0, |most: f64, (a, b)| most.max((a - b).abs()));
        let allowed = contraction.rate() * contraction.distance(&state, &other_state)
            + contraction.input_gain() * change;
        assert!(contraction.distance(&next, &other_next) <= allowed + slack, "{cell:?}");
        state.copy_from_slice(&next);
    }
}

/// Near the limit of each bound in turn.
fn bounds_hold<C: Gated>(seed: u64) {
    let mut draw = Draw(seed);
    let cell: C = draw.cell();
    let bound = [0.0, 0.5, 1.0, 3.0][draw.below(4)];
    let limit = [0.5, 0.9, 0.999][draw.below(3)];

    let near = near_limit(&cell, limit, |cell| cell.condition(bound).unwrap().value);
    let condition = near.condition(bound).unwrap();
    assert!(condition.holds && condition.value < 1.0, "{near:?}");
    let states = near.states_of(bound);
    two_meet(&near, &condition.contraction, &states, bound, &mut draw);
    jacobians_obey(&near, &condition.contraction, &states, bound, &mut draw);
    // Not worse: the condition's own norm is the first that the comparison tries. It needs more operations,
    // which all round upwards.
    let comparison = near.comparison(bound).unwrap();
    assert!(comparison.rate() <= condition.contraction.rate() * (1.0 + 1e-13));
    let settled = near.settled_comparison(bound).unwrap();
    // The settled box is a thousandth wider than what it surrounds: where nothing settles it costs a little.
    assert!(settled.rate() <= comparison.rate() * 1.01, "{near:?} {bound}");
    let matrix = near.comparison_matrix(bound).unwrap();
    let radius = spectral_radius(&matrix).unwrap();
    // The weights of the matrix are tried, too; where its Perron vector has zeros, to a millionth.
    assert!(comparison.rate() <= radius * (1.0 + 1e-5), "{near:?} {bound}");

    let rate = |cell: &C| cell.comparison(bound).unwrap().rate();
    let near = near_limit(&cell, limit, rate);
    let comparison = near.comparison(bound).unwrap();
    let states = near.states_of(bound);
    two_meet(&near, &comparison, &states, bound, &mut draw);
    jacobians_obey(&near, &comparison, &states, bound, &mut draw);
    let matrix = near.comparison_matrix(bound).unwrap();
    let jacobian = near.jacobian(&draw.inside(&states), &draw.input(near.inputs(), bound));
    for (entry, most) in jacobian.values().iter().zip(matrix.values()) {
        assert!(entry.abs() <= most * (1.0 + 1e-12), "{entry} {most}");
    }

    let rate = |cell: &C| cell.settled_comparison(bound).unwrap().rate();
    let near = near_limit(&cell, limit, rate);
    let settled = near.settled_comparison(bound).unwrap();
    let states = near.settled_states(bound).unwrap();
    two_meet(&near, &settled, &states, bound, &mut draw);
    jacobians_obey(&near, &settled, &states, bound, &mut draw);
    enters::<C>(&near, &states, bound, &mut draw);
}

/// Every state enters the settled box, and from the start stays in the first box.
fn enters<C: Gated>(cell: &C, settled: &[(f64, f64)], bound: f64, draw: &mut Draw) {
    // What a step adds by rounding adds up while the forget or update gate keeps it.
    let condition = cell.condition(bound).unwrap();
    let gate = condition.part("sigma_z").or(condition.part("sigma_f")).unwrap();
    let slack = rounding(cell, &condition.contraction, bound) / (1.0 - gate);
    let within = |state: &[f64], bounds: &[(f64, f64)]| {
        state.iter().zip(bounds).all(|(x, (low, high))| low - slack <= *x && *x <= high + slack)
    };
    let first = cell.states_of(bound);
    let mut state = draw.inside(&first);
    let mut next = state.clone();
    let mut inside = within(&state, settled);
    for _ in 0..20_000 {
        cell.step(&state, &draw.input(cell.inputs(), bound), &mut next);
        state.copy_from_slice(&next);
        assert!(within(&state, &first));
        let now = within(&state, settled);
        assert!(now || !inside, "the settled states were left: {cell:?}");
        inside = now;
        if inside {
            return;
        }
    }
    assert!(!is_quick(cell, bound), "never in the settled states: {cell:?}");
}

proptest! {
    #![proptest_config(cases(1500))]

    #[test]
    fn no_gru_breaks_its_bounds(seed: u64) {
        bounds_hold::<Gru>(seed);
    }

    #[test]
    fn no_lstm_breaks_its_bounds(seed: u64) {
        bounds_hold::<Lstm>(seed);
    }
}

/// `∂F/∂state` by central differences: an error of `step²` times third derivatives, and of rounding by `step`.
fn jacobian_is_the_derivative<C: Gated>(seed: u64) {
    let mut draw = Draw(seed);
    let cell: C = draw.cell();
    let state = draw.inside(&vec![(-1.5, 1.5); cell.states()]);
    let input = draw.input(cell.inputs(), 1.0);
    let jacobian = cell.jacobian(&state, &input);
    let step = 1e-5;
    let norm = 1.0 + cell.weight_hh().largest();
    for j in 0..cell.states() {
        let moved = |by: f64| {
            let mut at = state.clone();
            at[j] += by;
            let mut next = vec![0.0; cell.states()];
            cell.step(&at, &input, &mut next);
            next
        };
        for (i, (up, down)) in moved(step).iter().zip(moved(-step)).enumerate() {
            let difference = (up - down) / (2.0 * step);
            assert!(
                (jacobian[(i, j)] - difference).abs() <= 1e-9 * norm.powi(3),
                "{i} {j}: {} {difference}",
                jacobian[(i, j)]
            );
        }
    }
}

/// A held input changes nothing but who adds it, in another order: a few units in the last place.
fn held_is_the_same<C: Gated>(seed: u64) {
    let mut draw = Draw(seed);
    let cell: C = draw.cell();
    let state = draw.inside(&vec![(-1.0, 1.0); cell.states()]);
    let input = draw.input(cell.inputs(), 2.0);
    let held = Held::new(&cell, &input).unwrap();
    assert_eq!((held.dimension(), held.cell().inputs()), (cell.states(), 0));
    assert_eq!(held.cell().biases().1, cell.biases().1);
    let mut next = vec![0.0; cell.states()];
    cell.step(&state, &input, &mut next);
    for (a, b) in next.iter().zip(held.image(&state)) {
        assert!((a - b).abs() <= 1e-14 * (1.0 + a.abs()), "{a} {b}");
    }
    let (a, b) = (cell.jacobian(&state, &input), held.jacobian(&state));
    assert!(a.minus(&b).largest() <= 1e-13 * (1.0 + a.largest()));
    assert_eq!(cell.output(&state), state[..cell.weight_hh().columns()]);
}

proptest! {
    #![proptest_config(cases(500))]

    #[test]
    fn jacobians_are_derivatives(seed: u64) {
        jacobian_is_the_derivative::<Gru>(seed);
        jacobian_is_the_derivative::<Lstm>(seed);
    }

    #[test]
    fn held_inputs_are_biases(seed: u64) {
        held_is_the_same::<Gru>(seed);
        held_is_the_same::<Lstm>(seed);
    }

    /// From anywhere: a GRU's states come into [-1, 1] (tanh rounds to its ends), an LSTM's outputs are there at
    /// once and its cells come as near to their interval as the forget gate lets them.
    #[test]
    fn states_come_into_their_bounds(seed: u64) {
        let mut draw = Draw(seed);
        let gru: Gru = draw.cell::<Gru>().absorb_zero();
        let far = vec![(-5.0, 5.0); gru.states()];
        let mut state = draw.inside(&far);
        let map = Held::new(&gru, &[]).unwrap();
        for _ in 0..20_000 {
            let before = state.clone();
            state = map.image(&state);
            for (x, before) in state.iter().zip(&before) {
                prop_assert!(x.abs() <= before.abs().max(1.0));
            }
        }
        // States up to 5 drive the update gate 5 times as far; near 1 the way is longer than a test.
        let bar = gru.condition(0.0).unwrap().part("sigma_z").unwrap();
        let quick = 5.0 * (bar / (1.0 - bar)).ln() < 4.6;
        for (x, (low, high)) in state.iter().zip(gru.bounds()) {
            prop_assert!((low <= *x && *x <= high) || !quick);
        }
        let lstm: Lstm = draw.cell::<Lstm>().absorb_zero();
        let map = Held::new(&lstm, &[]).unwrap();
        let bounds = map.bounds();
        let n = lstm.units();
        let mut state = draw.inside(&vec![(-5.0, 5.0); lstm.states()]);
        for step in 0..2_000 {
            let before = state.clone();
            state = map.image(&state);
            for k in 0..n {
                assert!(state[k].abs() <= 1.0);
                let excess = |c: f64| (c - bounds[n + k].1).max(bounds[n + k].0 - c).max(0.0);
                if step > 0 {
                    assert!(excess(state[n + k]) <= excess(before[n + k]));
                }
            }
        }
        for (x, (low, high)) in state.iter().zip(&bounds) {
            let near = low - 1e-6 <= *x && *x <= high + 1e-6;
            prop_assert!(near || !is_quick(&lstm, 0.0), "{x} {low} {high}");
        }
    }
}

trait AbsorbZero: Cell {
    fn absorb_zero(&self) -> Self {
        self.absorb(&vec![0.0; self.inputs()])
    }
}

impl<C: Cell> AbsorbZero for C {}

fn numbers(row: &Row, column: &str) -> Vec<f64> {
    row.text(column).split_whitespace().map(|word| word.parse().unwrap()).collect()
}

fn agrees<C: Gated>(row: &Row, worst: &mut Worst) {
    let list = |column| numbers(row, column);
    let n: usize = row.text("units").parse().unwrap();
    let m: usize = row.text("inputs").parse().unwrap();
    let rows = C::GATES * n;
    let weight_ih = Matrix::new(rows, m, list("weight_ih"));
    let weight_hh = Matrix::new(rows, n, list("weight_hh"));
    let cell = C::build(weight_ih, weight_hh, list("bias_ih"), list("bias_hh")).unwrap();
    let (inputs, expected) = (list("input"), list("states"));
    let mut state = list("start");
    let size = cell.states();
    // Sums of n + m + 2 terms that are rounded, of moduli whose sum is below this; slopes and states are
    // below 1.5 and 2.
    let reach = 1.5
        * (0..rows)
            .map(|i| {
                let sum = |row: &[f64]| row.iter().map(|w| w.abs()).sum::<f64>();
                sum(cell.weight_ih().row(i)) + sum(cell.weight_hh().row(i))
            })
            .fold(0.0, f64::max);
    let largest_bias =
        cell.biases().0.iter().chain(cell.biases().1).fold(0.0, |most: f64, b| most.max(b.abs()));
    let terms = f64::from(u32::try_from(n + m + 10).unwrap());
    let allowed = f64::EPSILON * terms * (1.0 + reach + 2.0 * largest_bias);
    let jacobian = cell.jacobian(&state, &inputs[..m]);
    for (found, expected) in jacobian.values().iter().zip(list("jacobian")) {
        worst.see((found - expected).abs() / (allowed * (1.0 + reach)), || format!("{cell:?}"));
    }
    for (step, expected) in expected.chunks(size).enumerate() {
        let mut next = vec![0.0; size];
        cell.step(&state, &inputs[step * m..(step + 1) * m], &mut next);
        for (found, expected) in next.iter().zip(expected) {
            worst.see((found - expected).abs() / (allowed * (1.0 + expected.abs())), || {
                format!("step {step}: {found} {expected} {cell:?}")
            });
        }
        // Every step from the reference's own state: errors do not add up.
        state.copy_from_slice(expected);
    }
}

#[test]
fn forward_passes_and_jacobians_agree_with_numpy() {
    let mut worst = Worst::default();
    let rows = reference("gated");
    assert_eq!(rows.len(), 42);
    for row in rows {
        match row.text("kind") {
            "gru" => agrees::<Gru>(&row, &mut worst),
            "lstm" => agrees::<Lstm>(&row, &mut worst),
            kind => panic!("{kind}"),
        }
    }
    worst.is_below(1.0);
}

/// One unit, whose candidate alone looks back, with weight `w`; the other gates have these biases.
fn latch<C: Gated>(w: f64, candidate: usize, biases: &[f64]) -> C {
    let mut weight_hh = Matrix::zeros(C::GATES, 1);
    weight_hh[(candidate, 0)] = w;
    C::build(Matrix::zeros(C::GATES, 0), weight_hh, biases.to_vec(), vec![0.0; C::GATES]).unwrap()
}

/// Two starts end in one limit below the condition, and in two attracting ones above it. With constant gates
/// above 1/2 the condition is exact: the pitchfork is where its value is 1.
fn latches_beyond_the_condition<C: Gated>(candidate: usize, biases: &[f64]) {
    let value = |w: f64| latch::<C>(w, candidate, biases).condition(0.0).unwrap().value;
    let (mut low, mut high) = (0.0, 10.0);
    while high - low > 1e-9 {
        let middle = f64::midpoint(low, high);
        if value(middle) < 1.0 { low = middle } else { high = middle }
    }
    for (w, two) in [(0.99 * low, false), (1.01 * low, true)] {
        let cell = latch::<C>(w, candidate, biases);
        assert_eq!(cell.condition(0.0).unwrap().holds, !two);
        assert_eq!(cell.comparison(0.0).unwrap().holds(), !two);
        assert_eq!(cell.settled_comparison(0.0).unwrap().holds(), !two);
        let map = Held::new(&cell, &[]).unwrap();
        let limit = |start: f64| {
            let mut state = vec![start; map.dimension()];
            for _ in 0..100_000 {
                state = map.image(&state);
            }
            state
        };
        let (up, down) = (limit(0.9), limit(-0.9));
        if two {
            assert!(up[0] > 0.05 && down[0] < -0.05, "{up:?} {down:?}");
            for state in [up, down] {
                let moved = map.image(&state);
                assert!(state.iter().zip(&moved).all(|(a, b)| (a - b).abs() < 1e-14));
                assert!(spectral_radius(&map.jacobian(&state)).unwrap() < 0.9999);
            }
        } else {
            assert!(up.iter().chain(&down).all(|x| x.abs() < 1e-12), "{up:?} {down:?}");
        }
    }
}

#[test]
fn a_latch_stands_right_behind_the_condition() {
    latches_beyond_the_condition::<Gru>(2, &[3.0, 1.0, 0.0]);
    latches_beyond_the_condition::<Lstm>(2, &[1.0, 2.0, 0.0, 0.5]);
}

/// A cell of 16 units and 4 inputs as PyTorch starts them: uniform in `±1/√16`.
fn fresh<C: Gated>(seed: u64) -> C {
    let mut draw = Draw(seed);
    let rows = C::GATES * 16;
    let mut entries =
        |count| -> Vec<f64> { (0..count).map(|_| draw.between(-0.25, 0.25)).collect() };
    let (w, u) = (entries(rows * 4), entries(rows * 16));
    let (b_ih, b_hh) = (entries(rows), entries(rows));
    C::build(Matrix::new(rows, 4, w), Matrix::new(rows, 16, u), b_ih, b_hh).unwrap()
}

/// Medians of the largest factor of `weight_hh` that is proven: by the condition, by the spectral radius of the
/// comparison matrix, by the comparison, by the settled one; and of the one at which a fixed point (with no
/// input) is seen not to attract any more, beyond which nothing can be proven.
fn proven<C: Gated>(cells: impl Iterator<Item = C>) -> [f64; 5] {
    let measures: [fn(&C) -> f64; 5] = [
        |cell| cell.condition(1.0).unwrap().value,
        |cell| spectral_radius(&cell.comparison_matrix(1.0).unwrap()).unwrap(),
        |cell| cell.comparison(1.0).unwrap().rate(),
        |cell| cell.settled_comparison(1.0).unwrap().rate(),
        |cell| {
            let map = Held::new(cell, &vec![0.0; cell.inputs()]).unwrap();
            let mut state = vec![0.0; map.dimension()];
            for _ in 0..2000 {
                let next = map.image(&state);
                if next == state {
                    break;
                }
                state = next;
            }
            let moved = map.image(&state);
            let still = state.iter().zip(&moved).all(|(a, b)| (a - b).abs() < 1e-6);
            if still { spectral_radius(&map.jacobian(&state)).unwrap() } else { 1.0 }
        },
    ];
    let mut factors = [const { Vec::new() }; 5];
    for cell in cells {
        for (factors, measure) in factors.iter_mut().zip(measures) {
            factors.push(largest_factor(&cell, 1.0, measure));
        }
    }
    factors.map(|mut factors| {
        factors.sort_by(f64::total_cmp);
        factors[factors.len() / 2]
    })
}

#[test]
fn unit_by_unit_is_sharper() {
    for (name, medians, comparison, settled) in [
        ("mixed GRU", proven((0..101).map(|seed| Draw(seed).cell::<Gru>())), 3.5, 10.0),
        ("mixed LSTM", proven((0..101).map(|seed| Draw(seed).cell::<Lstm>())), 10.0, 25.0),
        ("fresh GRU", proven((0..9).map(fresh::<Gru>)), 2.0, 2.4),
        ("fresh LSTM", proven((0..9).map(fresh::<Lstm>)), 2.2, 2.7),
    ] {
        println!("{name}: {medians:?}");
        assert!(medians[2] > comparison * medians[0], "{name} {medians:?}");
        assert!(medians[3] > settled * medians[0], "{name} {medians:?}");
        assert!(medians.is_sorted(), "{name} {medians:?}");
    }
}

#[test]
fn extreme_weights_prove_nothing_and_break_nothing() {
    for size in [1e-300, 1e-8, 30.0, 800.0, 1e100, 1e300] {
        let gru: Gru = latch(size, 2, &[size, size, -size]);
        let lstm: Lstm = latch(size, 2, &[size, size, -size, size]);
        for condition in [gru.condition(1.0).unwrap(), lstm.condition(1.0).unwrap()] {
            assert!(!condition.value.is_nan() && !condition.contraction.rate().is_nan());
            assert_eq!(condition.holds, size < 1.0, "{size} {condition:?}");
        }
        for contraction in [gru.comparison(1.0).unwrap(), lstm.settled_comparison(1.0).unwrap()] {
            assert!(!contraction.rate().is_nan());
            assert!(contraction.weights().iter().all(|v| *v > 0.0));
        }
    }
}

#[test]
fn input_that_cannot_mean_anything_is_refused() {
    let zeros = |rows, columns| Matrix::zeros(rows, columns);
    let shape = Gru::new(zeros(3, 2), zeros(4, 1), vec![0.0; 3], vec![0.0; 3]).unwrap_err();
    assert!(matches!(shape, Error::Shape { what: "weight_hh", expected: (3, 1), .. }));
    let shape = Lstm::new(zeros(4, 2), zeros(8, 2), vec![0.0; 8], vec![0.0; 8]).unwrap_err();
    assert!(matches!(shape, Error::Shape { what: "weight_ih", expected: (8, 2), .. }));
    let shape = Lstm::new(zeros(4, 2), zeros(4, 1), vec![0.0; 3], vec![0.0; 4]).unwrap_err();
    assert!(matches!(shape, Error::Shape { what: "bias_ih", .. }));
    let entry = Gru::new(zeros(3, 0), zeros(3, 1), vec![0.0; 3], vec![0.0, f64::NAN, 0.0]);
    assert!(matches!(entry.unwrap_err(), Error::Entry { what: "bias_hh", row: 1, column: 0, .. }));
    assert!(Gru::new(zeros(0, 0), zeros(0, 0), vec![], vec![]).is_err());
    let big = Gru::new(zeros(3, 0), zeros(3, 1).map(|_| f64::MAX), vec![f64::MAX; 3], vec![0.0; 3]);
    assert!(matches!(big.unwrap_err(), Error::NotFinite { .. }));
    let gru = Gru::new(zeros(3, 1), zeros(3, 1), vec![0.0; 3], vec![0.0; 3]).unwrap();
    for bound in [-1.0, f64::NAN, f64::INFINITY] {
        assert!(gru.condition(bound).is_err());
        assert!(gru.comparison(bound).is_err());
        assert!(gru.comparison_matrix(bound).is_err());
    }
    assert!(gru.condition(0.0).unwrap().holds);
}
