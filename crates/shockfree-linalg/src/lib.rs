//! Dense real matrices, concretely: what shockfree needs of [faer](https://docs.rs/faer), compiled once.
//!
//! Nothing here knows of networks. Matrices are small enough to be dense (n up to a few thousand), entries are
//! `f64` (where nothing else is said) and row-major, as in NumPy and PyTorch. All functions are sequential and deterministic.
//!
//! - [`Matrix`]: entries, products, scalings;
//! - [`add_product`]: products of what stands in slices, in `f32` as well;
//! - [`Lu`]: linear systems, inverses, determinants;
//! - [`eigenvalues`], [`eigenpairs`], [`spectral_radius`]: of any square matrix;
//! - [`singular_values`], [`Svd`]; [`SymmetricEigen`], [`hermitian_top`]; [`cholesky`]; [`orthonormalise`];
//! - [`Flag`]: what becomes of nested subspaces under linear maps.

mod cholesky;
mod eigen;
mod elimination;
mod flag;
mod lanes;
mod lu;
mod matrix;
mod product;
mod qr;
mod rows;
mod svd;
mod symmetric;

pub use cholesky::cholesky;
pub use eigen::{EigenPair, eigenpairs, eigenvalues, spectral_radius};
pub use faer::c64;
pub use flag::Flag;
pub use lanes::dot;
pub use lu::Lu;
pub use matrix::{Matrix, norm};
pub use product::{Scalar, View, add_product};
pub use qr::orthonormalise;
pub use svd::{Svd, singular_values, spectral_norm};
pub use symmetric::{SymmetricEigen, hermitian_top};

/// An iteration of linear algebra did not converge, which for finite entries is not expected and for NaN
/// or infinite ones is certain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoConvergence;

impl std::fmt::Display for NoConvergence {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(
            "the eigenvalues or singular values could not be computed: the entries overflow",
        )
    }
}

impl std::error::Error for NoConvergence {}

/// A result whose error is [`NoConvergence`].
pub type Result<T> = std::result::Result<T, NoConvergence>;
