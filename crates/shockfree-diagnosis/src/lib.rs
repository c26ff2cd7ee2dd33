//! Whether the recurrent layers of a model contract: a verdict, with evidence that anyone can check.
//!
//! Data flows one way: weights as they are read → [`AnyCell`], checked → certificates on one thread, a survey of the
//! dynamics on another → [`LayerDiagnosis`] → [`Diagnosis`] of the model → text, JSON, figures.
//!
//! - *contracting*: a certificate holds, [`certificate_file`] saves it, and `shockfree verify` checks it again;
//! - *not contracting*: a witness, with states that anyone can iterate;
//! - *undecided*: the best rate that was certified, and a rate that no certificate can be below.

mod cell;
pub mod certificate_file;
mod claims;
mod clock;
mod completeness;
mod diagnosis;
mod error;
mod figures;
mod inputs;
mod json;
mod layer;
pub mod post_mortem;
pub mod words;

pub use cell::{AnyCell, Assumptions};
pub use claims::{Claim, Claims, Evidence};
pub use clock::{Clock, Progress, TimeLimit};
pub use completeness::Completeness;
pub use diagnosis::{Diagnosis, diagnose, name};
pub use error::{Error, Result};
pub use figures::{View, course, figures};
pub use json::Report;
pub use layer::{LayerDiagnosis, Source, Verdict};
