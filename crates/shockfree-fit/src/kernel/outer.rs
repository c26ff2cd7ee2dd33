//! Sums of outer products, which gradients of weights are: products of two matrices of very many rows.
#![expect(clippy::inline_always, reason = "only what is inlined gets the instruction set")]

use fearless_simd::{Level, Simd, dispatch};

use super::panels::Panels;
use super::tile::{add_tile, height, tile};
use crate::real::Real;

/// So many rows are summed in registers, before their sum is added to the others: as many as keep a few columns of them in the
/// first cache (16 KiB).
pub const TOGETHER: usize = 512;

/// Adds up outer products of the rows of two matrices.
#[derive(Clone, Debug)]
pub struct OuterProducts<T> {
    level: Level,
    panels: Panels<T>,
    columns: Vec<T>,
}

impl<T: Real> OuterProducts<T> {
    /// With rows of `length` entries in the second matrix.
    pub fn new(level: Level, length: usize) -> Self {
        Self { level, panels: Panels::zeros(level, 0, length), columns: Vec::new() }
    }

    /// `C += AᵀB`, where `a` holds the rows of `A` and `b` as many of `B`.
    ///
    /// # Panics
    /// Unless the lengths agree.
    pub fn add(&mut self, a: &[T], b: &[T], c: &mut [T]) {
        let length = self.panels.columns();
        let height = c.len() / length;
        assert_eq!(c.len(), height * length, "entries of the result");
        assert_eq!(a.len() * length, b.len() * height, "entries of the factors");
        for (a, b) in a.chunks(TOGETHER * height).zip(b.chunks(TOGETHER * length)) {
            self.panels.set(b);
            let (panels, columns) = (&self.panels, &mut self.columns);
            dispatch!(self.level, simd => all_columns(simd, a, panels, c, columns));
        }
    }
}

#[inline(always)]
fn all_columns<S: Simd, T: Real>(
    simd: S,
    a: &[T],
    panels: &Panels<T>,
    c: &mut [T],
    room: &mut Vec<T>,
) {
    let columns = a.len() / panels.rows();
    let mut done = 0;
    while done < columns {
        let height = height::<S, T>(simd, columns - done);
        let c = &mut c[done * panels.columns()..(done + height) * panels.columns()];
        match height {
            8 => some_columns::<8, S, T>(simd, (a, columns, done), panels, c, room),
            4 => some_columns::<4, S, T>(simd, (a, columns, done), panels, c, room),
            2 => some_columns::<2, S, T>(simd, (a, columns, done), panels, c, room),
            _ => some_columns::<1, S, T>(simd, (a, columns, done), panels, c, room),
        }
        done += height;
    }
}

#[inline(always)]
fn some_columns<const HEIGHT: usize, S: Simd, T: Real>(
    simd: S,
    (a, columns, first): (&[T], usize, usize),
    panels: &Panels<T>,
    c: &mut [T],
    room: &mut Vec<T>,
) {
    // Where they stand, those of a row are far from those of the next one.
    room.resize(panels.rows() * HEIGHT, T::of(0.0));
    let (room, _) = room.as_chunks_mut::<HEIGHT>();
    for (place, row) in room.iter_mut().zip(a.chunks_exact(columns)) {
        place.copy_from_slice(&row[first..first + HEIGHT]);
    }
    for (number, panel) in panels.iter().enumerate() {
        let sums = tile::<HEIGHT, S, T>(simd, &*room, panel);
        add_tile(simd, &sums, c, panels.columns(), number * panels.width());
    }
}
