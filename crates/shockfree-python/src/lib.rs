//! The Python package `shockfree`: NumPy in, NumPy out; the mathematics stays in the other crates.
//!
//! One file a class or a group of functions. What Python sees of them is described in `python/shockfree/_native.pyi`.

use pyo3::prelude::*;

mod array;
mod certificate;
mod condition;
mod cost;
mod diagnosis;
mod dynamics;
mod error;
mod fixed_point;
mod follower;
mod given;
mod html;
mod interrupt;
mod json;
mod layer;
mod model;
mod network;
mod pickled;
mod plan;
mod plane;
mod post_mortem;
mod region;
mod surface;
mod sweep;
mod train;
mod unit;

/// The binding; `shockfree` is what users import.
#[pymodule]
mod _native {
    #[pymodule_export]
    use crate::certificate::{Certificate, Checked, Guarantees, LayerCertificate};
    #[pymodule_export]
    use crate::condition::{Condition, condition};
    #[pymodule_export]
    use crate::cost::{Cost, cost};
    #[pymodule_export]
    use crate::diagnosis::{Claim, Diagnosis, LayerDiagnosis, Witness, diagnose};
    #[pymodule_export]
    use crate::dynamics::{Exponents, FixedPoints, Limit};
    #[pymodule_export]
    use crate::fixed_point::LayerFixedPoint;
    #[pymodule_export]
    use crate::follower::{Followed, Follower};
    #[pymodule_export]
    use crate::layer::Layer;
    #[pymodule_export]
    use crate::network::Network;
    #[pymodule_export]
    use crate::pickled::restored;
    #[pymodule_export]
    use crate::plan::Plan;
    #[pymodule_export]
    use crate::plane::{cusp, flip_tip, flips, folds, ghost_wall, optimal_bias, shock, wall};
    #[pymodule_export]
    use crate::post_mortem::{
        Course, Crossing, Jump, PostMortem, Snapshot, bifurcations, post_mortem,
    };
    #[pymodule_export]
    use crate::region::Region;
    #[pymodule_export]
    use crate::surface::{Surface, surface};
    #[pymodule_export]
    use crate::sweep::{Sweep, vacant};
    #[pymodule_export]
    use crate::train::{Trace, example, train};
    #[pymodule_export]
    use crate::unit::{FinalState, FixedPoint, NearestShock, Shock, TwoCycle, Unit};
}
