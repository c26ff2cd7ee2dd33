//! The activations of networks.

use crate::logistic::sigma;
use crate::{Error, Result};

/// The activation `φ` of a network's units, applied one by one.
///
/// All three have slopes in `[0, L]`, which is what certificates of contraction rest on. ReLU is not among the
/// activations of one [unit](crate::unit): the closed forms there rest on smoothness.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Activation {
    /// `σ(x) = 1/(1 + e⁻ˣ)`, `L = 1/4`.
    Logistic,
    /// `tanh(x)`, `L = 1`.
    Tanh,
    /// `max(x, 0)`, `L = 1`.
    Relu,
}

impl Activation {
    /// `φ(x)`.
    pub fn value(self, x: f64) -> f64 {
        match self {
            Self::Logistic => sigma(x),
            Self::Tanh => x.tanh(),
            Self::Relu => x.max(0.0),
        }
    }

    /// `φ'(x)`, without cancellation where `φ` saturates; 0 for ReLU at 0, as in PyTorch.
    pub fn slope(self, x: f64) -> f64 {
        match self {
            Self::Logistic => crate::Activation::Logistic.slope(x),
            Self::Tanh => crate::Activation::Tanh.slope(x),
            Self::Relu => f64::from(u8::from(x > 0.0)),
        }
    }

    /// The largest slope `L`: 1/4, 1, 1.
    pub const fn slope_bound(self) -> f64 {
        match self {
            Self::Logistic => 0.25,
            Self::Tanh | Self::Relu => 1.0,
        }
    }

    /// How wide the bend of `φ` is: tanh's is 1, and the logistic function is tanh twice as wide. Infinite for ReLU, whose
    /// slope is constant but for a corner.
    pub const fn length_scale(self) -> f64 {
        match self {
            Self::Logistic => 2.0,
            Self::Tanh => 1.0,
            Self::Relu => f64::INFINITY,
        }
    }

    /// The infimum and the supremum of `φ`.
    pub const fn range(self) -> (f64, f64) {
        match self {
            Self::Logistic => (0.0, 1.0),
            Self::Tanh => (-1.0, 1.0),
            Self::Relu => (0.0, f64::INFINITY),
        }
    }

    /// `φ⁻¹(y)`; of ReLU `y` itself, for `y > 0`.
    ///
    /// # Errors
    /// [`Error::OutOfRange`] unless `y` lies strictly inside the range.
    pub fn inverse(self, y: f64) -> Result<f64> {
        match self {
            Self::Logistic => crate::Activation::Logistic.inverse(y),
            Self::Tanh => crate::Activation::Tanh.inverse(y),
            Self::Relu if y > 0.0 && y.is_finite() => Ok(y),
            Self::Relu => Err(Error::OutOfRange {
                what: "target",
                value: y,
                lower: 0.0,
                upper: f64::INFINITY,
            }),
        }
    }

    /// Its name: `logistic`, `tanh` or `relu`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Logistic => "logistic",
            Self::Tanh => "tanh",
            Self::Relu => "relu",
        }
    }
}
