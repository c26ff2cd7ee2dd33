//! Recurrent networks trained on sequences, without exploding gradients.
//!
//! A network of `n` units `y_t = φ(W y_{t-1} + U u_t + b)` with outputs `z_t = C y_t + d` learns from sequences of inputs and
//! targets by exact backpropagation through time. With [`Guard::Shockfree`] its recurrent weights stay where the network
//! contracts at a given rate `ρ < 1`, so that no gradient is ever above a bound that is known before
//! ([`GradientBound`]), however long the sequences are, and no step is longer than the measured curvature allows.
//!
//! Everything is deterministic: the same seed gives the same bits on any number of threads, also of a training that was
//! stopped in between and taken up again. (Other instruction sets may round differently.)
//!
//! - [`Dataset`]: checked sequences; [`Shape`], [`Architecture`], [`Cost`]: what learns from them;
//! - [`Settings`], [`Guard`], [`Optimizer`]: how;
//! - [`Fit`]: a whole training, which keeps the best parameters; [`Trainer`]: its epochs, one by one;
//! - [`bytes_of_passes`]: how much memory that takes, before it takes it;
//! - [`Engine`]: costs and gradients alone; [`network`]: parameters as a [`Network`](shockfree::network::Network), to be
//!   certified and diagnosed.
//!
//! ```
//! use shockfree::network::{Activation, certificate::Kind};
//! use shockfree_fit::{
//!     Architecture, Budget, Cost, Counted, Dataset, Fit, Guard, Optimizer, Sequence, Settings, Shape, Start,
//! };
//!
//! // Which of two inputs came two steps ago?
//! let inputs = [0.0, 1.0, 1.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0, 1.0, 1.0, 0.0];
//! let targets: Vec<f32> = (0..inputs.len()).map(|t| if t < 2 { 0.0 } else { inputs[t - 2] }).collect();
//! let sequence = Sequence { inputs: inputs.to_vec(), targets, mask: None };
//! let shape = Shape { inputs: 1, units: 8, outputs: 1 };
//! let net = Architecture { shape, activation: Activation::Tanh, cost: Cost::Bernoulli };
//! let data = Dataset::new(1, 1, net.cost, Counted::Every, vec![sequence])?;
//! let settings = Settings {
//!     optimizer: Optimizer::Momentum { momentum: 0.9 },
//!     rate: 1.0,
//!     guard: Guard::Shockfree { rate: 0.9, kind: Kind::Spectral },
//!     batch: 1,
//!     window: None,
//!     seed: 1,
//! };
//! let budget = Budget { epochs: 200, patience: 200 };
//! let start: Vec<f32> = Start::Uniform.parameters(shape, 1);
//! let mut fit = Fit::new(net, settings, budget, &start, &data, None)?;
//! while !fit.is_done() {
//!     fit.epoch(&data, None, |step| assert!(step.gradient <= step.bound));
//! }
//! let outcome = fit.finish(&data);
//! assert!(outcome.best_cost < 0.1 * outcome.first_cost);
//! # Ok::<(), shockfree_fit::Error>(())
//! ```

#![expect(
    clippy::neg_cmp_op_on_partial_ord,
    reason = "a cost, slope or setting that is NaN must fail the test as well"
)]

mod bound;
mod carry;
mod cost;
mod dataset;
mod engine;
mod error;
mod fit;
mod kernel;
mod memory;
mod method;
mod pack;
mod parameters;
mod pass;
mod real;
mod region;
mod settings;
mod shape;
mod step_limit;
mod trace;
mod trainer;

pub use bound::GradientBound;
pub use cost::Cost;
pub use dataset::{Counted, Dataset, Sequence};
pub use engine::{Engine, mean_cost};
pub use error::{Error, Result};
pub use fit::{Best, Budget, Fit, Outcome};
pub use memory::bytes_of_passes;
pub use method::{Memory, Optimizer};
pub use pack::Piece;
pub use parameters::{Start, best_offset, network};
pub use pass::Architecture;
pub use real::Real;
pub use region::{Region, Scaled};
pub use settings::{Guard, Settings};
pub use shape::Shape;
pub use step_limit::StepLimit;
pub use trace::{Epoch, Step};
pub use trainer::{FAILED, State, Trainer};
