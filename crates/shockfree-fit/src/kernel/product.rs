//! The product of some rows with a matrix in panels, which is what a step of training does most of the time.
#![expect(clippy::inline_always, reason = "only what is inlined gets the instruction set")]

use fearless_simd::{Level, Simd, dispatch};

use super::panels::Panels;
use super::tile::{add_tile, height, tile};
use crate::real::Real;

/// `C += A P`: `a` holds the rows of `A`, `c` as many rows. Each product is summed from its first term on, and then added.
///
/// # Panics
/// Unless the lengths agree.
pub fn add_panel_product<T: Real>(level: Level, a: &[T], panels: &Panels<T>, c: &mut [T]) {
    let rows = c.len() / panels.columns();
    assert_eq!(c.len(), rows * panels.columns(), "entries of the result");
    assert_eq!(a.len(), rows * panels.rows(), "entries of the left factor");
    dispatch!(level, simd => all_rows(simd, a, panels, c));
}

#[inline(always)]
fn all_rows<S: Simd, T: Real>(simd: S, a: &[T], panels: &Panels<T>, c: &mut [T]) {
    let (inner, columns) = (panels.rows(), panels.columns());
    let rows = c.len() / columns;
    let mut done = 0;
    while done < rows {
        let height = height::<S, T>(simd, rows - done);
        let a = &a[done * inner..(done + height) * inner];
        let part = &mut c[done * columns..(done + height) * columns];
        match height {
            8 => some_rows::<8, S, T>(simd, a, panels, part),
            4 => some_rows::<4, S, T>(simd, a, panels, part),
            2 => some_rows::<2, S, T>(simd, a, panels, part),
            _ => some_rows::<1, S, T>(simd, a, panels, part),
        }
        done += height;
    }
}

#[inline(always)]
fn some_rows<const HEIGHT: usize, S: Simd, T: Real>(
    simd: S,
    a: &[T],
    panels: &Panels<T>,
    c: &mut [T],
) {
    let (inner, columns) = (panels.rows(), panels.columns());
    let mut rows = [&a[..inner]; HEIGHT];
    for (row, at) in rows.iter_mut().zip(0..) {
        *row = &a[at * inner..][..inner];
    }
    for (number, panel) in panels.iter().enumerate() {
        let sums = tile::<HEIGHT, S, T>(simd, rows, panel);
        add_tile(simd, &sums, c, columns, number * panels.width());
    }
}

#[cfg(test)]
mod tests {
    use fearless_simd::Level;
    use shockfree::network::{Activation, Random};

    use super::add_panel_product;
    use crate::kernel::{Panels, activate, levels, multiply_by_slopes};
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

    fn product<T: Real>(level: Level, (a, p, c): (&[T], &[T], &[T]), columns: usize) -> Vec<T> {
        let inner = p.len() / columns;
        let mut panels = Panels::zeros(level, inner, columns);
        panels.set(p);
        let mut result = c.to_vec();
        add_panel_product(level, a, &panels, &mut result);
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
            let sums = product(level, (&a, &p, &c), columns);
            let (mut relu, mut tanh, mut back) = (sums.clone(), sums.clone(), sums);
            activate(level, Activation::Relu, &mut relu);
            activate(level, Activation::Tanh, &mut tanh);
            multiply_by_slopes(level, Activation::Tanh, &y, &mut back);
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
    fn an_empty_product_changes_nothing() {
        let mut random = Random::new(6);
        for level in levels() {
            for columns in 1..=40 {
                let c: Vec<f32> = numbers(3 * columns, &mut random);
                assert_eq!(product(level, (&[], &[], &c), columns), c);
                // No rows.
                let p: Vec<f32> = numbers(columns * columns, &mut random);
                assert!(product(level, (&[], &p, &[]), columns).is_empty());
            }
        }
    }
}
