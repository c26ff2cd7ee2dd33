//! Pictures that say whether a network of many units contracts, and why not.
//!
//! They are made of plain numbers, whoever computed them. What lies beyond its bound, such as
//! an eigenvalue outside of the unit circle, has the colour of the shock.

mod crossings;
mod eigenvalues;
mod exponents;
mod fixed_points;
mod numbers;
mod post_mortem;
mod singular_values;

pub use eigenvalues::{Eigenvalues, JacobianSpectrum};
pub use exponents::{Exponent, Exponents};
pub use fixed_points::{FixedPointMap, ProjectedPoint};
pub use post_mortem::{Bifurcation, Crossing, FollowedPoint, PointCount, PostMortem, RateCourse};
pub use singular_values::{Rate, SingularValues};
