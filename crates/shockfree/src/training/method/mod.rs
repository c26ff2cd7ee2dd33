//! The methods, one file each.

mod fixed_weight;
mod gradient_descent;
mod newton;
mod norm_clipping;
mod projected;

pub use fixed_weight::FixedWeight;
pub use gradient_descent::GradientDescent;
pub use newton::Newton;
pub use norm_clipping::NormClipping;
pub use projected::Projected;

use crate::objective::{Gradient, Parameters, TerminalCost};

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

    /// The next point, given the gradient at this one.
    fn update(&mut self, problem: &TerminalCost, at: Parameters, gradient: Gradient) -> Update;
}
