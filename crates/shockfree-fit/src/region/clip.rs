//! Singular values kept below a bound, at a small cost a step.

use rayon::prelude::*;
use shockfree::network::region::clip_singular_values;
use shockfree_linalg::{Matrix, SymmetricEigen, View, add_product, cholesky};

use super::product::{Rows, add_rows_product, both};
use crate::real::Real;

/// The projection onto `σ_max(A) ≤ bound`, from one step of a training to the next.
///
/// A training moves `A` little in a step, so the few right singular vectors that matter, those of values at the bound or
/// near it, move little as well. They are kept as an orthonormal block `V`, and `A` is only changed along it. With
/// `G = AᵀA/bound²`, `C = VᵀGV`, the residual `R = GV - VC` and the largest eigenvalue `1 - g` of `G` across `V`,
///
/// ```text
/// G ⪯ I  ⇔  C + Rᵀ(I - G_across)⁻¹R ⪯ I  ⇐  K = C + RᵀR/g ⪯ I
/// ```
///
/// (the Schur complement). What of `K = Σ κ r rᵀ` is above 1 is cut, by `A ← A (I - Σ (1 - κ^-½) (V r)(V r)ᵀ)`: with `R = 0`
/// that is the nearest matrix, and otherwise `RᵀR/g` more, which is small of second order. Then `V` follows, by a
/// step `V + R c` of the power method. The whole of `G` is decomposed instead where the block is most of it, where it has
/// come to hold nothing but values near the bound, where `R` stays large, and where `g` is found to be too small:
/// every [`CHECKED`] steps, by a Cholesky factorisation.
///
/// Guaranteed up to rounding (some 1e-7 in `f32`): `σ_max ≤ bound` as long as `A` moves by less than about 1e-3 of the
/// bound in a step, since then `g` cannot become too small before it is looked at. [`exact`](Self::exact) asks for nothing.
#[derive(Clone, Debug)]
pub struct Clip<T> {
    bound: f64,
    /// `V`, one column after the other; empty where the whole is decomposed in every step.
    block: Vec<T>,
    /// The largest eigenvalue of `G` that was last seen.
    largest: f64,
    /// Steps since `g` was looked at.
    unchecked: u32,
}

/// Values from this part of the bound on are near it, and belong to the block.
const NEAR: f64 = 0.95;

/// `g`; the values that are not near would allow `1 - 0.95² ≈ 0.1`.
const GAP: f64 = 0.05;

/// Where `g` is looked at it must be larger by this: until the next look a value may rise by about 0.01.
const RESERVE: f64 = 0.02;

/// Steps from one look at `g` to the next; a look costs about as much as a step.
const CHECKED: u32 = 8;

/// How often the block is brought nearer, after a step that was large, before the whole is decomposed.
const ATTEMPTS: u32 = 3;

/// What came of a step with the block.
enum Attempt {
    /// `A` is projected; the largest singular value was this.
    Done {
        /// That value.
        largest: f64,
    },
    /// The block was too far off, and has been brought nearer.
    Closer,
    /// The block does not do.
    Failed,
}

/// `‖RᵀR/g‖` above this cuts more than it should.
const COARSE: f64 = 0.01;

/// The step of the power method for values near 1: best for values between 0 and [`NEAR`]², and stable up to 2.
const FOLLOW: f64 = 1.8;

impl<T: Real> Clip<T> {
    /// For values up to `bound`.
    pub const fn new(bound: f64) -> Self {
        Self { bound, block: Vec::new(), largest: 1.0, unchecked: 0 }
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

    /// Starts anew from `a`: what follows depends on `a` alone.
    pub fn prepare(&mut self, a: &[T], n: usize) {
        self.block.clear();
        if let Some(eigen) = self.decompose(a, n) {
            self.hold(&eigen);
        }
    }

    /// Projects the `n × n` matrix `a`, and returns its largest singular value before: as far as it is seen where that is
    /// below the bound, and else (to rounding) an upper bound, by a relative [`COARSE`]`/2` at most. NaN, and `a` as it was,
    /// for entries that are not finite.
    pub fn apply(&mut self, a: &mut [T], n: usize) -> f64 {
        for _ in 0..ATTEMPTS {
            if self.block.is_empty() {
                break;
            }
            match self.along_block(a, n) {
                Attempt::Done { largest } => return largest,
                Attempt::Closer => {}
                Attempt::Failed => break,
            }
        }
        let Some(eigen) = self.decompose(a, n) else { return f64::NAN };
        let excess = excess(&eigen.values);
        if excess < n {
            let right: Vec<T> =
                (excess..n).flat_map(|at| eigen.vectors.column(at)).map(T::of).collect();
            let mut images = zeros(right.len());
            add_rows_product(&mut images, Rows(&right, n), View::new(a, n, n).transposed());
            let left: Vec<T> = (0..n)
                .flat_map(|i| {
                    let images = &images;
                    let values = eigen.values[excess..].iter().enumerate();
                    values
                        .map(move |(at, &value)| T::of(cut::<T>(value) * images[at * n + i].wide()))
                })
                .collect();
            add_rows_product(a, Rows(&left, n - excess), View::new(&right, n - excess, n));
        }
        self.hold(&eigen);
        self.bound * eigen.values[n - 1].max(0.0).sqrt()
    }

    /// `G = V diag(κ) Vᵀ`.
    fn decompose(&self, a: &[T], n: usize) -> Option<SymmetricEigen> {
        let gram = square(a, n);
        SymmetricEigen::new(&self.relative(&gram, n)).ok()
    }

    /// Entries divided by the square of the bound.
    fn relative(&self, values: &[T], n: usize) -> Matrix {
        let unit = self.bound.powi(2);
        Matrix::new(n, n, values.iter().map(|v| v.wide() / unit).collect())
    }

    /// Takes as the block what is near the bound, and a few more.
    fn hold(&mut self, eigen: &SymmetricEigen) {
        let n = eigen.values.len();
        let near = eigen.values.iter().filter(|&&value| value >= NEAR * NEAR).count();
        let width = near + n / 32 + 4;
        self.block.clear();
        // A block of four fifths of all directions costs as much as all of them.
        if 5 * width < 4 * n {
            self.block.extend((n - width..n).flat_map(|at| eigen.vectors.column(at)).map(T::of));
        }
        self.largest = eigen.values[n - 1].max(0.0);
        self.unchecked = 0;
    }

    /// A step with the block; `a` stays as it was where that does not do.
    fn along_block(&mut self, a: &mut [T], n: usize) -> Attempt {
        let width = self.block.len() / n;
        let block = &self.block;
        let mut images = zeros(width * n);
        add_rows_product(&mut images, Rows(block, n), View::new(a, n, n).transposed());
        if self.unchecked + 1 >= CHECKED && !self.is_small_across(a, &images, n) {
            return Attempt::Failed;
        }
        let inner = gram(&images, n);
        // -C V + G V, times bound².
        let mut residual = zeros(width * n);
        let minus: Vec<T> = inner.iter().map(|&c| T::of(-c.wide())).collect();
        add_rows_product(&mut residual, Rows(&minus, width), View::new(block, width, n));
        add_rows_product(&mut residual, Rows(&images, n), View::new(a, n, n));
        let beyond = self.relative(&gram(&residual, n), width).scaled(self.bound.powi(-2) / GAP);
        if !(shockfree_linalg::norm(beyond.values()) <= COARSE) {
            self.block = self.followed(&residual, n);
            return Attempt::Closer;
        }
        let seen = self.relative(&inner, width).plus(&beyond);
        // Neither needs the other.
        let (eigen, next) =
            both(width, || SymmetricEigen::new(&seen), || self.followed(&residual, n));
        let Ok(eigen) = eigen else { return Attempt::Failed };
        // Something at the bound may hide behind what is not seen yet.
        if eigen.values[0] >= NEAR * NEAR {
            return Attempt::Failed;
        }
        let excess = excess(&eigen.values);
        let count = width - excess;
        if count > 0 {
            let vectors = &eigen.vectors;
            let turn: Vec<T> = (excess..width)
                .flat_map(|at| (0..width).map(move |j| T::of(vectors[(j, at)])))
                .collect();
            let shrink: Vec<T> = (0..width)
                .flat_map(|j| {
                    let values = &eigen.values;
                    (excess..width).map(move |at| T::of(cut::<T>(values[at]) * vectors[(j, at)]))
                })
                .collect();
            let shrink = View::new(&shrink, width, count);
            let (mut left, mut right) = (zeros(n * count), zeros(count * n));
            both(
                width,
                || add_product(&mut left, View::new(&images, width, n).transposed(), shrink),
                || {
                    let turn = View::new(&turn, count, width);
                    add_product(&mut right, turn, View::new(block, width, n));
                },
            );
            add_rows_product(a, Rows(&left, count), View::new(&right, count, n));
        }
        self.largest = eigen.values[width - 1].max(0.0);
        self.block = next;
        self.unchecked = (self.unchecked + 1) % CHECKED;
        Attempt::Done { largest: self.bound * self.largest.sqrt() }
    }

    /// Whether `g` is large enough: whether `(1 - g) I - PGP` is positive definite, with `P = I - VVᵀ`.
    fn is_small_across(&self, a: &[T], images: &[T], n: usize) -> bool {
        let width = self.block.len() / n;
        let left: Vec<T> = (0..n)
            .flat_map(|i| (0..width).map(move |j| T::of(-images[j * n + i].wide())))
            .collect();
        let mut across = a.to_vec();
        add_rows_product(&mut across, Rows(&left, width), View::new(&self.block, width, n));
        // A Aᵀ has the eigenvalues of AᵀA.
        let mut rest = Matrix::new(n, n, lower_gram(&across, n, -self.bound.powi(-2)));
        for i in 0..n {
            rest[(i, i)] += 1.0 - GAP - RESERVE;
        }
        cholesky(&rest).is_some()
    }

    /// `V + R c`, made orthonormal by a Cholesky factorisation: its square is near `I`. Empty where that fails.
    fn followed(&self, residual: &[T], n: usize) -> Vec<T> {
        let width = self.block.len() / n;
        let step = FOLLOW / (self.largest.max(1.0) * self.bound.powi(2));
        let moved: Vec<T> = self
            .block
            .iter()
            .zip(residual)
            .map(|(v, r)| T::of(v.wide() + step * r.wide()))
            .collect();
        let square = gram(&moved, n);
        let square = Matrix::new(width, width, square.iter().map(|s| s.wide()).collect());
        let Some(lower) = cholesky(&square) else { return Vec::new() };
        let inverse: Vec<T> = inverse_of_lower(&lower).values().iter().map(|&v| T::of(v)).collect();
        let mut next = zeros(width * n);
        add_rows_product(&mut next, Rows(&inverse, width), View::new(&moved, width, n));
        next
    }
}

/// The place of the first of these rising values that is above 1.
fn excess(values: &[f64]) -> usize {
    values.partition_point(|&value| value <= 1.0)
}

/// What a direction with `κ > 1` is changed by, relatively; a little more than exact for what rounding adds.
fn cut<T: Real>(value: f64) -> f64 {
    (1.0 - 4.0 * T::EPSILON) / value.sqrt() - 1.0
}

fn zeros<T: Real>(length: usize) -> Vec<T> {
    vec![T::of(0.0); length]
}

/// `AᵀA`.
fn square<T: Real>(a: &[T], n: usize) -> Vec<T> {
    let columns: Vec<T> = (0..n).flat_map(|j| (0..n).map(move |i| a[i * n + j])).collect();
    gram(&columns, n)
}

/// `B Bᵀ` for rows of length `n`.
fn gram<T: Real>(rows: &[T], n: usize) -> Vec<T> {
    let count = rows.len() / n;
    let mut gram = zeros(count * count);
    add_rows_product(&mut gram, Rows(rows, n), View::new(rows, count, n).transposed());
    gram
}

/// The lower triangle of `f B Bᵀ` for `n` rows of length `n`, and something above it.
fn lower_gram<T: Real>(rows: &[T], n: usize, factor: f64) -> Vec<f64> {
    const TOGETHER: usize = 64;
    let mut gram = vec![0.0; n * n];
    gram.par_chunks_mut(TOGETHER * n).enumerate().for_each(|(number, gram)| {
        let (from, count) = (number * TOGETHER, gram.len() / n);
        let (end, part) = (from + count, &rows[from * n..(from + count) * n]);
        let mut product: Vec<T> = zeros(count * end);
        let before = View::new(&rows[..end * n], end, n);
        add_product(&mut product, View::new(part, count, n), before.transposed());
        for (gram, product) in gram.chunks_exact_mut(n).zip(product.chunks_exact(end)) {
            for (entry, value) in gram.iter_mut().zip(product) {
                *entry = factor * value.wide();
            }
        }
    });
    gram
}

/// `L⁻¹`, row by row.
fn inverse_of_lower(lower: &Matrix) -> Matrix {
    let n = lower.rows();
    let mut inverse = Matrix::zeros(n, n);
    for i in 0..n {
        let pivot = 1.0 / lower[(i, i)];
        let (done, rest) = inverse.values_mut().split_at_mut(i * n);
        for (j, row) in done.chunks_exact(n).enumerate() {
            let factor = lower[(i, j)] * pivot;
            for (x, &y) in rest[..=j].iter_mut().zip(row) {
                *x -= factor * y;
            }
        }
        rest[i] = pivot;
    }
    inverse
}

#[cfg(test)]
mod tests {
    use shockfree::network::Random;
    use shockfree::simd::Real as _;
    use shockfree_linalg::{Matrix, Svd, orthonormalise, spectral_norm};

    use super::Clip;
    use crate::parameters::gaussian;
    use crate::real::Real;

    fn wide<T: Real>(a: &[T], n: usize) -> Matrix {
        Matrix::new(n, n, a.iter().map(|a| a.wide()).collect())
    }

    fn gaussians(n: usize, random: &mut Random) -> Matrix {
        Matrix::from_fn(n, n, |_, _| gaussian(random))
    }

    /// A random matrix with these singular values.
    fn with_values(values: &[f64], random: &mut Random) -> Matrix {
        let n = values.len();
        let (mut u, mut v) = (gaussians(n, random), gaussians(n, random));
        orthonormalise(&mut u);
        orthonormalise(&mut v);
        u.scaled_by(&vec![1.0; n], values).times_transposed(&v)
    }

    /// How `A` moves in a step.
    #[derive(Clone, Copy, Debug)]
    enum Drift {
        /// Anywhere, with steps of this norm.
        Random(f64),
        /// Always the same way.
        Steady(f64),
        /// Everything grows by this part.
        Growth(f64),
    }

    impl Drift {
        fn step(self, a: &mut Matrix, steady: &Matrix, random: &mut Random) {
            let change = match self {
                // The norm of a Gaussian matrix is near 2√n.
                Self::Random(size) => {
                    gaussians(a.rows(), random).scaled(size / (2.0 * root(a.rows())))
                }
                Self::Steady(size) => steady.scaled(size / spectral_norm(steady).unwrap()),
                Self::Growth(part) => a.scaled(part),
            };
            *a = a.plus(&change);
        }
    }

    #[expect(clippy::cast_precision_loss, reason = "a few hundred")]
    fn root(n: usize) -> f64 {
        (n as f64).sqrt()
    }

    /// The largest `σ_max/bound - 1` after a step, and how far a step came at most from the exact projection, relative to the
    /// norm of what it was moved by.
    fn run<T: Real>(start: &Matrix, bound: f64, drift: Drift, steps: usize) -> (f64, f64) {
        let n = start.rows();
        let mut random = Random::new(3);
        let steady = gaussians(n, &mut random);
        let mut clip = Clip::<T>::new(bound);
        let mut a: Vec<T> = start.values().iter().map(|&v| T::of(v)).collect();
        clip.exact(&mut a, n);
        clip.prepare(&a, n);
        let (mut above, mut beyond) = (f64::NEG_INFINITY, 0.0_f64);
        for _ in 0..steps {
            let before = wide(&a, n);
            let mut moved = before.clone();
            drift.step(&mut moved, &steady, &mut random);
            for (a, &moved) in a.iter_mut().zip(moved.values()) {
                *a = T::of(moved);
            }
            let moved = wide(&a, n);
            let said = clip.apply(&mut a, n);
            let after = wide(&a, n);
            let svd = Svd::new(&moved).unwrap();
            // It says an upper bound, up to the rounding of sums of n products.
            let rounding = root(n).powi(2).max(12.0) * T::EPSILON;
            assert!(
                svd.s[0] <= bound || said >= svd.s[0] * (1.0 - rounding),
                "{said} for {}",
                svd.s[0]
            );
            let excess: Vec<f64> = svd.s.iter().map(|s| (s - bound).max(0.0)).collect();
            let exact =
                moved.minus(&svd.u.scaled_by(&vec![1.0; n], &excess).times_transposed(&svd.v));
            let miss = spectral_norm(&after.minus(&exact)).unwrap();
            let moved_by = spectral_norm(&moved.minus(&before)).unwrap();
            beyond = beyond.max(miss / moved_by);
            above = above.max(spectral_norm(&after).unwrap() / bound - 1.0);
        }
        (above, beyond)
    }

    /// A third at the bound and the others evenly below; half at the bound and the others in sevens near it; all far below.
    #[expect(clippy::cast_precision_loss, reason = "a few hundred")]
    fn spectra(n: usize) -> [Vec<f64>; 3] {
        let part = |i: usize| i as f64 / n as f64;
        let sevens = |i: usize| (i % 7) as f64 * if 2 * i < n { 1e-3 } else { 0.1 };
        [
            (0..n).map(|i| if 3 * i < n { BOUND } else { BOUND * (1.0 - part(i)) }).collect(),
            (0..n).map(|i| BOUND * (1.0 - sevens(i))).collect(),
            (0..n).map(|i| 0.4 * BOUND * (1.0 - part(i))).collect(),
        ]
    }

    const BOUND: f64 = 0.8;

    /// Hundreds of steps of a training that goes anywhere, always on, or outwards, slowly and by leaps.
    #[test]
    fn nothing_is_above_the_bound_after_any_step() {
        let mut random = Random::new(9);
        let drifts = [
            Drift::Random(1e-3),
            Drift::Random(1e-4),
            Drift::Steady(1e-3),
            Drift::Growth(1e-3),
            Drift::Random(0.05),
            Drift::Growth(2.0),
        ];
        for (n, steps) in [(1, 30), (5, 500), (64, 80), (200, 10)] {
            for start in spectra(n).map(|values| with_values(&values, &mut random)) {
                for drift in drifts {
                    let (above, miss) = run::<f32>(&start, BOUND, drift, steps);
                    // What is meant; what rounding adds is some units (1.2e-7) of sums of n products.
                    assert!(above <= 1e-6, "{n} {drift:?}: above by {above:e}");
                    // Rounding beside steps of 1e-4 of the bound or more is a few hundredths.
                    assert!(miss <= 0.05, "{n} {drift:?}: {miss} of a step from the projection");
                    let (above, miss) = run::<f64>(&start, BOUND, drift, steps);
                    assert!(
                        above <= 1e-12,
                        "{n} {drift:?}: above by {above:e} in double precision"
                    );
                    assert!(miss <= 0.05, "{n} {drift:?}: {miss} of a step from the projection");
                }
            }
        }
    }

    /// A direction that the block has not the least part of, and that comes up from below.
    #[test]
    fn what_hides_from_the_block_is_found_in_time() {
        let n = 60;
        let values: Vec<f64> = (0..n).map(|i| if i < 10 { BOUND } else { 0.01 }).collect();
        let mut a = Matrix::from_fn(n, n, |i, j| if i == j { values[i] } else { 0.0 });
        let mut clip = Clip::<f64>::new(BOUND);
        clip.prepare(a.values(), n);
        for _ in 0..1500 {
            a[(n - 1, n - 1)] += 1e-3;
            clip.apply(a.values_mut(), n);
            assert!(a[(n - 1, n - 1)] <= BOUND);
        }
    }

    #[test]
    fn threads_change_no_bit() {
        let n = 150;
        let start = with_values(&spectra(n)[0], &mut Random::new(4));
        let results: Vec<Vec<f32>> = [1, 2, 3, 7]
            .into_iter()
            .map(|threads| {
                let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
                let mut a: Vec<f32> = start.values().iter().map(|&v| f32::of(v)).collect();
                let mut clip = Clip::new(BOUND);
                clip.prepare(&a, n);
                pool.install(|| {
                    for _ in 0..10 {
                        for a in &mut a {
                            *a *= 1.001;
                        }
                        clip.apply(&mut a, n);
                    }
                });
                a
            })
            .collect();
        assert!(results.iter().all(|result| *result == results[0]));
    }

    #[test]
    fn what_is_not_finite_is_left_alone() {
        for bad in [f64::NAN, f64::INFINITY] {
            let mut a = Matrix::identity(8).scaled(3.0);
            a[(2, 5)] = bad;
            let before: Vec<u64> = a.values().iter().map(|v| v.to_bits()).collect();
            let mut clip = Clip::<f64>::new(BOUND);
            clip.prepare(a.values(), 8);
            assert!(clip.apply(a.values_mut(), 8).is_nan());
            clip.exact(a.values_mut(), 8);
            assert!(a.values().iter().zip(before).all(|(a, before)| a.to_bits() == before));
        }
    }
}
