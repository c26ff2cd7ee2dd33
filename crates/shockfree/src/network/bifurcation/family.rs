//! The family of maps, guarded: what is not finite or has the wrong shape is nothing.

use shockfree_linalg::Matrix;

use crate::network::Map;

/// Outside `[0, 1]` the family goes on along the secant over this last part of it, so that it is never asked
/// for other parameters. What lies there is only passed through, never reported; a small power of two keeps the
/// secant near the tangent.
const LAST_PART: f64 = 1.0 / 4096.0;

/// The distance `h` of the seven nodes of the difference in `s`: its rounding is about `2ε/h = 2e-13`, its error
/// `h⁶/140 = 4e-19` times the seventh derivative, none for a line of weights.
const NODE: f64 = 1.0 / 512.0;

/// `F_s(x)` with its derivatives, at `z = (x, s)`; `None` for what is not finite.
pub(super) struct Family<'a, F> {
    map: &'a F,
    n: usize,
    node: f64,
}

impl<'a, M: Map, F: Fn(f64) -> M> Family<'a, F> {
    pub fn new(map: &'a F, n: usize) -> Self {
        Self { map, n, node: NODE }
    }

    /// The same with nodes twice as far apart, which tells how far the differences can be trusted.
    pub fn coarse(&self) -> Self {
        Self { node: 2.0 * self.node, ..*self }
    }

    pub const fn dimension(&self) -> usize {
        self.n
    }

    /// `G(x, s) = F_s(x) - x`.
    pub fn residual(&self, z: &[f64]) -> Option<Vec<f64>> {
        let (x, s) = self.split(z)?;
        let image = extended(s, |s| self.image(x, s))?;
        finite(image.iter().zip(x).map(|(f, x)| f - x).collect())
    }

    /// `∂F/∂x`.
    pub fn jacobian(&self, z: &[f64]) -> Option<Matrix> {
        let (x, s) = self.split(z)?;
        let values = extended(s, |s| {
            let map = self.at(s)?;
            let jacobian = map.jacobian(x);
            ((jacobian.rows(), jacobian.columns()) == (self.n, self.n))
                .then(|| jacobian.values().to_vec())
        })?;
        Some(Matrix::new(self.n, self.n, finite(values)?))
    }

    /// `(∂F/∂x - I | ∂F/∂s)`, `n × (n+1)`.
    pub fn rows(&self, z: &[f64]) -> Option<Matrix> {
        let (jacobian, slope) = (self.jacobian(z)?, self.slope(z)?);
        Some(Matrix::from_fn(self.n, self.n + 1, |i, j| match j {
            _ if j == self.n => slope[i],
            _ => jacobian[(i, j)] - f64::from(u8::from(i == j)),
        }))
    }

    /// `∂F/∂s`, by the derivative of the interpolating polynomial through seven nodes, all within `[0, 1]`.
    fn slope(&self, z: &[f64]) -> Option<Vec<f64>> {
        let (x, s) = self.split(z)?;
        if !(0.0..=1.0).contains(&s) {
            let (end, inner) = last_part(s);
            let (from, to) = (self.image(x, end)?, self.image(x, inner)?);
            return finite(from.iter().zip(&to).map(|(a, b)| (b - a) / (inner - end)).collect());
        }
        let centre = s.clamp(3.0 * self.node, 1.0 - 3.0 * self.node);
        let weights = slope_weights((s - centre) / self.node);
        let mut slope = vec![0.0; self.n];
        for (node, weight) in NODES.iter().zip(weights) {
            for (value, f) in slope.iter_mut().zip(self.image(x, centre + node * self.node)?) {
                *value += weight / self.node * f;
            }
        }
        finite(slope)
    }

    fn image(&self, x: &[f64], s: f64) -> Option<Vec<f64>> {
        finite(self.at(s)?.image(x))
    }

    fn at(&self, s: f64) -> Option<M> {
        let map = (self.map)(s);
        (map.dimension() == self.n).then_some(map)
    }

    fn split<'z>(&self, z: &'z [f64]) -> Option<(&'z [f64], f64)> {
        let (&s, x) = z.split_last()?;
        (z.iter().all(|value| value.is_finite()) && x.len() == self.n).then_some((x, s))
    }
}

const NODES: [f64; 7] = [-3.0, -2.0, -1.0, 0.0, 1.0, 2.0, 3.0];

/// The derivatives at `t` of the seven Lagrange polynomials of [`NODES`].
fn slope_weights(t: f64) -> [f64; 7] {
    std::array::from_fn(|k| {
        let mut sum = 0.0;
        for left_out in (0..7).filter(|&m| m != k) {
            let mut product = 1.0 / (NODES[k] - NODES[left_out]);
            for m in (0..7).filter(|&m| m != k && m != left_out) {
                product *= (t - NODES[m]) / (NODES[k] - NODES[m]);
            }
            sum += product;
        }
        sum
    })
}

/// The end that `s` is beyond, and the other end of the family's last part there.
fn last_part(s: f64) -> (f64, f64) {
    if s < 0.5 { (0.0, LAST_PART) } else { (1.0, 1.0 - LAST_PART) }
}

/// `value(s)` within the family, its secant outside.
fn extended(s: f64, value: impl Fn(f64) -> Option<Vec<f64>>) -> Option<Vec<f64>> {
    if (0.0..=1.0).contains(&s) {
        return value(s);
    }
    let (end, inner) = last_part(s);
    let part = (s - end) / (inner - end);
    Some(value(end)?.iter().zip(value(inner)?).map(|(a, b)| a + part * (b - a)).collect())
}

fn finite(values: Vec<f64>) -> Option<Vec<f64>> {
    values.iter().all(|value| value.is_finite()).then_some(values)
}

#[cfg(test)]
mod tests {
    use super::{NODES, slope_weights};

    #[test]
    fn sextics_are_differentiated_exactly() {
        for t in [-3.0, -0.7, 0.0, 1.3, 3.0_f64] {
            let weights = slope_weights(t);
            for power in 0..7 {
                let found: f64 = NODES.iter().zip(weights).map(|(x, w)| w * x.powi(power)).sum();
                let expected = if power == 0 { 0.0 } else { f64::from(power) * t.powi(power - 1) };
                assert!((found - expected).abs() < 1e-11, "{t} {power}: {found} {expected}");
            }
        }
    }
}
