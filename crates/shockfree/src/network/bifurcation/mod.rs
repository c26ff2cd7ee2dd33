//! Where the fixed points of a family of maps change kind: folds, flips, Neimark–Sacker and branch points.
//!
//! A family `x' = F_s(x)`, `0 ≤ s ≤ 1`, is a closure that gives a [`Map`](super::Map) for every `s`, for
//! example the network whose weights lie at `s` on the line between two trainings' checkpoints. Fixed points
//! form curves in `(x, s)`. [`follow`] follows one from an end, around folds, and locates every
//! [`Bifurcation`] on it; [`between`] does so from all fixed points of both ends and tells which is connected to
//! which.
//!
//! What is needed of the family: `F` has two continuous derivatives in `x` and one in `s` near the curve, and
//! [`Map::jacobian`](super::Map::jacobian) is right. ReLU has kinks: a curve that meets one is followed only
//! where its tangent turns little, and otherwise [lost](End::Lost). `∂F/∂s` is taken by differences; of a point
//! of the curve, a fold, a flip and a Neimark–Sacker point it decides only how fast Newton's method gets there,
//! of a branch point also the place, with the error of the difference (about 1e-13 for a line of weights, and
//! part of the error that is told).
//!
//! What is *not* guaranteed: two events that undo each other within one step are looked for (the steps are
//! short and their middles looked at where something comes near), not excluded. Curves that reach neither end
//! are not met.
//!
//! Source: Allgower and Georg, *Introduction to Numerical Continuation Methods*; Kuznetsov, *Elements of
//! Applied Bifurcation Theory*, chapter 10; Govaerts, *Numerical Methods for Bifurcations of Dynamical
//! Equilibria*.

mod arc;
mod between;
mod branch;
mod branch_point;
mod event;
mod family;
mod follow;
mod kind;
mod locate;
mod root;
mod settings;
mod spectrum;
mod start;

pub use between::{Connection, Crossings, Place, between};
pub use branch::{Branch, End, Loss, Point};
pub use follow::follow;
pub use kind::{Bifurcation, Kind};
pub use settings::{Settings, Side};
