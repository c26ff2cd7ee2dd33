//! All recurrent weights with a sharp certificate, by parameters that are free.

use shockfree::network::certificate::{Certificate, Evidence, Kind};
use shockfree_linalg::{Matrix, View, add_product, orthonormalise};

use super::Clip;
use crate::real::Real;

/// `W = 2ρ/L · D⁻¹ O₁ S O₂ᵀ D` with `D` diagonal and positive, `O₁ O₁ᵀ + O₂ O₂ᵀ = I` and `‖S‖₂ ≤ 1`.
///
/// With `Q = D²` and `P = 2 D O₂ O₂ᵀ D` this is `Ŵ = ρ Q⁻¹ (2Q-P)^½ S P^½` for other roots of the same matrices, so `L W`
/// satisfies the sharp certificate at the rate `ρ`, and all that do are of this form
/// ([`certified_gains`](shockfree::network::certificate::certified_gains)). No decomposition of `P` is needed and no inequality
/// solved: after a step the rows of `[O₁ O₂]` are made orthonormal again and the singular values of `S` clipped.
///
/// The parameters stand in one vector: `ln D` (`n`), `[O₁ O₂]` (`n × 2n`), `S` (`n × n`).
#[derive(Clone, Debug)]
pub struct Lmi<T> {
    units: usize,
    rate: f64,
    slope_bound: f64,
    clip: Clip<T>,
}

impl<T: Real> Lmi<T> {
    /// For `n` units with slopes up to `L`, contracting at the rate `ρ`.
    pub fn new(units: usize, slope_bound: f64, rate: f64) -> Self {
        Self { units, rate, slope_bound, clip: Clip::new(1.0) }
    }

    /// The number of parameters.
    pub const fn parameters(&self) -> usize {
        self.units + 3 * self.units * self.units
    }

    /// Parameters of `W` itself if `σ_max(W) ≤ ρ/L`, and else of its projection.
    pub fn start(&mut self, recurrent: &[T]) -> Vec<T> {
        let n = self.units;
        let mut free = vec![T::of(0.0); self.parameters()];
        let (_, rest) = free.split_at_mut(n);
        let (o, s) = rest.split_at_mut(2 * n * n);
        for i in 0..n {
            o[i * 2 * n + i] = T::of(std::f64::consts::FRAC_1_SQRT_2);
            o[i * 2 * n + n + i] = T::of(std::f64::consts::FRAC_1_SQRT_2);
        }
        for (s, w) in s.iter_mut().zip(recurrent) {
            *s = T::of(w.wide() * self.slope_bound / self.rate);
        }
        self.clip.exact(s, n);
        free
    }

    /// `W`.
    pub fn recurrent(&self, free: &[T], w: &mut [T]) {
        let n = self.units;
        let Parts { d, o1, o2, s } = self.parts(free);
        let mut left = vec![T::of(0.0); n * n];
        add_product(&mut left, View::new(&o1, n, n), View::new(s, n, n));
        w.fill(T::of(0.0));
        add_product(w, View::new(&left, n, n), View::new(&o2, n, n).transposed());
        self.scale(w, &d);
    }

    /// From `∂E/∂W` to the gradient in the parameters.
    pub fn pull(&self, free: &[T], by_recurrent: &[T], gradient: &mut [T]) {
        let n = self.units;
        let zeros = || vec![T::of(0.0); n * n];
        let Parts { d, o1, o2, s } = self.parts(free);
        let mut w = zeros();
        self.recurrent(free, &mut w);
        // ∂/∂ ln d_i, from W_ij = d_j/d_i · …
        let (by_d, rest) = gradient.split_at_mut(n);
        for i in 0..n {
            let (mut column, mut row) = (0.0, 0.0);
            for j in 0..n {
                column += by_recurrent[j * n + i].wide() * w[j * n + i].wide();
                row += by_recurrent[i * n + j].wide() * w[i * n + j].wide();
            }
            by_d[i] = T::of(column - row);
        }
        let mut h = by_recurrent.to_vec();
        self.scale(&mut h, &d);
        let (h, o1, o2, s) =
            (View::new(&h, n, n), View::new(&o1, n, n), View::new(&o2, n, n), View::new(s, n, n));
        let (mut ho2, mut hto1) = (zeros(), zeros());
        add_product(&mut ho2, h, o2);
        add_product(&mut hto1, h.transposed(), o1);
        let (mut by_o1, mut by_o2) = (zeros(), zeros());
        add_product(&mut by_o1, View::new(&ho2, n, n), s.transposed());
        add_product(&mut by_o2, View::new(&hto1, n, n), s);
        let (by_o, by_s) = rest.split_at_mut(2 * n * n);
        for i in 0..n {
            by_o[2 * n * i..2 * n * i + n].copy_from_slice(&by_o1[n * i..n * i + n]);
            by_o[2 * n * i + n..2 * n * (i + 1)].copy_from_slice(&by_o2[n * i..n * i + n]);
        }
        by_s.fill(T::of(0.0));
        add_product(by_s, o1.transposed(), View::new(&ho2, n, n));
    }

    /// Before an epoch: see [`Clip::prepare`].
    pub fn prepare(&mut self, free: &[T]) {
        let n = self.units;
        self.clip.prepare(&free[n + 2 * n * n..], n);
    }

    /// Back into the set after a step; returns the largest singular value of `S` before, as far as it is seen.
    pub fn retract(&mut self, free: &mut [T], exact: bool) -> f64 {
        let n = self.units;
        let (_, rest) = free.split_at_mut(n);
        let (o, s) = rest.split_at_mut(2 * n * n);
        let mut columns = Matrix::from_fn(2 * n, n, |i, j| o[j * 2 * n + i].wide());
        orthonormalise(&mut columns);
        for j in 0..n {
            for i in 0..2 * n {
                o[j * 2 * n + i] = T::of(columns[(i, j)]);
            }
        }
        if exact {
            self.clip.exact(s, n);
            1.0
        } else {
            self.clip.apply(s, n)
        }
    }

    /// `P` and `Q`.
    pub fn certificate(&self, free: &[T]) -> Certificate {
        let n = self.units;
        let Parts { d, o2, .. } = self.parts(free);
        let half = Matrix::from_fn(n, n, |i, j| d[i] * o2[i * n + j].wide());
        let p = half.times_transposed(&half).scaled(2.0).symmetrised();
        let q = d.iter().map(|d| d * d).collect();
        Certificate { kind: Kind::Lmi, rate: self.rate, evidence: Evidence::Quadratic { p, q } }
    }

    fn parts<'a>(&self, free: &'a [T]) -> Parts<'a, T> {
        let n = self.units;
        let (ln_d, rest) = free.split_at(n);
        let (o, s) = rest.split_at(2 * n * n);
        let block = |from: usize| {
            o.chunks_exact(2 * n).flat_map(|row| &row[from..from + n]).copied().collect()
        };
        Parts { d: ln_d.iter().map(|d| d.wide().exp()).collect(), o1: block(0), o2: block(n), s }
    }

    /// `A_ij ← 2ρ/L · d_j/d_i · A_ij`.
    fn scale(&self, a: &mut [T], d: &[f64]) {
        let factor = 2.0 * self.rate / self.slope_bound;
        for (row, &of_row) in a.chunks_exact_mut(self.units).zip(d) {
            for (a, &of_column) in row.iter_mut().zip(d) {
                *a = T::of(factor * of_column / of_row * a.wide());
            }
        }
    }
}

struct Parts<'a, T> {
    d: Vec<f64>,
    o1: Vec<T>,
    o2: Vec<T>,
    s: &'a [T],
}

#[cfg(test)]
mod tests {
    use shockfree::network::certificate::Lure;
    use shockfree::network::{Activation, Network, Random};
    use shockfree_linalg::{Matrix, spectral_norm};

    use super::Lmi;
    use crate::real::Real;

    const RATE: f64 = 0.9;

    fn numbers<T: Real>(count: usize, size: f64, random: &mut Random) -> Vec<T> {
        (0..count).map(|_| T::of(random.within((-size, size)))).collect()
    }

    fn recurrent<T: Real>(lmi: &Lmi<T>, free: &[T]) -> Vec<T> {
        let mut w = vec![T::of(0.0); lmi.units * lmi.units];
        lmi.recurrent(free, &mut w);
        w
    }

    /// Anywhere in the set.
    fn somewhere<T: Real>(lmi: &mut Lmi<T>, n: usize, random: &mut Random) -> Vec<T> {
        let mut free = lmi.start(&numbers(n * n, 1.0, random));
        let steps: Vec<T> = numbers(free.len(), 0.5, random);
        free.iter_mut().zip(steps).for_each(|(free, step)| *free += step);
        lmi.retract(&mut free, true);
        free
    }

    #[test]
    fn weights_inside_are_what_it_starts_from() {
        for (n, slope_bound) in [(1, 1.0), (4, 1.0), (7, 0.25)] {
            let mut random = Random::new(1);
            // Entries up to r have a norm up to n r.
            #[expect(clippy::cast_precision_loss, reason = "small")]
            let w: Vec<f64> = numbers(n * n, RATE / (slope_bound * n as f64), &mut random);
            let mut lmi = Lmi::new(n, slope_bound, RATE);
            let free = lmi.start(&w);
            for (again, w) in recurrent(&lmi, &free).iter().zip(&w) {
                // Some products.
                assert!((again - w).abs() <= 16.0 * f64::EPSILON * w.abs().max(1e-3));
            }
            let out: Vec<f64> = w.iter().map(|w| 100.0 * w).collect();
            let free = lmi.start(&out);
            let norm = spectral_norm(&Matrix::new(n, n, recurrent(&lmi, &free))).unwrap();
            assert!(norm * slope_bound <= RATE * (1.0 + 1e-12));
        }
    }

    /// Central differences with a step `h = 1e-5` of `Σ G ∘ W`, whose derivatives are some tens: their error is `h²` times
    /// the third derivative (1e-8) and the rounding of `W` over `h` (1e-10).
    #[test]
    fn gradients_are_finite_differences() {
        const STEP: f64 = 1e-5;
        for (n, slope_bound) in [(1, 1.0), (3, 1.0), (6, 0.25)] {
            let mut random = Random::new(2);
            let mut lmi = Lmi::<f64>::new(n, slope_bound, RATE);
            let mut free = somewhere(&mut lmi, n, &mut random);
            let by_recurrent: Vec<f64> = numbers(n * n, 1.0, &mut random);
            let mut gradient = vec![0.0; free.len()];
            lmi.pull(&free, &by_recurrent, &mut gradient);
            for at in 0..free.len() {
                let there = free[at];
                let mut value = |moved: f64| -> f64 {
                    free[at] = moved;
                    recurrent(&lmi, &free).iter().zip(&by_recurrent).map(|(w, g)| w * g).sum()
                };
                let slope = (value(there + STEP) - value(there - STEP)) / (2.0 * STEP);
                free[at] = there;
                let miss = (slope - gradient[at]).abs();
                assert!(
                    miss <= 1e-7 * (1.0 + slope.abs()),
                    "{n} {at}: {} for {slope}",
                    gradient[at]
                );
            }
        }
    }

    /// The check is shockfree's own. The rate is raised by `slack`, which has to make up for the rounding of parameters and
    /// weights (some units of `T`) and of the check itself (`n² ε` for a matrix of norm 1), divided by the smallest
    /// eigenvalue of `P` and `2Q - P`: for these `n` and steps that is 1e-4 or more.
    fn is_certified<T: Real>(slack: f64) {
        for (n, activation) in
            [(1, Activation::Tanh), (5, Activation::Logistic), (24, Activation::Tanh)]
        {
            let mut random = Random::new(3);
            let mut lmi = Lmi::<T>::new(n, activation.slope_bound(), RATE);
            let mut free = somewhere(&mut lmi, n, &mut random);
            lmi.prepare(&free);
            for _ in 0..50 {
                let steps: Vec<T> = numbers(free.len(), 0.02, &mut random);
                free.iter_mut().zip(steps).for_each(|(free, step)| *free += step);
                lmi.retract(&mut free, false);
                let w = recurrent(&lmi, &free).iter().map(|w| w.wide()).collect();
                let (w, none) = (Matrix::new(n, n, w), Matrix::zeros(n, 0));
                let network = Network::new(w, none, vec![0.0; n], activation).unwrap();
                let mut certificate = lmi.certificate(&free);
                certificate.rate *= 1.0 + slack;
                assert!(certificate.check(&Lure::new(&network)), "{n} {activation:?}");
            }
        }
    }

    #[test]
    fn the_certificate_passes_the_check_after_any_step() {
        is_certified::<f64>(1e-7);
        is_certified::<f32>(1e-3);
    }
}
