//! One step of all sequences of a batch: a product with the recurrent weights, and in the same pass what follows it.
#![expect(clippy::inline_always, reason = "only what is inlined gets the instruction set")]

use fearless_simd::{Level, Simd, SimdBase, SimdFloat, SimdFrom, dispatch};
use shockfree::network::Activation;

use super::elementary::{activate, slope};
use super::panels::{Panels, REGISTERS};
use crate::real::Real;

/// The most rows of a tile: with two registers a row, sixteen sums that do not wait for each other.
const ROWS: usize = 8;

/// What becomes of a sum, `product + what stands in the place of the result`.
pub trait Finish<T: Real>: Copy {
    /// The result; its first lane belongs at `at` in the matrix of results. All lanes are there.
    fn full<S: Simd>(self, simd: S, sum: T::Native<S>, at: usize) -> T::Native<S>;

    /// The same where only `lanes` lanes are there.
    fn part<S: Simd>(self, simd: S, sum: T::Native<S>, at: usize, lanes: usize) -> T::Native<S>;
}

/// `y = φ(sum)`.
#[derive(Clone, Copy, Debug)]
pub struct Forward(pub Activation);

impl<T: Real> Finish<T> for Forward {
    #[inline(always)]
    fn full<S: Simd>(self, simd: S, sum: T::Native<S>, _: usize) -> T::Native<S> {
        activate::<S, T>(simd, self.0, sum)
    }

    #[inline(always)]
    fn part<S: Simd>(self, simd: S, sum: T::Native<S>, at: usize, _: usize) -> T::Native<S> {
        Finish::<T>::full(self, simd, sum, at)
    }
}

/// `δ = φ'(x) ∘ sum`, with the outputs `y = φ(x)`.
#[derive(Clone, Copy, Debug)]
pub struct Backward<'a, T> {
    /// `φ`.
    pub activation: Activation,
    /// `y`, as many as there are results.
    pub outputs: &'a [T],
}

impl<T: Real> Finish<T> for Backward<'_, T> {
    #[inline(always)]
    fn full<S: Simd>(self, simd: S, sum: T::Native<S>, at: usize) -> T::Native<S> {
        let y = T::Native::<S>::from_slice(simd, &self.outputs[at..at + T::Native::<S>::LEN]);
        sum * slope::<S, T>(simd, self.activation, y)
    }

    #[inline(always)]
    fn part<S: Simd>(self, simd: S, sum: T::Native<S>, at: usize, lanes: usize) -> T::Native<S> {
        let y = load(simd, &self.outputs[at..at + lanes]);
        sum * slope::<S, T>(simd, self.activation, y)
    }
}

/// Room for some rows of the left factor, column by column.
#[derive(Clone, Debug)]
pub struct Scratch<T>(Vec<T>);

impl<T: Real> Scratch<T> {
    /// For products with panels of so many rows.
    pub fn new(rows: usize) -> Self {
        Self(vec![T::of(0.0); rows * ROWS])
    }
}

/// `result = finish(result + A P)`: `a` holds the rows of `A`, `result` as many rows.
///
/// Without rows of `P` (an empty product) it is `finish(result)`.
///
/// # Panics
/// Unless the lengths agree.
pub fn step<T: Real>(
    level: Level,
    a: &[T],
    panels: &Panels<T>,
    result: &mut [T],
    finish: impl Finish<T>,
    scratch: &mut Scratch<T>,
) {
    if panels.rows() == 0 {
        finish_only(level, panels.columns(), result, finish);
        return;
    }
    let rows = result.len() / panels.columns();
    assert_eq!(result.len(), rows * panels.columns(), "entries of the result");
    assert_eq!(a.len(), rows * panels.rows(), "entries of the left factor");
    dispatch!(level, simd => all_rows(simd, a, panels, result, finish, scratch));
}

/// `result = finish(result)`.
pub fn finish_only<T: Real>(
    level: Level,
    columns: usize,
    result: &mut [T],
    finish: impl Finish<T>,
) {
    dispatch!(level, simd => {
        let lanes = lanes::<_, T>(simd);
        for (row, values) in result.chunks_exact_mut(columns).enumerate() {
            for (block, values) in values.chunks_mut(lanes).enumerate() {
                put(simd, zero::<_, T>(simd), values, finish, row * columns + block * lanes);
            }
        }
    });
}

#[inline(always)]
fn lanes<S: Simd, T: Real>(_: S) -> usize {
    T::Native::<S>::LEN
}

#[inline(always)]
fn zero<S: Simd, T: Real>(simd: S) -> T::Native<S> {
    T::Native::<S>::simd_from(simd, T::of(0.0))
}

#[inline(always)]
fn all_rows<S: Simd, T: Real>(
    simd: S,
    a: &[T],
    panels: &Panels<T>,
    result: &mut [T],
    finish: impl Finish<T>,
    scratch: &mut Scratch<T>,
) {
    let (inner, columns) = (panels.rows(), panels.columns());
    let rows = result.len() / columns;
    // Machines with registers of 64 bytes have 32 of them, those with 32 bytes have 16.
    let most = if size_of::<T>() * T::Native::<S>::LEN == 64 { ROWS } else { ROWS / 2 };
    let mut done = 0;
    while done < rows {
        let left = (rows - done).min(most);
        let height = 1 << left.ilog2();
        let a = &a[done * inner..(done + height) * inner];
        let part = &mut result[done * columns..(done + height) * columns];
        let offset = done * columns;
        match height {
            8 => some_rows::<8, S, T>(simd, a, panels, part, finish, offset, scratch),
            4 => some_rows::<4, S, T>(simd, a, panels, part, finish, offset, scratch),
            2 => some_rows::<2, S, T>(simd, a, panels, part, finish, offset, scratch),
            _ => some_rows::<1, S, T>(simd, a, panels, part, finish, offset, scratch),
        }
        done += height;
    }
}

#[inline(always)]
fn some_rows<const HEIGHT: usize, S: Simd, T: Real>(
    simd: S,
    a: &[T],
    panels: &Panels<T>,
    result: &mut [T],
    finish: impl Finish<T>,
    offset: usize,
    scratch: &mut Scratch<T>,
) {
    let (inner, columns) = (panels.rows(), panels.columns());
    let packed = &mut scratch.0[..inner * HEIGHT];
    for (row, a) in a.chunks_exact(inner).enumerate() {
        for (place, &value) in packed.chunks_exact_mut(HEIGHT).zip(a) {
            place[row] = value;
        }
    }
    let lanes = T::Native::<S>::LEN;
    let width = REGISTERS * lanes;
    for (panel, entries) in panels.iter().enumerate() {
        let sums = tile::<HEIGHT, S, T>(simd, packed, entries);
        let first = panel * width;
        for (row, sums) in sums.into_iter().enumerate() {
            for (register, sum) in sums.into_iter().enumerate() {
                let from = first + register * lanes;
                if from < columns {
                    let to = columns.min(from + lanes);
                    let at = row * columns;
                    put(simd, sum, &mut result[at + from..at + to], finish, offset + at + from);
                }
            }
        }
    }
}

/// The product of some rows, column by column, with a panel.
#[inline(always)]
fn tile<const HEIGHT: usize, S: Simd, T: Real>(
    simd: S,
    rows: &[T],
    panel: &[T],
) -> [[T::Native<S>; REGISTERS]; HEIGHT] {
    let lanes = T::Native::<S>::LEN;
    let mut sums = [[zero::<S, T>(simd); REGISTERS]; HEIGHT];
    for (a, b) in rows.as_chunks::<HEIGHT>().0.iter().zip(panel.chunks_exact(REGISTERS * lanes)) {
        let (left, right) = b.split_at(lanes);
        let b = [T::Native::<S>::from_slice(simd, left), T::Native::<S>::from_slice(simd, right)];
        for (sums, &a) in sums.iter_mut().zip(a) {
            let a = T::Native::<S>::simd_from(simd, a);
            sums[0] = a.mul_add(b[0], sums[0]);
            sums[1] = a.mul_add(b[1], sums[1]);
        }
    }
    sums
}

/// Puts `finish(sum + result)` into the place of the result.
#[inline(always)]
fn put<S: Simd, T: Real>(
    simd: S,
    sum: T::Native<S>,
    result: &mut [T],
    finish: impl Finish<T>,
    at: usize,
) {
    if result.len() == T::Native::<S>::LEN {
        let sum = sum + T::Native::<S>::from_slice(simd, result);
        finish.full(simd, sum, at).store_slice(result);
    } else {
        let count = result.len();
        let sum = sum + load::<S, T>(simd, result);
        result.copy_from_slice(&finish.part(simd, sum, at, count).as_slice()[..count]);
    }
}

/// Fewer numbers than a register holds, and zeros.
#[inline(always)]
fn load<S: Simd, T: Real>(simd: S, values: &[T]) -> T::Native<S> {
    let mut register = zero::<S, T>(simd);
    register.as_mut_slice()[..values.len()].copy_from_slice(values);
    register
}

#[cfg(test)]
mod tests {
    use fearless_simd::Level;
    use shockfree::network::{Activation, Random};

    use super::{Backward, Finish, Forward, Scratch, finish_only, step};
    use crate::kernel::{Panels, levels};
    use crate::real::Real;

    fn numbers<T: Real>(count: usize, random: &mut Random) -> Vec<T> {
        (0..count).map(|_| T::of(random.within((-1.0, 1.0)))).collect()
    }

    /// `C + A P` in double precision, entry by entry, and what rounding may add in `T`: a unit for each term and sum, of
    /// the magnitudes that met.
    fn naive<T: Real>(a: &[T], p: &[T], c: &[T], columns: usize) -> Vec<(f64, f64)> {
        let inner = p.len() / columns;
        c.iter()
            .enumerate()
            .map(|(at, c)| {
                let (row, column) = (at / columns, at % columns);
                let (mut sum, mut size) = (c.wide(), c.wide().abs());
                for k in 0..inner {
                    let term = a[row * inner + k].wide() * p[k * columns + column].wide();
                    (sum, size) = (sum + term, size + term.abs());
                }
                #[expect(clippy::cast_precision_loss, reason = "a few dozen")]
                let roundings = 2.0 * (inner + 2) as f64;
                (sum, roundings * T::EPSILON * size)
            })
            .collect()
    }

    fn product<T: Real>(
        level: Level,
        (a, p, c): (&[T], &[T], &[T]),
        columns: usize,
        finish: impl Finish<T>,
    ) -> Vec<T> {
        let inner = p.len() / columns;
        let mut panels = Panels::zeros(level, inner, columns);
        panels.set(p);
        let mut result = c.to_vec();
        step(level, a, &panels, &mut result, finish, &mut Scratch::new(inner));
        // The same matrix, given as the transpose of another.
        let turned: Vec<T> =
            (0..columns).flat_map(|j| (0..inner).map(move |i| p[i * columns + j])).collect();
        let mut other = Panels::zeros(level, inner, columns);
        other.set_transposed(&turned);
        assert!(panels.iter().eq(other.iter()));
        result
    }

    fn agrees<T: Real>(rows: usize, inner: usize, columns: usize, random: &mut Random) {
        let (a, p) = (numbers(rows * inner, random), numbers(inner * columns, random));
        let (c, y): (Vec<T>, Vec<T>) =
            (numbers(rows * columns, random), numbers(rows * columns, random));
        let expected = naive(&a, &p, &c, columns);
        for level in levels() {
            let factors = (&a[..], &p[..], &c[..]);
            let relu = product(level, factors, columns, Forward(Activation::Relu));
            let tanh = product(level, factors, columns, Forward(Activation::Tanh));
            let finish = Backward { activation: Activation::Tanh, outputs: &y };
            let back = product(level, factors, columns, finish);
            for (at, &(sum, rounding)) in expected.iter().enumerate() {
                let name = format!("{level:?} {} {rows} × {inner} × {columns}, {at}", T::NAME);
                assert!((relu[at].wide() - sum.max(0.0)).abs() <= rounding, "{name}");
                // Four units: twice what tanh is tested to be within.
                let own = 4.0 * T::EPSILON;
                assert!((tanh[at].wide() - sum.tanh()).abs() <= rounding + own, "{name}");
                let slope = 1.0 - y[at].wide().powi(2);
                let found = back[at].wide();
                assert!((found - slope * sum).abs() <= rounding + own * sum.abs(), "{name}");
            }
        }
    }

    #[test]
    fn steps_are_those_of_a_naive_loop() {
        let mut random = Random::new(5);
        for units in 1..=40 {
            for rows in 1..=20 {
                agrees::<f32>(rows, units, units, &mut random);
                agrees::<f64>(rows, units, units, &mut random);
            }
            agrees::<f32>(3, 41 - units, units, &mut random);
            agrees::<f64>(11, 41 - units, units, &mut random);
        }
    }

    #[test]
    fn an_empty_product_leaves_what_there_is_to_finish() {
        let mut random = Random::new(6);
        for level in levels() {
            for columns in 1..=40 {
                let c: Vec<f32> = numbers(3 * columns, &mut random);
                let relu: Vec<f32> = c.iter().map(|c| c.max(0.0)).collect();
                let finish = Forward(Activation::Relu);
                assert_eq!(product(level, (&[], &[], &c), columns, finish), relu);
                let mut only = c.clone();
                finish_only(level, columns, &mut only, finish);
                assert_eq!(only, relu);
                // No rows.
                let p: Vec<f32> = numbers(columns * columns, &mut random);
                assert!(product(level, (&[], &p, &[]), columns, finish).is_empty());
            }
        }
    }
}
