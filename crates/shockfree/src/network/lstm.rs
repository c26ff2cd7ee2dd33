//! Long short-term memory.

use shockfree_linalg::Matrix;

use super::Cell;
use super::gated::{
    Condition, Contraction, Gate, Interval, SETTLING_ROUNDS, Weights, above, comparison_matrix,
    down, input_bound, input_gain, over_gate, over_gated_tanh, search, up,
};
use crate::logistic::sigma;
use crate::{Activation, Result};

/// The places of the gates `i`, `f`, `g`, `o` in the weights.
const INPUT: usize = 0;
const FORGET: usize = 1;
const CANDIDATE: usize = 2;
const OUTPUT: usize = 3;

/// An LSTM of `n` units and `m` inputs in PyTorch's form:
///
/// ```text
/// i = σ(W_i u + b_ii + U_i h + b_hi)       c' = f ∘ c + i ∘ g
/// f = σ(W_f u + b_if + U_f h + b_hf)       h' = o ∘ tanh(c')
/// g = tanh(W_g u + b_ig + U_g h + b_hg)
/// o = σ(W_o u + b_io + U_o h + b_ho)
/// ```
///
/// Its state is `(h, c)`, `2n` variables: first all of `h`, then all of `c`. Its output is `h`.
///
/// **States.** `|h'| < 1` from the first step on, whatever the start. From the second on, `c_i` approaches the
/// interval of [`states`](Self::state_bounds) at least by the factor `f̄_i < 1`, the largest value of its
/// forget gate, and does not leave it from inside; it lies in `|c_i| ≤ σ̄_i φ̄_i/(1-σ̄_f)`.
///
/// **Contraction.** With `K = diag(c f') U_f + diag(g i') U_i + diag(i g') U_g` the Jacobian's blocks are
/// `∂c'/∂h = K`, `∂c'/∂c = diag(f)`, `∂h'/∂h = diag(o tanh'(c')) K + diag(tanh(c') o') U_o` and
/// `∂h'/∂c = diag(o tanh'(c') f)`. Three bounds of them over the states above and all inputs with
/// `‖u‖_∞ ≤ input_bound`, from plain to sharp: [`condition`](Self::condition),
/// [`comparison`](Self::comparison), [`settled_comparison`](Self::settled_comparison). What they guarantee is
/// said at [`Contraction`].
///
/// ```
/// use shockfree::network::{Cell, Lstm};
/// use shockfree_linalg::Matrix;
/// let weight_hh = Matrix::new(4, 1, vec![0.0, 0.0, 1.0, 0.0]);
/// let lstm = Lstm::new(Matrix::zeros(4, 0), weight_hh, vec![0.0; 4], vec![0.0; 4])?;
/// let mut next = [0.0; 2];
/// lstm.step(&[0.0, 1.0], &[], &mut next);
/// assert_eq!(next, [0.5 * 0.5_f64.tanh(), 0.5]);
/// // c' = c/2 + tanh(h)/2, h' = tanh(c')/2: at 0 the multiplier is 0.5 + 0.5·0.5, and no bound can be lower.
/// let contraction = lstm.condition(1.0)?.contraction;
/// assert!((contraction.rate() - 0.75).abs() < 1e-12);
/// # Ok::<(), shockfree::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Lstm {
    weights: Weights,
}

/// Where everything lies while the states lie in a box.
struct Reach {
    input: Vec<Gate>,
    forget: Vec<Gate>,
    /// `g`.
    candidate: Vec<Interval>,
    output: Vec<Gate>,
    /// `h`.
    states: Vec<Interval>,
    /// `c`.
    cells: Vec<Interval>,
}

impl Lstm {
    /// The LSTM of `weight_ih` (`4n × m`), `weight_hh` (`4n × n`), `bias_ih` and `bias_hh` (`4n`), gates in
    /// the order `i, f, g, o`.
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
        Ok(Self { weights: Weights::new(4, weight_ih, weight_hh, bias_ih, bias_hh)? })
    }

    /// `n`.
    pub const fn units(&self) -> usize {
        self.weights.units()
    }

    /// `[W_i; W_f; W_g; W_o]`.
    pub const fn weight_ih(&self) -> &Matrix {
        &self.weights.input
    }

    /// `[U_i; U_f; U_g; U_o]`.
    pub const fn weight_hh(&self) -> &Matrix {
        &self.weights.recurrent
    }

    /// `[b_ii; b_if; b_ig; b_io]`.
    pub fn bias_ih(&self) -> &[f64] {
        &self.weights.bias_input
    }

    /// `[b_hi; b_hf; b_hg; b_ho]`.
    pub fn bias_hh(&self) -> &[f64] {
        &self.weights.bias_recurrent
    }

    /// The condition on whole gates, for states in [`state_bounds`](Self::state_bounds) and inputs with
    /// `‖u‖_∞ ≤ input_bound`, in induced `∞`-norms:
    ///
    /// `σ̄_f + α σ̄_o + β (1-σ̄_f) < 1` with `α = ¼ ‖U_f‖ c̄ + σ̄_i ‖U_g‖ + ¼ ‖U_i‖ φ̄_g`, `β = ¼ φ̄_c ‖U_o‖`,
    ///
    /// `σ̄_k = σ(‖[W_k·input_bound, U_k, b_k]‖)`, `φ̄_g = tanh ‖[W_g·input_bound, U_g, b_g]‖`,
    /// `c̄ = σ̄_i φ̄_g/(1-σ̄_f)` and `φ̄_c = tanh c̄`.
    ///
    /// For `x = (‖Δh‖_∞, ‖Δc‖_∞)` the blocks of the Jacobian give `x' ≤ A x`,
    /// `A = [[σ̄_o α + β, σ̄_o σ̄_f], [α, σ̄_f]]`. `I - A` has the determinant `1` less the condition's left-hand
    /// side, and `σ̄_f < 1`: so the condition is that `I - A` is an M-matrix, that is, that the spectral radius of
    /// `A` is below 1. That is the rate, in `max(‖Δh‖_∞/v_h, ‖Δc‖_∞/v_c)` with the Perron vector `(v_h, v_c)`.
    ///
    /// Parts: `sigma_i`, `sigma_f`, `sigma_o`, `phi_g`, `c_bar`, `phi_c`, `alpha`, `norm_i`, `norm_f`,
    /// `norm_g`, `norm_o`.
    ///
    /// # Errors
    /// [`Error::Negative`](crate::Error::Negative) unless `input_bound` is a finite number, 0 or more.
    pub fn condition(&self, input_bound: f64) -> Result<Condition> {
        let bound = self::input_bound(input_bound)?;
        let weights = &self.weights;
        let bar = |gate| up(sigma(weights.full_norm(gate, bound)), 10).min(1.0);
        let (sigma_i, sigma_f, sigma_o) = (bar(INPUT), bar(FORGET), bar(OUTPUT));
        let rest_f = down(sigma(-weights.full_norm(FORGET, bound)), 10);
        let phi_g = up(weights.full_norm(CANDIDATE, bound).tanh(), 10).min(1.0);
        let c_bar = up(sigma_i * phi_g / rest_f, 2);
        let phi_c = up(c_bar.tanh(), 10).min(1.0);
        let [norm_i, norm_f, norm_g, norm_o] =
            [INPUT, FORGET, CANDIDATE, OUTPUT].map(|gate| weights.norm(gate));
        let alpha = up(0.25 * norm_f * c_bar + sigma_i * norm_g + 0.25 * norm_i * phi_g, 7);
        let beta = up(0.25 * phi_c * norm_o, 2);
        // `1 - σ̄_f` rounded upwards is `σ` at the same place, as rest_f is, but the other way.
        let rest_up = up(rest_f, 20).min(1.0);
        let value = up(sigma_f + alpha * sigma_o + beta * rest_up, 4);
        let (rate, v_h, v_c) = two_by_two([
            [up(sigma_o * alpha + beta, 2), up(sigma_o * sigma_f, 1)],
            [alpha, sigma_f],
        ]);
        let n = self.units();
        let v: Vec<f64> = (0..2 * n).map(|k| if k < n { v_h } else { v_c }).collect();
        let reach = self.first_reach(bound);
        let gain = input_gain(&v, |v, w| self.gain(&reach, v, w));
        Ok(Condition::new(
            value,
            Contraction::new(rate, gain, v),
            vec![
                ("sigma_i", sigma_i),
                ("sigma_f", sigma_f),
                ("sigma_o", sigma_o),
                ("phi_g", phi_g),
                ("c_bar", c_bar),
                ("phi_c", phi_c),
                ("alpha", alpha),
                ("norm_i", norm_i),
                ("norm_f", norm_f),
                ("norm_g", norm_g),
                ("norm_o", norm_o),
            ],
        ))
    }

    /// At least `‖∂F/∂θ‖₂`: how much one step moves the state `(h, c)` if all weights and biases move by 1 together,
    /// for inputs with `‖u‖_∞ ≤ input_bound` and states within [`state_bounds`](Self::state_bounds).
    ///
    /// Of one unit the drives of its gates count in `c'` by at most `¼ c̄` (forget), `¼` (input) and 1 (cell), and in `h'`
    /// by as much and another `¼` (output); each drive is the product of its weights with `(u, h, 1, 1)`.
    ///
    /// # Errors
    /// As [`condition`](Self::condition).
    pub fn parameter_gain(&self, input_bound: f64) -> Result<f64> {
        let n = self.weights.units();
        let cells = &self.state_bounds(input_bound)?[n..];
        let largest =
            cells.iter().fold(0.0_f64, |most, (low, high)| most.max(low.abs()).max(high.abs()));
        let cell = ((0.25 * largest).powi(2) + 1.0 / 16.0 + 1.0).sqrt();
        let norm = self.weights.feature_norm(self::input_bound(input_bound)?);
        Ok(up(norm * (cell * cell + (cell + 0.25) * (cell + 0.25)).sqrt(), 16))
    }

    /// The rate and the norm that a comparison unit by unit gives, for states in
    /// [`state_bounds`](Self::state_bounds) and inputs with `‖u‖_∞ ≤ input_bound`. Never worse than
    /// [`condition`](Self::condition) (up to the last digits, which are rounded upwards).
    ///
    /// Every gate has its own range, by its own row. With `v = (v_h, v_c) > 0` and `d_k = |U_k| v_h`, unit by
    /// unit, the rows of `|∂F/∂(h, c)| v` are at most
    ///
    /// `C = max_f [f v_c + |c| f (1-f) d_f] + max_{i,g} [i (1-g²) d_g + i (1-i) |g| d_i]` for `c`,
    /// `max_{o,t} [o (1-t²) C + o (1-o) |t| d_o]` with `t = tanh(c')` for `h`,
    ///
    /// over the ranges of that unit: a value of a gate and its slope are not bounded apart. A bound `ρ v` is a
    /// contraction in `‖·‖_v`; `v` is found by iteration.
    ///
    /// # Errors
    /// As [`condition`](Self::condition).
    pub fn comparison(&self, input_bound: f64) -> Result<Contraction> {
        let start = self.condition(input_bound)?.contraction;
        let reach = self.first_reach(input_bound);
        Ok(search(start.weights(), |v, w| self.gain(&reach, v, w)))
    }

    /// The same over the [settled states](Self::settled_states) only: it holds for trajectories that are in
    /// that box, which every state enters after finitely many steps. So `ρ < 1` still means that any two
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

    /// A box of states `(h, c)` that is never left and approached by every state: `[-1, 1]` for `h`, and for
    /// `c_i` what `i g` can add up to under its forget gate. With `‖u‖_∞ ≤ input_bound` and `|h| ≤ 1`, if
    /// `f ∈ [f₀, f₁]` and `i g ∈ [p₀, p₁]`, its upper end is `p₁/(1-f₁)` for `p₁ > 0`, else `p₁/(1-f₀)`: there
    /// `f c + i g ≤ c`; and the same below.
    ///
    /// # Errors
    /// As [`condition`](Self::condition).
    pub fn state_bounds(&self, input_bound: f64) -> Result<Vec<(f64, f64)>> {
        Ok(self.first_reach(self::input_bound(input_bound)?).bounds())
    }

    /// A smaller box of states `(h, c)` that is never left, and that every state enters after finitely many
    /// steps, whatever the inputs with `‖u‖_∞ ≤ input_bound` are: the same, repeated from the box found, made
    /// a little wider each time, until nothing is gained.
    ///
    /// # Errors
    /// As [`condition`](Self::condition).
    pub fn settled_states(&self, input_bound: f64) -> Result<Vec<(f64, f64)>> {
        Ok(self.settle(self::input_bound(input_bound)?).bounds())
    }

    /// `M ≥ 0` with `|∂(h', c')/∂(h, c)| ≤ M` entry by entry, for states in
    /// [`state_bounds`](Self::state_bounds) and inputs with `‖u‖_∞ ≤ input_bound`; so `|Δs'| ≤ M |Δs|`, and `k`
    /// Jacobians have a product of at most `Mᵏ`.
    ///
    /// Its spectral radius is a rate too; [`comparison`](Self::comparison) is sharper, since a row's entries
    /// are not all largest at once.
    ///
    /// # Errors
    /// As [`condition`](Self::condition).
    pub fn comparison_matrix(&self, input_bound: f64) -> Result<Matrix> {
        let reach = self.first_reach(self::input_bound(input_bound)?);
        Ok(comparison_matrix(2 * self.units(), |v, w| self.gain(&reach, v, w)))
    }

    /// Row of gate `gate` of unit `k`.
    const fn row(&self, gate: usize, k: usize) -> usize {
        gate * self.units() + k
    }

    /// Over `|h| ≤ 1`.
    fn first_reach(&self, bound: f64) -> Reach {
        self.reach(vec![Interval::symmetric(1.0); self.units()], bound)
    }

    /// Over the box `states` of `h`, and what follows from it for `c`.
    fn reach(&self, states: Vec<Interval>, bound: f64) -> Reach {
        let drives = |gate: usize| {
            let (states, weights) = (&states, &self.weights);
            (0..self.units()).map(move |k| weights.range(self.row(gate, k), states, bound))
        };
        let input: Vec<_> = drives(INPUT).map(Gate::of).collect();
        let forget: Vec<_> = drives(FORGET).map(Gate::of).collect();
        let output: Vec<_> = drives(OUTPUT).map(Gate::of).collect();
        let candidate: Vec<_> = drives(CANDIDATE).map(Interval::tanh).collect();
        let cells = (0..self.units())
            .map(|k| accumulated(candidate[k].times_non_negative(input[k].values()), forget[k]))
            .collect();
        Reach { input, forget, candidate, output, states, cells }
    }

    fn settle(&self, bound: f64) -> Reach {
        let mut reach = self.first_reach(bound);
        // What c converges to it enters when that is made wider.
        reach.cells = reach.cells.iter().map(|c| c.widened()).collect();
        for _ in 0..SETTLING_ROUNDS {
            let states: Vec<_> = (0..self.units())
                .map(|k| {
                    let values = reach.cells[k].tanh();
                    values.times_non_negative(reach.output[k].values()).within(reach.states[k])
                })
                .collect();
            if states == reach.states {
                break;
            }
            let mut next = self.reach(states, bound);
            for (cell, outer) in next.cells.iter_mut().zip(&reach.cells) {
                *cell = cell.widened().within(*outer);
            }
            reach = next;
        }
        reach
    }

    /// At least `|∂F/∂(h, c)| v + |∂F/∂u| w 1` over `reach`.
    fn gain(&self, reach: &Reach, v: &[f64], w: f64) -> Vec<f64> {
        let n = self.units();
        let (v_h, v_c) = v.split_at(n);
        let mut image = vec![0.0; 2 * n];
        for k in 0..n {
            let [by_input, by_forget, by_candidate, by_output] = [INPUT, FORGET, CANDIDATE, OUTPUT]
                .map(|gate| self.weights.reach(self.row(gate, k), v_h, w));
            let cell = reach.cells[k];
            let forgotten = up(cell.largest() * by_forget, 1);
            let kept = over_gate(reach.forget[k], v_c[k], 0.0, forgotten);
            let added = over_gated_tanh(reach.input[k], reach.candidate[k], by_candidate, by_input);
            let change = above(kept + added);
            image[n + k] = change;
            image[k] = over_gated_tanh(reach.output[k], cell.tanh(), change, by_output);
        }
        image
    }
}

impl Reach {
    fn bounds(&self) -> Vec<(f64, f64)> {
        self.states.iter().chain(&self.cells).map(|range| (range.low, range.high)).collect()
    }
}

/// The interval that `c' = f c + p` approaches and does not leave, for every `f` of `forget` and `p` of `added`.
fn accumulated(added: Interval, forget: Gate) -> Interval {
    let outwards = |p: f64| {
        if p > 0.0 { up(p / forget.high.rest.down, 1) } else { -down(-p / forget.low.rest.up, 1) }
    };
    Interval { low: -outwards(-added.low), high: outwards(added.high) }
}

/// A rate of the non-negative 2 × 2 matrix `a`, at least its spectral radius and up to rounding equal to it, and
/// positive weights `v` with `a v ≤ rate v`.
fn two_by_two(a: [[f64; 2]; 2]) -> (f64, f64, f64) {
    /// In place of a zero, so that both weights are positive.
    const LEAST: f64 = 1e-12;
    let [[p, q], [r, s]] = a;
    if !(p + q + r + s).is_finite() {
        return (f64::INFINITY, 1.0, 1.0);
    }
    let lower = r.max(LEAST);
    let product = q.max(LEAST) * lower;
    let half = 0.5 * (p - s);
    let root = half.hypot(product.sqrt());
    // λ - s, without cancellation; (λ - s, r) is the eigenvector.
    let above_s = if half >= 0.0 { half + root } else { product / (root - half) };
    let largest = above_s.max(lower);
    let (x, y) = (above_s / largest, lower / largest);
    (up(((p * x + q * y) / x).max((r * x + s * y) / y), 4), x, y)
}

impl Cell for Lstm {
    fn states(&self) -> usize {
        2 * self.units()
    }

    fn inputs(&self) -> usize {
        self.weights.input.columns()
    }

    fn step(&self, state: &[f64], input: &[f64], next: &mut [f64]) {
        let (h, c) = state.split_at(self.units());
        let (next_h, next_c) = next.split_at_mut(self.units());
        for k in 0..self.units() {
            let drive = |gate| self.weights.drive(self.row(gate, k), h, input);
            next_c[k] = sigma(drive(FORGET)) * c[k] + sigma(drive(INPUT)) * drive(CANDIDATE).tanh();
            next_h[k] = sigma(drive(OUTPUT)) * next_c[k].tanh();
        }
    }

    fn jacobian(&self, state: &[f64], input: &[f64]) -> Matrix {
        let n = self.units();
        let (h, c) = state.split_at(n);
        let slope = |drive| Activation::Logistic.slope(drive);
        let mut jacobian = Matrix::zeros(2 * n, 2 * n);
        for k in 0..n {
            let [i, f, g, o] = [INPUT, FORGET, CANDIDATE, OUTPUT]
                .map(|gate| self.weights.drive(self.row(gate, k), h, input));
            let cell = sigma(f) * c[k] + sigma(i) * g.tanh();
            let through = sigma(o) * Activation::Tanh.slope(cell);
            let by_input = g.tanh() * slope(i);
            let by_forget = c[k] * slope(f);
            let by_candidate = sigma(i) * Activation::Tanh.slope(g);
            let by_output = cell.tanh() * slope(o);
            for j in 0..n {
                let weight = |gate| self.weights.recurrent[(self.row(gate, k), j)];
                let change = by_input * weight(INPUT)
                    + by_forget * weight(FORGET)
                    + by_candidate * weight(CANDIDATE);
                jacobian[(n + k, j)] = change;
                jacobian[(k, j)] = through * change + by_output * weight(OUTPUT);
            }
            jacobian[(n + k, n + k)] = sigma(f);
            jacobian[(k, n + k)] = through * sigma(f);
        }
        jacobian
    }

    /// `h`.
    fn output(&self, state: &[f64]) -> Vec<f64> {
        state[..self.units()].to_vec()
    }

    /// [`state_bounds`](Self::state_bounds) without inputs: `[-1, 1]` for each `h` from the first step on, and
    /// for each `c` an interval that attracts every state and is never left once `h` is in its own.
    fn bounds(&self) -> Vec<(f64, f64)> {
        self.first_reach(0.0).bounds()
    }

    fn absorb(&self, input: &[f64]) -> Self {
        Self { weights: self.weights.absorb(input) }
    }
}
