//! The gated recurrent unit.

use shockfree_linalg::Matrix;

use super::Cell;
use super::gated::{
    Condition, Contraction, Gate, Interval, SETTLING_ROUNDS, Weights, above, comparison_matrix,
    down, input_bound, input_gain, over_gate, pieces, search, slope, up,
};
use crate::logistic::sigma;
use crate::{Activation, Result};

/// The places of the gates `r`, `z`, `n` in the weights.
const RESET: usize = 0;
const UPDATE: usize = 1;
const CANDIDATE: usize = 2;

/// A GRU of `n` units and `m` inputs in PyTorch's form:
///
/// ```text
/// r  = σ(W_r u + b_ir + U_r h + b_hr)
/// z  = σ(W_z u + b_iz + U_z h + b_hz)
/// n  = tanh(W_n u + b_in + r ∘ (U_n h + b_hn))
/// h' = (1 - z) ∘ n + z ∘ h
/// ```
///
/// **States.** `h'` lies between `n` in (-1, 1) and `h` (in floating-point numbers, too), so `[-1, 1]ⁿ` is never
/// left, and by every state outside of it entered after finitely many steps: `|h_i| - 1` falls at least by a factor `z_i`, which on the
/// (bounded) way stays below 1, less a positive constant.
///
/// **Contraction.** The Jacobian is
/// `diag(z) + diag((1-z) n') [diag(r) U_n + diag(a r (1-r)) U_r] + diag((h-n) z (1-z)) U_z` with
/// `a = U_n h + b_hn` and `n' = 1 - n²`. Three bounds of it over `[-1, 1]ⁿ` and all inputs with
/// `‖u‖_∞ ≤ input_bound`, from plain to sharp: [`condition`](Self::condition),
/// [`comparison`](Self::comparison), [`settled_comparison`](Self::settled_comparison). What they guarantee is
/// said at [`Contraction`].
///
/// ```
/// use shockfree::network::{Cell, Gru};
/// use shockfree_linalg::Matrix;
/// let weight_hh = Matrix::new(3, 1, vec![0.0, 0.0, 0.9]);
/// let gru = Gru::new(Matrix::zeros(3, 0), weight_hh, vec![0.0; 3], vec![0.0; 3])?;
/// let mut next = [0.0];
/// gru.step(&[1.0], &[], &mut next);
/// assert_eq!(next, [0.5 * 0.45_f64.tanh() + 0.5]);
/// // h' = h/2 + tanh(0.45 h)/2: the slope at 0 is 0.725, and no bound can be lower.
/// let contraction = gru.condition(1.0)?.contraction;
/// assert!((contraction.rate() - 0.725).abs() < 1e-12);
/// # Ok::<(), shockfree::Error>(())
/// ```
///
/// Source: Bonassi, Farina, Scattolini and Terzi
/// (arXiv 2011.06806), for the condition's form; the rates and the comparison are derived here.
#[derive(Clone, Debug, PartialEq)]
pub struct Gru {
    weights: Weights,
}

/// Where everything lies while the states lie in a box.
struct Reach {
    states: Vec<Interval>,
    reset: Vec<Gate>,
    update: Vec<Gate>,
    /// `U_n h + b_hn`.
    inner: Vec<Interval>,
    /// `n`.
    candidate: Vec<Interval>,
}

impl Gru {
    /// The GRU of `weight_ih` (`3n × m`), `weight_hh` (`3n × n`), `bias_ih` and `bias_hh` (`3n`), gates in the
    /// order `r, z, n`.
    ///
    /// # Errors
    /// [`Error::Shape`](crate::Error::Shape) unless these are the shapes, with `n ≥ 1`
    /// ([`Error::OutOfLimits`](crate::Error::OutOfLimits)); [`Error::Entry`](crate::Error::Entry) unless all
    /// entries are finite; [`Error::NotFinite`](crate::Error::NotFinite) if
    /// `Σ_j |weight_hh_ij| + |bias_ih_i| + |bias_hh_i|` overflows for a row.
    pub fn new(
        weight_ih: Matrix,
        weight_hh: Matrix,
        bias_ih: Vec<f64>,
        bias_hh: Vec<f64>,
    ) -> Result<Self> {
        Ok(Self { weights: Weights::new(3, weight_ih, weight_hh, bias_ih, bias_hh)? })
    }

    /// `n`.
    pub const fn units(&self) -> usize {
        self.weights.units()
    }

    /// `[W_r; W_z; W_n]`.
    pub const fn weight_ih(&self) -> &Matrix {
        &self.weights.input
    }

    /// `[U_r; U_z; U_n]`.
    pub const fn weight_hh(&self) -> &Matrix {
        &self.weights.recurrent
    }

    /// `[b_ir; b_iz; b_in]`.
    pub fn bias_ih(&self) -> &[f64] {
        &self.weights.bias_input
    }

    /// `[b_hr; b_hz; b_hn]`.
    pub fn bias_hh(&self) -> &[f64] {
        &self.weights.bias_recurrent
    }

    /// The condition on whole gates, for states in `[-1, 1]ⁿ` and inputs with `‖u‖_∞ ≤ input_bound`, in
    /// induced `∞`-norms:
    ///
    /// `κ = α + ¼ (1+φ̄_n)/(1-σ̄_z) ‖U_z‖ < 1` with `α = σ̄_r ‖U_n‖ + ¼ ‖U_r‖ ‖[U_n b_hn]‖`,
    ///
    /// `σ̄_g = σ(‖[W_g·input_bound, U_g, b_g]‖)` and
    /// `φ̄_n = tanh ‖[W_n·input_bound, U_n, |b_in|+|b_hn|]‖`.
    ///
    /// A row of the Jacobian has a sum of moduli of at most `z + (1-z) α + ¼ (1+φ̄_n) ‖U_z‖` (by
    /// `|h-n| ≤ 1+φ̄_n`, slopes ≤ ¼ and 1); for `α < 1` that is largest at `z = σ̄_z`, where it is
    /// `1 - (1-σ̄_z)(1-κ)`: the rate, in the plain `∞`-norm.
    ///
    /// Parts: `sigma_r`, `sigma_z`, `phi_n`, `norm_r`, `norm_z`, `norm_n`, `norm_n_bias`.
    ///
    /// # Errors
    /// [`Error::Negative`](crate::Error::Negative) unless `input_bound` is a finite number, 0 or more.
    pub fn condition(&self, input_bound: f64) -> Result<Condition> {
        let bound = self::input_bound(input_bound)?;
        let weights = &self.weights;
        let (norm_r, norm_z, norm_n) =
            (weights.norm(RESET), weights.norm(UPDATE), weights.norm(CANDIDATE));
        let norm_n_bias = weights.norm_with_bias(CANDIDATE);
        let sigma_r = up(sigma(weights.full_norm(RESET, bound)), 10).min(1.0);
        let drive_z = weights.full_norm(UPDATE, bound);
        let (sigma_z, rest_z) = (up(sigma(drive_z), 10).min(1.0), down(sigma(-drive_z), 10));
        let phi_n = up(weights.full_norm_apart(CANDIDATE, bound).tanh(), 10).min(1.0);
        let alpha = up(sigma_r * norm_n + 0.25 * norm_r * norm_n_bias, 4);
        let beta = up(0.25 * (1.0 + phi_n) * norm_z, 3);
        let value = up(alpha + beta / rest_z, 2);
        let rate = if value < 1.0 {
            above(1.0 - down(rest_z * (1.0 - value), 2)).min(1.0)
        } else {
            up((sigma_z + alpha).max(1.0) + beta, 2)
        };
        let ones = vec![1.0; self.units()];
        let reach = self.reach(self.unit_box(), bound);
        let gain = input_gain(&ones, |v, w| self.gain(&reach, v, w));
        Ok(Condition::new(
            value,
            Contraction::new(rate, gain, ones),
            vec![
                ("sigma_r", sigma_r),
                ("sigma_z", sigma_z),
                ("phi_n", phi_n),
                ("norm_r", norm_r),
                ("norm_z", norm_z),
                ("norm_n", norm_n),
                ("norm_n_bias", norm_n_bias),
            ],
        ))
    }

    /// At least `‖∂F/∂θ‖₂`: how much one step moves the state if all weights and biases move by 1 together, for
    /// inputs with `‖u‖_∞ ≤ input_bound` and states in `[-1, 1]ⁿ`.
    ///
    /// Of one unit the drives of its gates count by at most `½` (update), 1 (new) and `¼ ‖[U_n b_hn]‖_∞` (reset), and each
    /// drive is the product of its weights with `(u, h, 1, 1)`.
    ///
    /// # Errors
    /// As [`condition`](Self::condition).
    pub fn parameter_gain(&self, input_bound: f64) -> Result<f64> {
        let bound = self::input_bound(input_bound)?;
        let reset = 0.25 * self.weights.norm_with_bias(CANDIDATE);
        Ok(up(self.weights.feature_norm(bound) * (0.25 + 1.0 + reset * reset).sqrt(), 8))
    }

    /// The rate and the norm that a comparison unit by unit gives, for states in `[-1, 1]ⁿ` and inputs with
    /// `‖u‖_∞ ≤ input_bound`. Never worse than [`condition`](Self::condition).
    ///
    /// Every gate has its own range, by its own row. With `v > 0`, row `i` of `|∂h'/∂h| v` is at most
    ///
    /// `max z v_i + (1-z) (1-n²) P + z (1-z) (|h_i|+|n|) (|U_z| v)_i`,
    /// `P = max r (|U_n| v)_i + r (1-r) |a_i| (|U_r| v)_i`,
    ///
    /// over the ranges of `z`, `n` and `r` of that unit: a value of a gate and its slope are not bounded apart,
    /// and `z` and `1-z` are not largest at once. A bound `ρ v_i` for all `i` is a contraction in `‖·‖_v`; `v`
    /// is found by iteration.
    ///
    /// # Errors
    /// As [`condition`](Self::condition).
    pub fn comparison(&self, input_bound: f64) -> Result<Contraction> {
        let bound = self::input_bound(input_bound)?;
        let reach = self.reach(self.unit_box(), bound);
        Ok(search(&vec![1.0; self.units()], |v, w| self.gain(&reach, v, w)))
    }

    /// The same over the [settled states](Self::settled_states) only: it holds for trajectories that are in
    /// that box, which all of `[-1, 1]ⁿ` enters after finitely many steps. So `ρ < 1` still means that any two
    /// trajectories under the same inputs meet, at that rate in the end; before the box it says nothing of
    /// gradients. Where nothing settles it is a little worse than [`comparison`](Self::comparison): the box is
    /// a thousandth wider than what it surrounds.
    ///
    /// # Errors
    /// As [`condition`](Self::condition).
    pub fn settled_comparison(&self, input_bound: f64) -> Result<Contraction> {
        let start = self.comparison(input_bound)?;
        let reach = self.settle(input_bound);
        Ok(search(start.weights(), |v, w| self.gain(&reach, v, w)))
    }

    /// A box of states that is never left, and that every state enters after finitely many steps, whatever
    /// the inputs with `‖u‖_∞ ≤ input_bound` are.
    ///
    /// If the states stay in a box `B`, `n` stays in a box `N(B)`, and each `h_i` approaches its interval there
    /// by a factor `z_i` each step; so it enters the interval made a little wider, and stays. From `[-1, 1]ⁿ`
    /// this is repeated until nothing is gained.
    ///
    /// # Errors
    /// As [`condition`](Self::condition).
    pub fn settled_states(&self, input_bound: f64) -> Result<Vec<(f64, f64)>> {
        let reach = self.settle(self::input_bound(input_bound)?);
        Ok(reach.states.iter().map(|state| (state.low, state.high)).collect())
    }

    /// `M ≥ 0` with `|∂h'/∂h| ≤ M` entry by entry, for states in `[-1, 1]ⁿ` and inputs with
    /// `‖u‖_∞ ≤ input_bound`; so `|Δh'| ≤ M |Δh|`, and `k` Jacobians have a product of at most `Mᵏ`.
    ///
    /// Its spectral radius is a rate too, but not a good one: `z` on the diagonal and `1-z` beside it are both
    /// as large as they can be, which [`comparison`](Self::comparison) does not allow them.
    ///
    /// # Errors
    /// As [`condition`](Self::condition).
    pub fn comparison_matrix(&self, input_bound: f64) -> Result<Matrix> {
        let reach = self.reach(self.unit_box(), self::input_bound(input_bound)?);
        Ok(comparison_matrix(self.units(), |v, w| self.gain(&reach, v, w)))
    }

    /// Row of gate `gate` of unit `i`.
    const fn row(&self, gate: usize, i: usize) -> usize {
        gate * self.units() + i
    }

    fn unit_box(&self) -> Vec<Interval> {
        vec![Interval::symmetric(1.0); self.units()]
    }

    fn reach(&self, states: Vec<Interval>, bound: f64) -> Reach {
        let units = 0..self.units();
        let gates = |gate| -> Vec<Gate> {
            units
                .clone()
                .map(|i| Gate::of(self.weights.range(self.row(gate, i), &states, bound)))
                .collect()
        };
        let (reset, update) = (gates(RESET), gates(UPDATE));
        let inner: Vec<_> = units
            .clone()
            .map(|i| self.weights.state_range(self.row(CANDIDATE, i), &states))
            .collect();
        let candidate = units
            .map(|i| {
                let outer = self.weights.input_range(self.row(CANDIDATE, i), bound);
                outer.plus(inner[i].times_non_negative(reset[i].values())).tanh()
            })
            .collect();
        Reach { states, reset, update, inner, candidate }
    }

    fn settle(&self, bound: f64) -> Reach {
        let mut reach = self.reach(self.unit_box(), bound);
        for _ in 0..SETTLING_ROUNDS {
            let image = reach.candidate.iter().zip(&reach.states);
            let states: Vec<_> = image.map(|(n, outer)| n.widened().within(*outer)).collect();
            if states == reach.states {
                break;
            }
            reach = self.reach(states, bound);
        }
        reach
    }

    /// At least `|∂F/∂h| v + |∂F/∂u| w 1` over `reach`.
    fn gain(&self, reach: &Reach, v: &[f64], w: f64) -> Vec<f64> {
        let weights = &self.weights;
        (0..self.units())
            .map(|i| {
                let (state, candidate) = (reach.states[i], reach.candidate[i]);
                let by_reset = weights.reach(self.row(RESET, i), v, w);
                let by_update = weights.reach(self.row(UPDATE, i), v, w);
                let from_states = weights.state_reach(self.row(CANDIDATE, i), v);
                let from_input = weights.input_reach(self.row(CANDIDATE, i), w);
                let inner = up(reach.inner[i].largest() * by_reset, 1);
                let through = above(from_states + from_input);
                let drive = over_gate(reach.reset[i], through, from_input, inner);
                let apart =
                    above((state.high - candidate.low).max(candidate.high - state.low)).max(0.0);
                pieces(candidate).fold(0.0, |most: f64, (least, largest)| {
                    let apart = above(state.largest() + largest).min(apart);
                    let (p, q) = (up(slope(least) * drive, 1), up(apart * by_update, 1));
                    most.max(over_gate(reach.update[i], v[i], p, q))
                })
            })
            .collect()
    }
}

impl Cell for Gru {
    fn states(&self) -> usize {
        self.units()
    }

    fn inputs(&self) -> usize {
        self.weights.input.columns()
    }

    fn step(&self, state: &[f64], input: &[f64], next: &mut [f64]) {
        let weights = &self.weights;
        for (i, value) in next.iter_mut().enumerate() {
            let r = sigma(weights.drive(self.row(RESET, i), state, input));
            let z = weights.drive(self.row(UPDATE, i), state, input);
            let row = self.row(CANDIDATE, i);
            let n = (weights.input_drive(row, input) + r * weights.state_drive(row, state)).tanh();
            let h = state[i];
            // Rounding must not carry it past n or h: for z near 1 it would drift out of [-1, 1].
            *value = (sigma(-z) * n + sigma(z) * h).max(n.min(h)).min(n.max(h));
        }
    }

    fn jacobian(&self, state: &[f64], input: &[f64]) -> Matrix {
        let weights = &self.weights;
        let n = self.units();
        let mut jacobian = Matrix::zeros(n, n);
        for i in 0..n {
            let rows = [RESET, UPDATE, CANDIDATE].map(|gate| self.row(gate, i));
            let reset = weights.drive(rows[0], state, input);
            let update = weights.drive(rows[1], state, input);
            let inner = weights.state_drive(rows[2], state);
            let drive = weights.input_drive(rows[2], input) + sigma(reset) * inner;
            let by_candidate = sigma(-update) * Activation::Tanh.slope(drive);
            let factors = [
                by_candidate * inner * Activation::Logistic.slope(reset),
                (state[i] - drive.tanh()) * Activation::Logistic.slope(update),
                by_candidate * sigma(reset),
            ];
            for (row, factor) in rows.into_iter().zip(factors) {
                let recurrent = weights.recurrent.row(row);
                for (entry, weight) in jacobian.row_mut(i).iter_mut().zip(recurrent) {
                    *entry += factor * weight;
                }
            }
            jacobian[(i, i)] += sigma(update);
        }
        jacobian
    }

    /// `h`.
    fn output(&self, state: &[f64]) -> Vec<f64> {
        state.to_vec()
    }

    /// `[-1, 1]` for each unit: never left, and entered after finitely many steps by every state outside.
    fn bounds(&self) -> Vec<(f64, f64)> {
        vec![(-1.0, 1.0); self.units()]
    }

    /// `b_ih + W u` for all gates; `b_hh`, a part of which stands behind `r`, is left alone.
    fn absorb(&self, input: &[f64]) -> Self {
        Self { weights: self.weights.absorb(input) }
    }
}
