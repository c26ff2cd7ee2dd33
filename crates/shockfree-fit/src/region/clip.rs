//! Singular values kept below a bound, at a small cost a step.

use shockfree::network::{Random, region::clip_singular_values};
use shockfree_linalg::{Matrix, Svd, SymmetricEigen, View, add_product, orthonormalise};

use crate::parameters::gaussian;
use crate::real::Real;

/// Directions beyond those that were clipped.
const SPARE: usize = 8;

/// The projection onto `σ_max(A) ≤ bound`, from one step of a training to the next.
///
/// A training moves `A` little in a step, so the few right singular vectors that matter, those of values at the bound or
/// near it, move little as well: they are kept as a block, which one step of subspace iteration brings up to date, and
/// only what of `A` is too large along them is taken away (as in [`clip_singular_values`], which is exact and costs a
/// whole decomposition). Where the block would hold half of all directions the exact projection is taken.
///
/// Guaranteed: nothing after one call beyond what the block saw; [`exact`](Self::exact) leaves `σ_max ≤ bound` to rounding.
#[derive(Clone, Debug)]
pub struct Clip<T> {
    bound: f64,
    /// Orthonormal columns, one after the other.
    block: Vec<T>,
    width: usize,
    image: Vec<T>,
    random: Random,
}

impl<T: Real> Clip<T> {
    /// For values up to `bound`.
    pub fn new(bound: f64) -> Self {
        Self { bound, block: Vec::new(), width: 0, image: Vec::new(), random: Random::new(0) }
    }

    /// The bound.
    pub const fn bound(&self) -> f64 {
        self.bound
    }

    /// Projects the `n × n` matrix `a` exactly.
    pub fn exact(&mut self, a: &mut [T], n: usize) {
        let wide = Matrix::new(n, n, a.iter().map(|a| a.wide()).collect());
        // Rounding to the working precision may not leave the region again.
        let clipped = clip_singular_values(&wide, self.bound * (1.0 - 2.0 * T::EPSILON));
        if clipped != wide {
            for (a, &clipped) in a.iter_mut().zip(clipped.values()) {
                *a = T::of(clipped);
            }
        }
    }

    /// Starts anew from `a`: the block is what an exact decomposition of it gives. What follows depends on `a` alone.
    pub fn prepare(&mut self, a: &[T], n: usize) {
        let wide = Matrix::new(n, n, a.iter().map(|a| a.wide()).collect());
        (self.random, self.width) = (Random::new(0), 0);
        self.block.clear();
        if let Ok(svd) = Svd::new(&wide) {
            let near = svd.s.iter().filter(|&&s| s >= NEAR * self.bound).count();
            self.width = (near + SPARE).min(n);
            for j in 0..self.width {
                self.block.extend(svd.v.column(j).into_iter().map(T::of));
            }
        }
    }

    /// Projects the `n × n` matrix `a`, and returns its largest singular value before, as far as it is seen.
    pub fn apply(&mut self, a: &mut [T], n: usize) -> f64 {
        self.widen(n, SPARE);
        loop {
            if 2 * self.width >= n {
                self.exact(a, n);
                return self.bound;
            }
            let (largest, smallest) = self.iterate(a, n);
            // Something at the bound may hide behind what is not seen yet.
            if smallest < NEAR * self.bound {
                return largest;
            }
            self.widen(n, self.width + SPARE);
        }
    }

    /// One step of subspace iteration, and the projection along what it finds: returns the largest and the smallest
    /// singular value that was seen.
    fn iterate(&mut self, a: &mut [T], n: usize) -> (f64, f64) {
        let width = self.width;
        let zero = T::of(0.0);
        // The block holds its columns as rows: V ← orthonormal (Aᵀ A V).
        self.image.clear();
        self.image.resize(width * n, zero);
        let block = View::new(&self.block, width, n);
        add_product(&mut self.image, block, View::new(a, n, n).transposed());
        self.block.fill(zero);
        let image = View::new(&self.image, width, n);
        add_product(&mut self.block, image, View::new(a, n, n));
        self.orthonormalise(n);
        self.image.fill(zero);
        let block = View::new(&self.block, width, n);
        add_product(&mut self.image, block, View::new(a, n, n).transposed());
        let mut gram = vec![zero; width * width];
        let image = View::new(&self.image, width, n);
        add_product(&mut gram, image, image.transposed());
        let gram = Matrix::new(width, width, gram.iter().map(|g| g.wide()).collect());
        let Ok(eigen) = SymmetricEigen::new(&gram) else {
            return (f64::NAN, 0.0);
        };
        let value = |at: usize| eigen.values[at].max(0.0).sqrt();
        // A ← A - Σ (1 - bound/σ) (A v)(v)ᵀ over what is too large, with v = V r.
        let excess: Vec<usize> = (0..width).filter(|&at| value(at) > self.bound).collect();
        if !excess.is_empty() {
            let turned = |rows: &[T], shrink: bool| {
                let turn: Vec<T> = excess
                    .iter()
                    .flat_map(|&at| {
                        let factor = if shrink { self.bound / value(at) - 1.0 } else { 1.0 };
                        let vectors = &eigen.vectors;
                        (0..width).map(move |j| T::of(factor * vectors[(j, at)]))
                    })
                    .collect();
                let mut product = vec![zero; excess.len() * n];
                let turn = View::new(&turn, excess.len(), width);
                add_product(&mut product, turn, View::new(rows, width, n));
                product
            };
            let (left, right) = (turned(&self.image, true), turned(&self.block, false));
            let left = View::new(&left, excess.len(), n).transposed();
            add_product(a, left, View::new(&right, excess.len(), n));
        }
        (value(width - 1), value(0))
    }

    fn widen(&mut self, n: usize, width: usize) {
        let width = width.min(n);
        if width > self.width {
            self.block.extend(
                (self.width * n..width * n).map(|_| T::of(gaussian(&mut self.random))),
            );
            self.width = width;
            self.orthonormalise(n);
        }
    }

    fn orthonormalise(&mut self, n: usize) {
        let mut columns =
            Matrix::from_fn(n, self.width, |i, j| self.block[j * n + i].wide());
        orthonormalise(&mut columns);
        for j in 0..self.width {
            for i in 0..n {
                self.block[j * n + i] = T::of(columns[(i, j)]);
            }
        }
    }
}

/// Values from this part of the bound on are near it.
const NEAR: f64 = 0.95;
