//! Training: a problem, a method, a stopping rule; a trace and how it ended.
//!
//! | method | what it trains | step | can it explode? |
//! | --- | --- | --- | --- |
//! | [`GradientDescent`] | w, b | given | yes |
//! | [`NormClipping`] | w, b | given, with a threshold | yes; each step is bounded |
//! | [`FixedWeight`] | b, with w in the stable strip (the paper's Algorithm 1) | given or from the bound | no |
//! | [`Projected`] | w, b, with w kept in the strip | given or from the bound | no |
//! | [`Newton`] | b, at the infinite horizon | none needed | no |

mod batch;
mod block;
mod example;
mod method;
mod run;
mod search;
mod step;
mod stopping;

pub use batch::{Job, train_batch};
pub use example::Example;
pub use method::{
    Descent, FixedWeight, GradientDescent, Method, Newton, NormClipping, Projected, Update,
};
pub use run::{Entry, Outcome, Run, Stop, train, train_watched};
pub use step::{StepRule, StepSize};
pub use stopping::StoppingRule;
