//! The cost and the size of its gradient at many points of the plane.

#![expect(clippy::inline_always, reason = "only what is inlined gets the instruction set")]

use fearless_simd::{Level, Simd, dispatch};

use super::{Grid, Parameters, TerminalCost};
use crate::Result;
use crate::error::{length, limited};
use crate::simd::{Real, level};
use crate::unit::{Abreast, Drive, ORBITS};

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
    pub fn over_row<T: Real>(
        &self,
        grid: &Grid,
        row: usize,
        costs: &mut [T],
        gradient_norms: &mut [T],
    ) -> Result<()> {
        length("gradient_norms", gradient_norms.len(), grid.columns())?;
        self.fill_row(grid, row, costs, gradient_norms)
    }

    /// The cost `E` alone at the centres of a row of a grid, in about two thirds of the time.
    ///
    /// # Errors
    /// As [`over_row`](Self::over_row).
    pub fn costs_over_row<T: Real>(&self, grid: &Grid, row: usize, costs: &mut [T]) -> Result<()> {
        self.fill_row(grid, row, costs, &mut [])
    }

    /// The cost `E` and the norm `|∇E|` at many points.
    ///
    /// In `f64`, `costs[i]` and `gradient_norms[i]` are what [`at`](Self::at) gives at
    /// `(weights[i], biases[i])`, to the last bit. Both are NaN where it gives nothing: at parameters
    /// that are not finite and, at the infinite horizon, on the shock and where orbits tend to a
    /// 2-cycle. A norm too large for a number is infinite.
    ///
    /// In `f32` orbits are computed in single precision, in half of the time. Every step is the exact one of a unit whose
    /// parameters are off by some units in the last place: good for a picture, not for a derivative next to a shock, where
    /// such a unit may end elsewhere. Units whose states can be larger than 80 are computed in `f64` and rounded.
    ///
    /// Orbits to a finite horizon go on side by side in SIMD lanes; those of states that can be larger than 680, those whose
    /// derivatives overflow, and all at the infinite horizon, are computed one by one, which takes many times as long.
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
    pub fn at_points<T: Real>(
        &self,
        weights: &[f64],
        biases: &[f64],
        costs: &mut [T],
        gradient_norms: &mut [T],
    ) -> Result<()> {
        length("gradient_norms", gradient_norms.len(), weights.len())?;
        self.fill_points(weights, biases, costs, gradient_norms)
    }

    /// The cost `E` alone at many points, in about two thirds of the time.
    ///
    /// # Errors
    /// As [`at_points`](Self::at_points).
    pub fn costs_at_points<T: Real>(
        &self,
        weights: &[f64],
        biases: &[f64],
        costs: &mut [T],
    ) -> Result<()> {
        self.fill_points(weights, biases, costs, &mut [])
    }

    fn fill_row<T: Real>(
        &self,
        grid: &Grid,
        row: usize,
        costs: &mut [T],
        norms: &mut [T],
    ) -> Result<()> {
        limited("row", row, 0, grid.rows() - 1)?;
        length("costs", costs.len(), grid.columns())?;
        let bias = grid.bias(row);
        let point = |column| Parameters { weight: grid.weight(column), bias };
        self.fill(level(), point, costs, norms);
        Ok(())
    }

    fn fill_points<T: Real>(
        &self,
        weights: &[f64],
        biases: &[f64],
        costs: &mut [T],
        norms: &mut [T],
    ) -> Result<()> {
        length("biases", biases.len(), weights.len())?;
        length("costs", costs.len(), weights.len())?;
        let point = |index| Parameters { weight: weights[index], bias: biases[index] };
        self.fill(level(), point, costs, norms);
        Ok(())
    }

    /// The results at the points of their places, with an instruction set. Without norms they are not computed.
    fn fill<T: Real>(
        &self,
        level: Level,
        point: impl Fn(usize) -> Parameters,
        costs: &mut [T],
        norms: &mut [T],
    ) {
        let slopes = !norms.is_empty();
        let start = self.activation().scale() * self.start();
        let steps = self.horizon().steps();
        let mut orbits = Abreast::<T>::new();
        for (block, costs) in costs.chunks_mut(ORBITS).enumerate() {
            let first = block * ORBITS;
            let norms = norms.get_mut(first..).unwrap_or_default();
            let norms = &mut norms[..if slopes { costs.len() } else { 0 }];
            // Which have an answer; the others are to be asked alone.
            let mut known = [false; ORBITS];
            if let Some(steps) = steps {
                let mut points = [Parameters { weight: f64::NAN, bias: f64::NAN }; ORBITS];
                for (at, place) in points[..costs.len()].iter_mut().enumerate() {
                    *place = point(first + at);
                }
                dispatch!(level, simd => self.load(simd, &points, &mut orbits, &mut known));
                orbits.run(level, self.activation(), slopes, start, steps);
                dispatch!(level, simd => self.read(simd, &orbits, costs, norms, &mut known));
            }
            for at in (0..costs.len()).filter(|&at| !known[at]) {
                let here = self.at(point(first + at));
                let (cost, norm) =
                    here.map_or((f64::NAN, f64::NAN), |here| (here.cost, here.gradient_norm));
                costs[at] = T::of(cost);
                if slopes {
                    norms[at] = T::of(norm);
                }
            }
        }
    }

    /// Puts the orbits of these points side by side, those that stay moderate.
    #[inline(always)]
    fn load<S: Simd, T: Real>(
        &self,
        _: S,
        points: &[Parameters; ORBITS],
        orbits: &mut Abreast<T>,
        known: &mut [bool; ORBITS],
    ) {
        let start = self.activation().scale() * self.start();
        for at in 0..ORBITS {
            let drive = Drive::of(self.activation(), points[at].weight, points[at].bias);
            known[at] = drive.stays_moderate_from::<T>(start);
            orbits.set(at, if known[at] { drive } else { Drive::NONE });
        }
    }

    /// What the ends of orbits cost; not known where their derivatives overflow.
    #[inline(always)]
    fn read<S: Simd, T: Real>(
        &self,
        _: S,
        orbits: &Abreast<T>,
        costs: &mut [T],
        norms: &mut [T],
        known: &mut [bool; ORBITS],
    ) {
        for (at, cost) in costs.iter_mut().enumerate() {
            let end = orbits.end(at).final_state(self.activation());
            *cost = T::of(self.evaluate(&end).cost);
        }
        for (at, norm) in norms.iter_mut().enumerate() {
            let end = orbits.end(at).final_state(self.activation());
            *norm = T::of(self.evaluate(&end).gradient_norm);
        }
        for (at, known) in known.iter_mut().enumerate() {
            *known &= orbits.end(at).is_finite();
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::Activation::{self, Logistic, Tanh};
    use crate::Horizon;
    use crate::objective::{Grid, Parameters, TerminalCost};
    use crate::simd::levels;

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
                for (_, level) in levels() {
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

    /// In every place of a block and on every instruction set: parameters and starts that are no numbers, endless, or
    /// subnormal.
    #[test]
    fn strange_numbers_are_answered_as_alone() {
        let strange =
            [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 5e-324, -5e-324, 0.0, -0.0, f64::MAX];
        for (_, level) in levels() {
            for (activation, start) in [(Logistic, -2.0), (Tanh, 5e-324), (Tanh, 1e300)] {
                let horizon = Horizon::finite(50).unwrap();
                let problem = TerminalCost::new(activation, start, 0.7, horizon).unwrap();
                let point = |at: usize| Parameters {
                    weight: if at.is_multiple_of(2) { strange[at / 2 % 8] } else { 3.0 },
                    bias: if at.is_multiple_of(3) { strange[at / 3 % 8] } else { -1.0 },
                };
                let (mut costs, mut norms) = ([0.0; 200], [0.0; 200]);
                problem.fill(level, point, &mut costs, &mut norms);
                for at in 0..200 {
                    let alone = problem.at(point(at));
                    let expected =
                        alone.map_or([f64::NAN; 2], |here| [here.cost, here.gradient_norm]);
                    let found = [costs[at], norms[at]];
                    assert_eq!(
                        found.map(f64::to_bits),
                        expected.map(f64::to_bits),
                        "{:?}",
                        point(at)
                    );
                }
            }
        }
    }

    /// Costs alone are those that come with gradients, for both activations; and single precision is near double precision
    /// where orbits settle.
    #[test]
    fn costs_alone_and_single_precision() {
        let horizon = Horizon::finite(50).unwrap();
        for activation in [Logistic, Tanh] {
            let problem = TerminalCost::new(activation, 0.5, 0.7, horizon).unwrap();
            let edge = 0.9 * activation.strip_edge();
            let grid = Grid::new((-edge, edge), (-2.0, 2.0), 150, 40).unwrap();
            for row in 0..grid.rows() {
                let (mut costs, mut norms) = ([0.0_f64; 150], [0.0; 150]);
                let (mut alone, mut single) = ([0.0_f64; 150], ([0.0_f32; 150], [0.0_f32; 150]));
                problem.over_row(&grid, row, &mut costs, &mut norms).unwrap();
                problem.costs_over_row(&grid, row, &mut alone).unwrap();
                problem.over_row(&grid, row, &mut single.0, &mut single.1).unwrap();
                assert_eq!(costs, alone);
                for column in 0..grid.columns() {
                    // A step is that of a unit whose drive is off by some ε; at a rate of 0.9 that grows tenfold, and the
                    // cost changes by at most 2 of it, its gradient, whose conditioning is that of 1/(1 - m), by 100.
                    let epsilon = 10.0 * f64::from(f32::EPSILON);
                    let (cost, norm) = (f64::from(single.0[column]), f64::from(single.1[column]));
                    assert!((cost - costs[column]).abs() <= 20.0 * epsilon);
                    assert!(
                        (norm - norms[column]).abs() <= 1000.0 * epsilon * (1.0 + norms[column])
                    );
                }
            }
        }
    }
}
