//! The cost and the size of its gradient at many points of the plane.

#![expect(clippy::inline_always, reason = "only what is inlined gets the instruction set")]

use fearless_simd::{Level, Simd, dispatch};

use super::{Grid, Parameters, TerminalCost};
use crate::error::{length, limited};
use crate::unit::{Abreast, Column, LANES};
use crate::{Activation, Horizon, Result};

impl TerminalCost {
    /// The cost `E` and the norm `|∇E|` at the centres of a row of a grid, from the lowest weight on.
    ///
    /// What is said of [`at_points`](Self::at_points) holds. Rows do not depend on each other, so they
    /// can be shared out to threads, shown one by one, and left out.
    ///
    /// # Errors
    /// [`Error::OutOfLimits`](crate::Error::OutOfLimits) for a row that the grid does not have,
    /// [`Error::Length`](crate::Error::Length) unless both results have an entry for each column.
    ///
    /// ```
    /// use shockfree::objective::{Grid, TerminalCost};
    /// use shockfree::{Activation, Horizon};
    /// let problem = TerminalCost::new(Activation::Logistic, -2.0, 0.7, Horizon::finite(50)?)?;
    /// let grid = Grid::new((0.0, 8.0), (-6.0, 0.0), 300, 200)?;
    /// let (mut costs, mut norms) = (vec![0.0; 300], vec![0.0; 300]);
    /// problem.over_row(&grid, 120, &mut costs, &mut norms)?;
    /// let cell = problem.at(grid.centre(200, 120)).unwrap();
    /// assert_eq!((costs[200], norms[200]), (cell.cost, cell.gradient.norm()));
    /// # Ok::<(), shockfree::Error>(())
    /// ```
    pub fn over_row(
        &self,
        grid: &Grid,
        row: usize,
        costs: &mut [f64],
        gradient_norms: &mut [f64],
    ) -> Result<()> {
        limited("row", row, 0, grid.rows() - 1)?;
        length("costs", costs.len(), grid.columns())?;
        length("gradient_norms", gradient_norms.len(), grid.columns())?;
        let bias = grid.bias(row);
        let point = |column| Parameters { weight: grid.weight(column), bias };
        self.fill(Level::new(), point, costs, gradient_norms);
        Ok(())
    }

    /// The cost `E` and the norm `|∇E|` at many points.
    ///
    /// `costs[i]` and `gradient_norms[i]` are what [`at`](Self::at) gives at
    /// `(weights[i], biases[i])`, to the last bit. Both are NaN where it gives nothing: at parameters
    /// that are not finite and, at the infinite horizon, on the shock and where orbits tend to a
    /// 2-cycle. A norm too large for a number is infinite.
    ///
    /// Orbits of logistic units to a finite horizon go on side by side in SIMD lanes; all others, and
    /// those whose derivatives overflow, are computed one by one, which takes many times as long.
    /// One thread; for several, give each a part of the points.
    ///
    /// # Errors
    /// [`Error::Length`](crate::Error::Length) unless all four have one length.
    ///
    /// ```
    /// use shockfree::objective::{Parameters, TerminalCost};
    /// use shockfree::{Activation, Horizon};
    /// let problem = TerminalCost::new(Activation::Logistic, -2.0, 0.7, Horizon::finite(50)?)?;
    /// let (mut costs, mut norms) = ([0.0; 2], [0.0; 2]);
    /// problem.at_points(&[3.0, 5.0], &[-1.0, -2.41], &mut costs, &mut norms)?;
    /// let second = problem.at(Parameters { weight: 5.0, bias: -2.41 }).unwrap();
    /// assert_eq!((costs[1], norms[1]), (second.cost, second.gradient.norm()));
    /// # Ok::<(), shockfree::Error>(())
    /// ```
    pub fn at_points(
        &self,
        weights: &[f64],
        biases: &[f64],
        costs: &mut [f64],
        gradient_norms: &mut [f64],
    ) -> Result<()> {
        length("biases", biases.len(), weights.len())?;
        length("costs", costs.len(), weights.len())?;
        length("gradient_norms", gradient_norms.len(), weights.len())?;
        let point = |index| Parameters { weight: weights[index], bias: biases[index] };
        self.fill(Level::new(), point, costs, gradient_norms);
        Ok(())
    }

    /// The results at the points of their places, with an instruction set.
    fn fill(
        &self,
        level: Level,
        point: impl Fn(usize) -> Parameters,
        costs: &mut [f64],
        norms: &mut [f64],
    ) {
        let mut first = 0;
        for (costs, norms) in costs.chunks_mut(LANES).zip(norms.chunks_mut(LANES)) {
            let mut block = Block::default();
            for lane in 0..costs.len() {
                Parameters { weight: block.weight[lane], bias: block.bias[lane] } =
                    point(first + lane);
            }
            if let (Activation::Logistic, Horizon::Finite(steps)) =
                (self.activation(), self.horizon())
            {
                dispatch!(level, simd => block.fill(simd, self, steps.get()));
            }
            for (lane, (cost, norm)) in costs.iter_mut().zip(norms).enumerate() {
                (*cost, *norm) = if block.done[lane] {
                    (block.cost[lane], block.norm[lane])
                } else {
                    let here = self.at(point(first + lane));
                    here.map_or((f64::NAN, f64::NAN), |here| (here.cost, here.gradient.norm()))
                };
            }
            first += LANES;
        }
    }
}

/// Points, as many as there are lanes, and what was found there. Lanes without a point are at the
/// origin, where orbits settle at once.
#[derive(Default)]
struct Block {
    weight: Column,
    bias: Column,
    cost: Column,
    norm: Column,
    /// Which lanes have an answer; the others are to be asked alone.
    done: [bool; LANES],
}

impl Block {
    #[inline(always)]
    fn fill<S: Simd>(&mut self, _: S, problem: &TerminalCost, steps: u64) {
        let mut orbits = Abreast::new(&self.weight, &self.bias, problem.start());
        orbits.run(steps);
        for lane in 0..LANES {
            let here = problem.evaluate(&orbits.at(lane).final_state(Activation::Logistic));
            self.cost[lane] = here.cost;
            self.norm[lane] = here.gradient.norm();
        }
        for lane in 0..LANES {
            self.done[lane] = orbits.is_finite(lane);
        }
    }
}

#[cfg(test)]
mod tests {
    use fearless_simd::Level;

    use crate::objective::{Grid, Parameters, TerminalCost};
    use crate::{Activation, Horizon};

    /// Windows over all there is: the strip and folds and flips, a cusp, a separatrix from close by,
    /// derivatives that overflow, states that saturate, weights so large that there is no unit.
    const WINDOWS: [((f64, f64), (f64, f64)); 8] = [
        ((-20.0, 20.0), (-20.0, 20.0)),
        ((3.9, 4.1), (-2.1, -1.9)),
        ((-9.0, -3.0), (1.0, 5.0)),
        ((4.999_99, 5.000_01), (-2.414_2, -2.411_9)),
        ((-1e6, 1e6), (-6e5, 6e5)),
        ((0.9e6, 1.1e6), (-5.5e5, -4.5e5)),
        ((-1500.0, 1500.0), (-800.0, 800.0)),
        ((-1.7e308, 1.0), (-1e308, 0.0)),
    ];

    #[test]
    fn every_instruction_set_gives_the_bits_of_one_point() {
        let bits = |numbers: [f64; 2]| numbers.map(f64::to_bits);
        let mut counts = [0; 2];
        for (weights, biases) in WINDOWS {
            let grid = Grid::new(weights, biases, 45, 23).unwrap();
            for (start, steps) in [(-2.0, 50), (0.3, 1), (0.0, 1201), (-900.0, 7), (1.0, 1200)] {
                let horizon = Horizon::finite(steps).unwrap();
                let problem = TerminalCost::new(Activation::Logistic, start, 0.7, horizon).unwrap();
                for level in [Level::new(), Level::baseline()] {
                    for row in 0..grid.rows() {
                        let (mut costs, mut norms) = ([0.0; 45], [0.0; 45]);
                        let point = |column| grid.centre(column, row);
                        problem.fill(level, point, &mut costs, &mut norms);
                        for column in 0..grid.columns() {
                            let found = [costs[column], norms[column]];
                            let here @ Parameters { weight, bias } = point(column);
                            let expected = problem
                                .at(here)
                                .map_or([f64::NAN; 2], |at| [at.cost, at.gradient.norm()]);
                            assert_eq!(bits(found), bits(expected), "{weight} {bias} {steps}");
                            counts[0] += usize::from(found[0].is_nan());
                            counts[1] += usize::from(found[1].is_infinite());
                        }
                    }
                }
            }
        }
        assert!(counts.iter().all(|&count| count > 0), "both kinds were met: {counts:?}");
    }
}
