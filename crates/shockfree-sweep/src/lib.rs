//! Thousands of trainings of one unit, as a distribution instead of an example.
//!
//! Data flows one way: [`Settings`] → [`Plan`] → [`Run`]s → [`file`](mod@file) → [`Records`] →
//! [`statistics`].
//!
//! A plan is checked once, and its run number `r` is a pure function of `r`: so any part of a sweep can
//! be made anywhere and in any order, and what is on disk can be checked against the plan.

pub mod file;
pub mod statistics;
pub mod typed;

mod axis;
mod error;
mod execute;
mod method;
mod plan;
mod problem;
mod record;
mod run;

pub use axis::{Axis, AxisSet, Spacing, Values};
pub use error::{Error, Result};
pub use execute::{Ended, block_size, fill, train_part, train_runs};
pub use method::{Family, MethodName, Origin};
pub use plan::{Plan, Sample, Settings};
pub use problem::Problem;
pub use record::{Ending, Finish, Record, Records};
pub use run::Run;
