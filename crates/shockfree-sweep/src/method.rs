//! The methods of a sweep, and what the course of each depends on.

use std::str::FromStr;

use crate::{Axis, AxisSet};

/// A method, with the way in which it chooses its step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MethodName {
    /// Plain gradient descent on `w` and `b`.
    GradientDescent,
    /// The same with the gradient's norm clipped at a threshold.
    NormClipping,
    /// The paper's Algorithm 1 with a given step: `b` is trained, `w` fixed in the stable strip.
    Shockfree,
    /// Algorithm 1 with the step that is computed.
    ShockfreeBound,
    /// Descent on `w` and `b` with `w` projected into the strip, with a given step.
    ShockfreeProjected,
    /// The same with the step that is computed.
    ShockfreeProjectedBound,
    /// Newton's method for `b` at the infinite horizon.
    ShockfreeNewton,
}

impl MethodName {
    /// All.
    pub const ALL: [Self; 7] = [
        Self::GradientDescent,
        Self::NormClipping,
        Self::Shockfree,
        Self::ShockfreeBound,
        Self::ShockfreeProjected,
        Self::ShockfreeProjectedBound,
        Self::ShockfreeNewton,
    ];

    /// As it is typed and printed.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::GradientDescent => "gradient-descent",
            Self::NormClipping => "norm-clipping",
            Self::Shockfree => "shockfree",
            Self::ShockfreeBound => "shockfree-bound",
            Self::ShockfreeProjected => "shockfree-projected",
            Self::ShockfreeProjectedBound => "shockfree-projected-bound",
            Self::ShockfreeNewton => "shockfree-newton",
        }
    }

    /// Whether it stays in the stable strip.
    pub const fn is_shockfree(self) -> bool {
        !matches!(self, Self::GradientDescent | Self::NormClipping)
    }

    /// Whether it takes a step size that is given.
    pub const fn has_step(self) -> bool {
        matches!(
            self,
            Self::GradientDescent | Self::NormClipping | Self::Shockfree | Self::ShockfreeProjected
        )
    }

    /// Whether it takes a threshold.
    pub const fn has_threshold(self) -> bool {
        matches!(self, Self::NormClipping)
    }

    /// Whether it holds the unit at a weight that is given.
    pub const fn has_weight(self) -> bool {
        matches!(self, Self::Shockfree | Self::ShockfreeBound | Self::ShockfreeNewton)
    }

    /// Whether it keeps the weight within a radius that is given.
    pub const fn has_radius(self) -> bool {
        matches!(self, Self::ShockfreeProjected | Self::ShockfreeProjectedBound)
    }

    /// From where it can start. A method that fixes the weight starts at the common start wherever it
    /// is sent to.
    pub const fn origins(self) -> &'static [Origin] {
        match self {
            Self::Shockfree | Self::ShockfreeBound | Self::ShockfreeNewton => &[Origin::Common],
            _ => &[Origin::Given, Origin::Common],
        }
    }
}

impl FromStr for MethodName {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Self::ALL.into_iter().find(|name| name.as_str() == text).ok_or_else(|| {
            let names = Self::ALL.map(Self::as_str).join(", ");
            format!("{text:?} is no method; the methods are {names}")
        })
    }
}

/// From where a run starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Origin {
    /// The `(w, b)` of the setting.
    Given,
    /// `(w*, b)` with the weight `w*` at which shockfree holds the unit: shockfree's own start. What a
    /// method gains from its start and what from its way are told apart by it.
    Common,
}

impl Origin {
    /// Its name: `given` or `common`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Given => "given",
            Self::Common => "common",
        }
    }
}

/// The runs of a method from one origin.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Family {
    /// The method.
    pub method: MethodName,
    /// From where.
    pub origin: Origin,
}

impl Family {
    /// What its runs depend on. Settings that differ elsewhere share a run.
    pub fn axes(self) -> AxisSet {
        let mut axes = AxisSet::of(&[Axis::Horizon, Axis::Start, Axis::Target, Axis::Bias]);
        let further = [
            (Axis::Weight, self.origin == Origin::Given),
            (Axis::Step, self.method.has_step()),
            (Axis::Threshold, self.method.has_threshold()),
        ];
        for (axis, depends) in further {
            if depends {
                axes = axes.union(AxisSet::of(&[axis]));
            }
        }
        axes
    }
}
