//! Pseudo-arclength: a curve near one of its points, over its tangent there.

use shockfree_linalg::{Lu, Matrix, Svd};

use super::family::Family;
use super::spectrum::Spectrum;
use crate::network::Map;

/// Newton's corrections; each squares the error, so that more only happen where there is no convergence.
const CORRECTIONS: usize = 12;

/// A correction below so many roundings of the point is none.
const ROUNDINGS: f64 = 8.0;

/// Where corrections no longer shrink but are below this part of the point, rounding is what is left.
const STALLED: f64 = 1e-9;

/// Why there is no point of the curve.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Trouble {
    /// Something was NaN or infinite.
    NotFinite,
    /// Newton's method did not converge, or not nearby.
    Astray,
    /// The tangent turned too far, or into nothing.
    Turned,
}

/// A point of the curve, seen from another.
#[derive(Clone, Debug)]
pub(super) struct Node {
    /// Its place along the tangent of the point that it is seen from.
    pub arc: f64,
    /// `(x, s)`.
    pub z: Vec<f64>,
    /// Of length 1, in the direction in which the curve is followed.
    pub tangent: Vec<f64>,
    pub spectrum: Spectrum,
    /// The length of Newton's last correction.
    pub noise: f64,
}

impl Node {
    pub fn parameter(&self) -> f64 {
        self.z.last().copied().unwrap_or(0.0)
    }

    /// `ds/dσ`.
    pub fn speed(&self) -> f64 {
        self.tangent.last().copied().unwrap_or(0.0)
    }

    pub fn state(&self) -> &[f64] {
        &self.z[..self.z.len().saturating_sub(1)]
    }
}

/// Curves of `G(x, s) = 0` in the length `|x|²/n + s²`.
pub(super) struct Arc<'a, F> {
    pub family: Family<'a, F>,
}

impl<M: Map, F: Fn(f64) -> M> Arc<'_, F> {
    /// `x·y/n + s·t`.
    pub fn dot(&self, a: &[f64], b: &[f64]) -> f64 {
        self.covector(a).iter().zip(b).map(|(a, b)| a * b).sum()
    }

    pub fn norm(&self, a: &[f64]) -> f64 {
        self.dot(a, a).sqrt()
    }

    /// The row that multiplies by `a` in this scalar product.
    pub fn covector(&self, a: &[f64]) -> Vec<f64> {
        let n = self.family.dimension();
        #[allow(clippy::cast_precision_loss, reason = "a dimension")]
        let weight = 1.0 / n.max(1) as f64;
        a.iter().enumerate().map(|(i, a)| if i < n { weight * a } else { *a }).collect()
    }

    /// The point of the curve in the plane through `predicted` across `normal`, by Newton's method, with the
    /// length of the last correction. Corrections must shrink by half, and the first not exceed `reach`.
    pub fn correct(
        &self,
        predicted: &[f64],
        normal: &[f64],
        reach: f64,
    ) -> Result<(Vec<f64>, f64), Trouble> {
        let mut z = predicted.to_vec();
        let row = self.covector(normal);
        let mut before = f64::INFINITY;
        for _ in 0..CORRECTIONS {
            let mut right = self.family.residual(&z).ok_or(Trouble::NotFinite)?;
            let rows = self.family.rows(&z).ok_or(Trouble::NotFinite)?;
            let off: Vec<f64> = z.iter().zip(predicted).map(|(z, p)| z - p).collect();
            right.push(row.iter().zip(&off).map(|(a, b)| a * b).sum());
            let change = Lu::new(&bordered(&rows, &row)).solve(&right);
            let size = self.norm(&change);
            if !size.is_finite() || size > reach {
                return Err(Trouble::Astray);
            }
            let scale = 1.0 + self.norm(&z);
            if size > 0.5 * before {
                return if before <= STALLED * scale {
                    Ok((z, before))
                } else {
                    Err(Trouble::Astray)
                };
            }
            z.iter_mut().zip(&change).for_each(|(z, change)| *z -= change);
            if size <= ROUNDINGS * f64::EPSILON * scale {
                return Ok((z, size));
            }
            before = size;
        }
        Err(Trouble::Astray)
    }

    /// The tangent at `z` of length 1 that goes on in the direction `before`.
    pub fn tangent(&self, rows: &Matrix, before: &[f64]) -> Result<Vec<f64>, Trouble> {
        let mut right = vec![0.0; before.len()];
        if let Some(last) = right.last_mut() {
            *last = 1.0;
        }
        let tangent = Lu::new(&bordered(rows, &self.covector(before))).solve(&right);
        self.normalised(tangent)
    }

    /// The tangent where none is known, by singular values, up to its sign; nothing where the rows have not
    /// full rank.
    pub fn first_tangent(&self, rows: &Matrix) -> Result<Vec<f64>, Trouble> {
        let n = rows.rows();
        let square = Matrix::from_fn(n + 1, n + 1, |i, j| if i < n { rows[(i, j)] } else { 0.0 });
        let svd = Svd::new(&square).map_err(|_| Trouble::NotFinite)?;
        // The last singular value belongs to the row of zeros.
        let rank = n == 0 || svd.s[n - 1] > 1e-9 * svd.s[0];
        if rank { self.normalised(svd.v.column(n)) } else { Err(Trouble::Turned) }
    }

    fn normalised(&self, mut tangent: Vec<f64>) -> Result<Vec<f64>, Trouble> {
        let length = self.norm(&tangent);
        if !(length.is_finite() && length > 0.0) {
            return Err(Trouble::Turned);
        }
        for value in &mut tangent {
            *value /= length;
        }
        Ok(tangent)
    }

    /// `|F(x) - x|` and `|x|`, in the largest entries.
    pub fn defect(&self, z: &[f64]) -> Option<(f64, f64)> {
        let largest = |values: &[f64]| values.iter().fold(0.0, |most: f64, v| most.max(v.abs()));
        let residual = self.family.residual(z)?;
        Some((largest(&residual), largest(&z[..z.len().saturating_sub(1)])))
    }
}

/// The rows with one more below.
pub(super) fn bordered(rows: &Matrix, last: &[f64]) -> Matrix {
    let n = rows.rows();
    Matrix::from_fn(n + 1, n + 1, |i, j| if i < n { rows[(i, j)] } else { last[j] })
}

/// The curve over the tangent of one of its nodes.
pub(super) struct Chart<'a, 'f, F> {
    pub arc: &'a Arc<'f, F>,
    pub base: Node,
    /// By how much the tangent may turn from the base's, in radians.
    pub turn: f64,
}

impl<M: Map, F: Fn(f64) -> M> Chart<'_, '_, F> {
    /// The node at `σ`.
    pub fn node(&self, arc: f64) -> Result<Node, Trouble> {
        let (z, noise) = self.point(arc)?;
        self.node_at(arc, z, noise)
    }

    /// The point of the curve at `σ`, with the length of Newton's last correction.
    pub fn point(&self, arc: f64) -> Result<(Vec<f64>, f64), Trouble> {
        let base = &self.base;
        let predicted: Vec<f64> =
            base.z.iter().zip(&base.tangent).map(|(z, t)| z + arc * t).collect();
        // A tangent that turns by `turn` leaves the line by that part of the step.
        let reach = self.turn * arc.abs() + 1e-8;
        self.arc.correct(&predicted, &base.tangent, reach)
    }

    /// `σ` of any point: its projection onto the tangent.
    pub fn place(&self, z: &[f64]) -> f64 {
        let off: Vec<f64> = z.iter().zip(&self.base.z).map(|(z, from)| z - from).collect();
        self.arc.dot(&off, &self.base.tangent)
    }

    /// The tangent at a point of the curve.
    pub fn tangent(&self, z: &[f64]) -> Result<Vec<f64>, Trouble> {
        let rows = self.arc.family.rows(z).ok_or(Trouble::NotFinite)?;
        self.arc.tangent(&rows, &self.base.tangent)
    }

    /// The node of a point of the curve.
    pub fn node_at(&self, arc: f64, z: Vec<f64>, noise: f64) -> Result<Node, Trouble> {
        let tangent = self.tangent(&z)?;
        let cosine = self.arc.dot(&tangent, &self.base.tangent);
        if cosine.is_nan() || cosine < self.turn.cos() {
            return Err(Trouble::Turned);
        }
        let jacobian = self.arc.family.jacobian(&z).ok_or(Trouble::NotFinite)?;
        let spectrum = Spectrum::of(&jacobian).ok_or(Trouble::NotFinite)?;
        Ok(Node { arc, z, tangent, spectrum, noise })
    }
}
