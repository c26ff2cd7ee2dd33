//! The paper remade from scratch: every figure, every number, its errata, and what it leaves open. And the
//! page that a fit to data leaves behind, [`fit`].
//!
//! Data flow one way: [`report`](mod@report) says what a report is made of; everything else computes
//! such parts from [`shockfree`], or turns a whole report into one HTML page.

pub mod beyond;
pub mod errata;
pub mod evidence;
pub mod figures;
pub mod files;
pub mod fit;
mod number;
pub mod numbers;
pub mod page;
mod plotly;
pub mod report;
pub mod reproduce;
mod spread;

pub use plotly::{PLOTLY, PLOTLY_LICENCE};
