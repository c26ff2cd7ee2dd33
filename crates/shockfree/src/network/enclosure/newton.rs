//! One step of the interval Newton method, in Krawczyk's form, with activations between lines.
//!
//! Over a box `X` with midpoint `m` every unit is `φ(x) = offset + c + α(x - m) + r`, `|r| ≤ δ`
//! ([`Line`]). With any matrix `R`, here the approximate inverse of `I - W diag(α)`, and `P = R W`, the
//! zeros of `F(x) = x - b - W φ(x)` are fixed points of
//!
//! `T(x) = x - R F(x) = m - R F₀ + (I - R + P diag(α)) (x - m) + P r`,
//! `F₀ = m - b - W(offset + c)`.
//!
//! So zeros in `X` lie in the image `T(X)`. If `T(X) ⊂ X` there is one, by Brouwer. And if a positive
//! vector `v` has `B v < v` for the largest absolute values `B` of `I - R + P diag(s)` over all slopes
//! `s` that `φ` has in `X`, then `R` and all `I - W diag(s)` are regular and `F` is one-to-one on `X`:
//! for two states of `X` the difference of `F` is such a matrix times their difference.
//!
//! Source: Krawczyk, *Newton-Algorithmen zur Bestimmung von Nullstellen mit Fehlerschranken*, Computing
//! 4, 1969; Neumaier, *Interval Methods for Systems of Equations*, 1990, section 5; the lines in place of
//! ranges of slopes: Kolev, *Use of interval slopes for the irrational part of factorable functions*, 1997.

use crate::interval::Interval;

use super::branch::Branch;
use super::line::Line;
use super::matrix::{inverse, product};
use super::system::System;

/// What a step says of a box.
pub(super) struct Step {
    /// Contains all zeros of the box.
    pub image: Vec<Interval>,
    /// Whether the box is proven to hold at most one zero.
    pub unique: bool,
    /// How much of the image each unit is to blame for by not being linear; `None` where it is linear
    /// but for rounding, so that a narrower box would say no more.
    pub blame: Vec<Option<f64>>,
}

/// How often the vector `v` of the proof of uniqueness is improved by `B v`.
const IMPROVEMENTS: usize = 4;

/// What is added to a vector that is improved, as a part of its largest entry, so that all stay positive.
const FLOOR: f64 = 1e-3;

impl Step {
    /// The step for a bounded box; `None` where the matrix is singular or numbers overflow.
    pub fn of(system: &System, x: &[Interval]) -> Option<Self> {
        let n = system.size;
        if !x.iter().all(|x| x.is_bounded()) {
            return None;
        }
        let centre: Vec<f64> = x.iter().map(|x| x.midpoint()).collect();
        let branches: Vec<_> = x.iter().map(|&x| Branch::over(system.activation, x)).collect();
        let lines: Vec<_> = (0..n).map(|j| Line::over(branches[j], x[j], centre[j])).collect();
        let conditioner = Conditioner::of(system, &lines)?;

        // F₀, as a number and a radius.
        let residual = |i: usize| {
            let start = system.offset_sum(i, [-centre[i], system.bias[i]], &branches);
            let rest = system.row(i).iter().zip(&lines).filter(|(w, _)| **w != 0.0);
            rest.fold(-start, |sum, (&w, line)| sum - Interval::point(line.centre).scale(w))
        };
        let residual: Vec<Interval> = (0..n).map(residual).collect();
        let middle: Vec<f64> = residual.iter().map(|r| r.midpoint()).collect();

        let reach: Vec<f64> = x.iter().zip(&centre).map(|(x, &m)| x.radius_about(m)).collect();
        let spread: Vec<f64> = lines.iter().map(|line| line.spread).collect();
        let radius = conditioner.reach(&reach, &spread);
        let mut image = Vec::with_capacity(n);
        for i in 0..n {
            let row = &conditioner.inverse[i * n..(i + 1) * n];
            let shift: f64 = row.iter().zip(&middle).map(|(r, f)| r * f).sum();
            let size: f64 = row.iter().zip(&middle).map(|(r, f)| (r * f).abs()).sum();
            let rest: f64 =
                (0..n).map(|k| row[k].abs() * residual[k].radius_about(middle[k])).sum();
            let radius = safely(n, radius[i] + rest + relative_error(n) * size);
            if !(radius.is_finite() && shift.is_finite()) {
                return None;
            }
            let shift = Interval::point(centre[i]) - Interval::point(shift);
            image.push(shift + Interval::from_bounds(-radius, radius));
        }
        let unique = conditioner.contracts(&branches, &lines, x, &reach);
        let blame = |j: usize| spread[j] * conditioner.weight_of(j, &reach);
        let blame = (0..n).map(|j| (!lines[j].is_straight).then(|| blame(j))).collect();
        Some(Self { image, unique, blame })
    }
}

/// `R` and `P = R W` for the slopes `α`.
struct Conditioner<'a> {
    system: &'a System,
    slopes: Vec<f64>,
    inverse: Vec<f64>,
    product: Vec<f64>,
}

impl<'a> Conditioner<'a> {
    fn of(system: &'a System, lines: &[Line]) -> Option<Self> {
        let n = system.size;
        let slopes: Vec<f64> = lines.iter().map(|line| line.slope).collect();
        let mut matrix = Vec::with_capacity(n * n);
        for i in 0..n {
            matrix.extend(system.row(i).iter().zip(&slopes).map(|(w, slope)| -(w * slope)));
            matrix[i * n + i] += 1.0;
        }
        let inverse = inverse(matrix, n)?;
        let product = product(&inverse, &system.weights, n);
        product.iter().all(|p| p.is_finite()).then_some(Self { system, slopes, inverse, product })
    }

    /// At least `|I - R + P diag(α)| a + |P| d`, for vectors `a, d ≥ 0`.
    ///
    /// An entry of `P` is a sum of `n` products, off by at most `n` roundings of `|R| |W|`; that matrix
    /// is never formed but applied to vectors. An entry of the first matrix is three roundings of its
    /// terms away from what it is for the `P` at hand. What underflow adds is far below the smallest
    /// normal number.
    fn reach(&self, a: &[f64], d: &[f64]) -> Vec<f64> {
        let n = self.system.size;
        let steep: Vec<f64> = (0..n).map(|k| self.slopes[k] * a[k] + d[k]).collect();
        let through: Vec<f64> = (0..n)
            .map(|j| self.system.row(j).iter().zip(&steep).map(|(w, s)| w.abs() * s).sum())
            .collect();
        let underflow = f64::MIN_POSITIVE * (1.0 + a.iter().chain(d).sum::<f64>());
        let reach = |i: usize| {
            let (mut main, mut terms, mut off) = (0.0, 0.0, 0.0);
            for k in 0..n {
                let (r, p) = (self.inverse[i * n + k], self.product[i * n + k]);
                let one = if i == k { 1.0 } else { 0.0 };
                main += (one - r + p * self.slopes[k]).abs() * a[k] + p.abs() * d[k];
                terms += (one + r.abs() + p.abs() * self.slopes[k]) * a[k];
                off += r.abs() * through[k];
            }
            safely(n, main + relative_error(n) * off + relative_error(1) * terms + underflow)
        };
        (0..n).map(reach).collect()
    }

    /// Whether `B v < v` for some positive `v`; the first that is tried is the size of the box.
    fn contracts(
        &self,
        branches: &[Branch],
        lines: &[Line],
        x: &[Interval],
        reach: &[f64],
    ) -> bool {
        let off: Vec<f64> =
            (0..x.len()).map(|k| branches[k].slopes(x[k]).radius_about(lines[k].slope)).collect();
        let mut v = reach.to_vec();
        for _ in 0..IMPROVEMENTS {
            let largest = v.iter().copied().fold(f64::MIN_POSITIVE, f64::max);
            for v in &mut v {
                *v = (*v / largest).max(FLOOR);
            }
            let d: Vec<f64> = v.iter().zip(&off).map(|(v, off)| (v * off).next_up()).collect();
            let next = self.reach(&v, &d);
            if next.iter().zip(&v).all(|(next, v)| next < v) {
                return true;
            }
            v = next;
        }
        false
    }

    /// How strongly a remainder of unit `j` moves the image, measured by the size of the box.
    fn weight_of(&self, j: usize, reach: &[f64]) -> f64 {
        let n = reach.len();
        (0..n).map(|i| self.product[i * n + j].abs() / reach[i].max(f64::MIN_POSITIVE)).sum()
    }
}

/// A bound of the relative error of a sum of `n` products, each of up to two roundings, with room to
/// spare.
#[expect(clippy::cast_precision_loss, reason = "no matrix has 2⁵³ columns")]
fn relative_error(n: usize) -> f64 {
    (n as f64 + 8.0) * f64::EPSILON
}

/// A sum of numbers that are not negative, computed in any order with at most `2n + 8` roundings a term,
/// made an upper bound.
fn safely(n: usize, sum: f64) -> f64 {
    (sum * (1.0 + 2.0 * relative_error(n))).next_up()
}
