//! The methods, one file each.

mod descent;
mod fixed_weight;
mod gradient_descent;
mod newton;
mod norm_clipping;
mod projected;

pub use descent::Descent;
pub use fixed_weight::FixedWeight;
pub use gradient_descent::GradientDescent;
pub use newton::Newton;
pub use norm_clipping::NormClipping;
pub use projected::Projected;

use crate::objective::{Evaluation, Parameters, TerminalCost};

/// What a method makes of a gradient.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Update {
    /// Where it goes.
    pub parameters: Parameters,
    /// The length of the way, divided by the step size: the gradient norm after the method changed
    /// it.
    pub norm: f64,
}

/// A way of training.
pub trait Method {
    /// Prepares for a problem and says where training begins, given where the user would begin: the
    /// same point, unless the method must stay elsewhere.
    fn begin(&mut self, problem: &TerminalCost, initial: Parameters) -> Parameters;

    /// A bound on `‖∇E‖` that holds wherever this method can come; `None` if there is none.
    fn gradient_bound(&self) -> Option<f64> {
        None
    }

    /// Whether the next point depends on nothing but the problem, the point and its gradient, so that a run which comes back
    /// to a point goes round for ever. Of a method that does not say so it is not assumed.
    fn is_memoryless(&self) -> bool {
        false
    }

    /// The step that [`update`](Self::update) makes at finite gradients, if it always is one of this kind: many such runs
    /// are made [side by side](crate::training::train_batch).
    fn descent(&self) -> Option<Descent> {
        None
    }

    /// The next point, given what was found at this one.
    fn update(&mut self, problem: &TerminalCost, at: Parameters, here: &Evaluation) -> Update;
}
