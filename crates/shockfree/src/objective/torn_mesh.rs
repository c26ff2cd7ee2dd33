//! A mesh under the surface of the cost that is torn along the shock.

use super::grid::Grid;
use super::{Parameters, TerminalCost};
use crate::error::{limited, positive};
use crate::unit::{cusp, shock, tangent_weight};
use crate::{Activation, Result};

/// The cost and its gradient over a mesh, two rows of which run along the shock, one on each side.
///
/// A mesh that takes no notice of the shock climbs its wall in steps as wide as its columns; between
/// those two rows the wall is smooth from wherever it is seen. All are given row by row, from the
/// lowest biases up; the first half of the rows lies below the tear.
#[derive(Clone, Debug, PartialEq)]
pub struct TornMesh {
    /// The weights of the columns.
    pub weights: Vec<f64>,
    /// `biases[j][i]` belongs to `weights[i]`. It does not decrease in `j`.
    pub biases: Vec<Vec<f64>>,
    /// `E` there; NaN where there is none.
    pub costs: Vec<Vec<f64>>,
    /// `|∇E|` there; NaN where there is none, infinite where it is too large for a number.
    pub gradient_norms: Vec<Vec<f64>>,
}

/// A point of the surface beside the shock.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Crest {
    /// The weight `w`.
    pub weight: f64,
    /// The bias: that of the shock, moved to the side on which the cost is higher.
    pub bias: f64,
    /// The cost there.
    pub cost: f64,
}

impl TornMesh {
    /// The most steps of a mesh in each direction, and on each side.
    pub const MOST: usize = 2048;
}

impl TerminalCost {
    /// The cost over a mesh of the window of a grid, with a point on each end of `grid.columns()`
    /// steps along the weights and of `grid.rows()` steps on each side of the tear. The two rows
    /// beside the tear are `gap` away from it.
    ///
    /// The tear is a continuous function of the weight:
    ///
    /// ```text
    /// the shock, where there is one;   elsewhere  -w (φ(s) + s φ'(s)),  s = 0 for w ≥ 0, x_0 for w < 0
    /// ```
    ///
    /// These are the straight lines from the origin to the points where the shock begins: the cusp,
    /// and the point of the flip curve at `w = -1/φ'(x_0)`, from where on the start lies between the
    /// flips. Its slope is nowhere above 1.2 in size, so that the mesh neither folds nor breaks. Rows
    /// that would leave the window lie on its border; where the tear itself has left it, the rows of
    /// one side coincide.
    ///
    /// At a finite horizon the wall next to a fold is as wide as an orbit takes to creep past the ghost
    /// (see [`wall`](crate::unit::wall)), so the tear stands at its foot and does not hold all of it.
    ///
    /// # Errors
    /// [`Error::OutOfLimits`](crate::Error::OutOfLimits) for more than [`TornMesh::MOST`] columns or
    /// rows, [`Error::NotPositive`](crate::Error::NotPositive) for the gap, and those of
    /// [`shock`](crate::unit::shock).
    ///
    /// ```
    /// use shockfree::objective::{Grid, TerminalCost};
    /// use shockfree::{Activation, Horizon};
    /// let problem = TerminalCost::new(Activation::Logistic, 0.5, 0.7, Horizon::finite(50)?)?;
    /// let mesh = problem.torn_mesh(&Grid::new((0.0, 8.0), (-6.0, 0.0), 96, 40)?, 1e-3)?;
    /// let [below, above] = [40, 41].map(|row| mesh.costs[row][96]);
    /// assert!(below > 0.4 && above < 0.1);
    /// # Ok::<(), shockfree::Error>(())
    /// ```
    pub fn torn_mesh(&self, grid: &Grid, gap: f64) -> Result<TornMesh> {
        limited("columns", grid.columns(), 1, TornMesh::MOST)?;
        limited("rows", grid.rows(), 1, TornMesh::MOST)?;
        let gap = positive("gap", gap)?;
        let (low, high) = grid.biases();
        let weights = ends(grid.weights(), grid.columns());
        let tears: Vec<f64> =
            weights.iter().map(|&weight| self.tear(weight)).collect::<Result<_>>()?;
        let parts = ends((0.0, 1.0), grid.rows());
        let row = |part: f64, from: &dyn Fn(f64) -> f64, to: &dyn Fn(f64) -> f64| {
            let at = |&tear: &f64| between((from(tear), to(tear)), part);
            tears.iter().map(at).collect::<Vec<f64>>()
        };
        let (before, after) =
            (|tear: f64| (tear - gap).clamp(low, high), |tear: f64| (tear + gap).clamp(low, high));
        let below = parts.iter().map(|&part| row(part, &|_| low, &before));
        let above = parts.iter().map(|&part| row(part, &after, &|_| high));
        let biases: Vec<Vec<f64>> = below.chain(above).collect();
        let (mut costs, mut gradient_norms) = (Vec::new(), Vec::new());
        for biases in &biases {
            let (mut cost, mut norm) = (vec![0.0; weights.len()], vec![0.0; weights.len()]);
            self.at_points(&weights, biases, &mut cost, &mut norm)?;
            costs.push(cost);
            gradient_norms.push(norm);
        }
        Ok(TornMesh { weights, biases, costs, gradient_norms })
    }

    /// The curves of the shock over the window of a grid, `gap` away from it on the side where the cost
    /// is higher: what crowns the walls of [`torn_mesh`](Self::torn_mesh).
    ///
    /// Points stand at the ends of the columns, and where a shock begins. A curve ends where the shock
    /// leaves the window (to the width of a column), or where neither side has a cost.
    ///
    /// # Errors
    /// [`Error::NotPositive`](crate::Error::NotPositive) for the gap, and those of
    /// [`shock`](crate::unit::shock).
    ///
    /// ```
    /// use shockfree::objective::{Grid, TerminalCost};
    /// use shockfree::{Activation, Horizon};
    /// let problem = TerminalCost::new(Activation::Logistic, 0.5, 0.7, Horizon::finite(50)?)?;
    /// let curves = problem.crests(&Grid::new((0.0, 8.0), (-6.0, 0.0), 96, 1)?, 1e-3)?;
    /// assert_eq!(curves.len(), 1);
    /// assert_eq!((curves[0][0].weight, curves[0][0].bias), (4.0, -2.001));
    /// # Ok::<(), shockfree::Error>(())
    /// ```
    pub fn crests(&self, grid: &Grid, gap: f64) -> Result<Vec<Vec<Crest>>> {
        let gap = positive("gap", gap)?;
        let (low, high) = grid.weights();
        let mut weights = ends((low, high), grid.columns());
        let beginnings = [cusp(self.activation()).0, self.beginning_of_phases()];
        weights.extend(beginnings.into_iter().filter(|weight| (low..=high).contains(weight)));
        weights.sort_by(f64::total_cmp);
        weights.dedup();
        let mut curves = vec![Vec::new()];
        for weight in weights {
            match (self.crest(weight, grid.biases(), gap)?, curves.last_mut()) {
                (Some(crest), Some(curve)) => curve.push(crest),
                (_, Some(curve)) if curve.is_empty() => {}
                _ => curves.push(Vec::new()),
            }
        }
        curves.retain(|curve| !curve.is_empty());
        Ok(curves)
    }

    /// The highest weight of the phase shock, where the start stands on a flip.
    fn beginning_of_phases(&self) -> f64 {
        -tangent_weight(self.activation(), self.start())
    }

    fn crest(&self, weight: f64, window: (f64, f64), gap: f64) -> Result<Option<Crest>> {
        let shock = shock(self.activation(), weight, self.start())?;
        let Some(at) = shock.filter(|at| (window.0..=window.1).contains(&at.bias)) else {
            return Ok(None);
        };
        let sides = [at.bias - gap, at.bias + gap].into_iter().filter_map(|bias| {
            let here = self.at(Parameters { weight, bias }).ok()?;
            Some(Crest { weight, bias, cost: here.cost })
        });
        Ok(sides.max_by(|one, other| one.cost.total_cmp(&other.cost)))
    }

    /// The bias of the tear at a weight.
    fn tear(&self, weight: f64) -> Result<f64> {
        let activation = self.activation();
        let shock = shock(activation, weight, self.start())?;
        let towards = if weight < 0.0 { self.start() } else { 0.0 };
        Ok(shock.map_or_else(|| -weight * beginning(activation, towards), |shock| shock.bias))
    }
}

/// `φ(s) + s φ'(s)`: `-b/w` of the point at which `s` is a fixed point and `w = -1/φ'(s)`; and, for
/// `s = 0`, of the cusp.
fn beginning(activation: Activation, s: f64) -> f64 {
    activation.value(s) + s * activation.slope(s)
}

/// The ends of equal steps through an interval.
#[expect(clippy::cast_precision_loss, reason = "there are few steps")]
fn ends(interval: (f64, f64), count: usize) -> Vec<f64> {
    (0..=count).map(|n| between(interval, n as f64 / count as f64)).collect()
}

/// The point at a part of the way through an interval, and never past its end.
fn between((low, high): (f64, f64), part: f64) -> f64 {
    if part == 1.0 { high } else { (low + (high - low) * part).min(high) }
}

#[cfg(test)]
mod tests {
    use crate::Activation::{Logistic, Tanh};
    use crate::Horizon;
    use crate::objective::TerminalCost;

    /// Between neighbours the tear moves by no more than 1.2 times their distance. Fold curves have
    /// slope `-φ(x)` at the state that folds, separatrices `-φ(x_0)`; and the extremes of
    /// `φ(s) + s φ'(s)` are ±1.1997 (tanh, where `s tanh s = 1`), 1.0998 and -0.0998 (logistic).
    #[test]
    fn the_tear_is_continuous_and_gentle() {
        for activation in [Logistic, Tanh] {
            for start in [-700.0, -3.0, -0.9, 0.0, 1e-3, 0.5, 1.2, 2.5, 30.0] {
                let problem = TerminalCost::new(activation, start, 0.7, Horizon::Infinite).unwrap();
                let step = 1.0 / 1024.0;
                let at = |n: i32| problem.tear(step * f64::from(n)).unwrap();
                for n in -30_000..30_000 {
                    let (here, next) = (at(n), at(n + 1));
                    // Biases up to 30 are rounded by less than 1e-14.
                    let limit = 1.2 * step + 1e-13;
                    assert!((next - here).abs() < limit, "{activation:?} {start} {n}");
                }
            }
        }
    }
}
