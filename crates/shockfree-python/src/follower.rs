//! One fixed point of a layer, from one set of weights to the next.

use std::sync::{Arc, Mutex, PoisonError};

use numpy::{Complex64, PyArray1};
use pyo3::prelude::*;
use shockfree::network::{
    Cell, FixedPoint, Held, Limit, Margin, Stability, fixed_point_along, fixed_point_near,
    fixed_points, limit,
};
use shockfree_diagnosis::{AnyCell, Assumptions};

use crate::array::{of_complex, vector_or_zeros};
use crate::error::refused;
use crate::interrupt::interruptible;
use crate::layer::Layer;

/// Steps after which an orbit is taken not to settle.
const STEPS: usize = 20_000;

/// Starts of Newton's method where it does not.
const STARTS: usize = 60;

/// Follows one fixed point of a layer, under a constant input, while a training moves the weights.
///
/// Parameters
/// ----------
/// layer : Layer
///     The weights to begin with.
/// input : array_like, optional
///     The constant input, ``(m,)``; zeros if not given.
/// start : array_like, optional
///     The state from which an attracting fixed point is looked for; zeros if not given.
///
/// Notes
/// -----
/// As :meth:`find`, but what is not found is an error.
///
/// Raises
/// ------
/// ValueError
///     If no attracting fixed point was found.
#[pyclass(module = "shockfree._native", frozen)]
pub struct Follower {
    input: Vec<f64>,
    last: Mutex<Last>,
}

/// The weights that were followed to, and the fixed point there.
struct Last {
    layer: Arc<shockfree_data::Layer>,
    cell: Arc<AnyCell>,
    point: FixedPoint,
    /// Since the last time, nothing was found.
    lost: bool,
}

#[pymethods]
impl Follower {
    #[new]
    #[pyo3(signature = (layer, input = None, start = None))]
    fn new(
        py: Python<'_>,
        layer: &Bound<'_, Layer>,
        input: Option<&Bound<'_, PyAny>>,
        start: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Self> {
        let found = Self::find(py, layer, input, start)?;
        found.ok_or_else(|| refused("no attracting fixed point was found under this input"))
    }

    /// A follower of an attracting fixed point.
    ///
    /// The one where the orbit from `start` ends; if it ends at none, the one that Newton's method finds from there or,
    /// failing that, from other starts.
    ///
    /// Parameters
    /// ----------
    /// layer : Layer
    ///     The weights to begin with.
    /// input : array_like, optional
    ///     The constant input, ``(m,)``; zeros if not given.
    /// start : array_like, optional
    ///     The state; zeros if not given.
    ///
    /// Returns
    /// -------
    /// Follower or None
    ///     None where none was found, which proves nothing.
    #[staticmethod]
    #[pyo3(signature = (layer, input = None, start = None))]
    fn find(
        py: Python<'_>,
        layer: &Bound<'_, Layer>,
        input: Option<&Bound<'_, PyAny>>,
        start: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Option<Self>> {
        let layer = layer.get();
        let cell = Arc::clone(&layer.cell);
        let input = vector_or_zeros("input", input, cell.inputs())?;
        let start = vector_or_zeros("start", start, cell.states())?;
        let held = Held::new(&*cell, &input).map_err(refused)?;
        let found = interruptible(py, |stop| {
            attracting(&held, &start, &mut || !stop.load(std::sync::atomic::Ordering::Relaxed))
        })?;
        let layer = Arc::clone(&layer.data);
        Ok(found.map(|point| Self {
            input,
            last: Mutex::new(Last { layer, cell, point, lost: false }),
        }))
    }

    /// Where the fixed point is now that the weights are those of `layer`.
    ///
    /// Newton's method corrects the last state; where the weights moved too far for that, the way between them is taken in
    /// shorter pieces.
    ///
    /// Parameters
    /// ----------
    /// layer : Layer
    ///     The new weights, of the same kind and shapes.
    ///
    /// Returns
    /// -------
    /// Followed
    ///     With ``lost`` set if continuity leads nowhere: a fold was crossed, or come too close to. Then everything in it is as
    ///     of the last weights at which the point was found, and the next call tries again from these.
    ///
    /// Raises
    /// ------
    /// ValueError
    ///     For a layer of another kind or of other shapes than before.
    fn follow(&self, py: Python<'_>, layer: &Bound<'_, Layer>) -> PyResult<Followed> {
        let layer = layer.get();
        py.detach(|| {
            let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
            let described = |cell: &AnyCell| {
                let (units, inputs) = (cell.units(), cell.inputs());
                format!("{} of {units} units and {inputs} inputs", cell.kind())
            };
            let (old, new) = (described(&last.cell), described(&layer.cell));
            if old != new {
                return Err(refused(format!(
                    "the layer is an {new}, it must be an {old} as before"
                )));
            }
            let found = followed(&last, layer, &self.input)?;
            last.lost = found.is_none();
            if let Some(point) = found {
                last.point = point;
                last.layer = Arc::clone(&layer.data);
                last.cell = Arc::clone(&layer.cell);
            }
            Ok(Followed::of(&last))
        })
    }

    /// Followed: where it is, with the weights that were last followed to.
    #[getter]
    fn current(&self) -> Followed {
        Followed::of(&self.last.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// numpy.ndarray: the constant input.
    #[getter]
    fn input<'py>(&self, py: Python<'py>) -> Bound<'py, PyArray1<f64>> {
        PyArray1::from_slice(py, &self.input)
    }

    fn __repr__(&self) -> String {
        let followed = self.current();
        format!("<Follower at {}", &followed.__repr__()[1..])
    }
}

/// The fixed point that the last one has become.
fn followed(last: &Last, layer: &Layer, input: &[f64]) -> PyResult<Option<FixedPoint>> {
    let held = Held::new(&*layer.cell, input).map_err(refused)?;
    if let Some(point) = fixed_point_near(&held, &last.point.state) {
        return Ok(Some(point));
    }
    let family = |s: f64| {
        let blended = last.layer.blended(&layer.data, s);
        let cell = AnyCell::new(&blended, &Assumptions::default())
            .expect("the ends were accepted, and what lies between them is no larger");
        Held::new(&cell, input).expect("the input was accepted")
    };
    Ok(fixed_point_along(&family, &last.point.state))
}

/// An attracting fixed point, by its orbit or by Newton's method.
fn attracting(
    held: &Held<AnyCell>,
    start: &[f64],
    go_on: &mut dyn FnMut() -> bool,
) -> Option<FixedPoint> {
    if let Limit::FixedPoint(point) = limit(held, start, STEPS) {
        return Some(point);
    }
    let stable = |point: &FixedPoint| point.stability() == Stability::Attracting;
    if let Some(point) = fixed_point_near(held, start).filter(stable) {
        return Some(point);
    }
    fixed_points(held, STARTS, 1, go_on).points.into_iter().find(stable)
}

/// Where a fixed point is, and how far from a change of kind.
#[pyclass(module = "shockfree._native", frozen)]
pub struct Followed {
    point: FixedPoint,
    output: Vec<f64>,
    margin: Margin,
    lost: bool,
}

impl Followed {
    fn of(last: &Last) -> Self {
        let point = last.point.clone();
        let (output, margin) = (last.cell.output(&point.state), point.margin());
        Self { point, output, margin, lost: last.lost }
    }
}

#[pymethods]
impl Followed {
    /// numpy.ndarray: the fixed point, ``(n,)``, of an LSTM ``(2n,)``.
    #[getter]
    fn state<'py>(&self, py: Python<'py>) -> Bound<'py, PyArray1<f64>> {
        PyArray1::from_slice(py, &self.point.state)
    }

    /// numpy.ndarray: what the layer above sees of it, PyTorch's ``h``: ``(n,)``.
    #[getter]
    fn output<'py>(&self, py: Python<'py>) -> Bound<'py, PyArray1<f64>> {
        PyArray1::from_slice(py, &self.output)
    }

    /// numpy.ndarray: the eigenvalues of the Jacobian there, complex, the largest modulus first.
    #[getter]
    fn multipliers<'py>(&self, py: Python<'py>) -> Bound<'py, PyArray1<Complex64>> {
        of_complex(py, &self.point.multipliers)
    }

    /// float: the largest modulus of a multiplier.
    #[getter]
    fn spectral_radius(&self) -> f64 {
        self.point.spectral_radius()
    }

    /// float: ``min |1 - |lambda||`` over the multipliers: how far the nearest one is from the unit circle.
    #[getter]
    fn distance(&self) -> f64 {
        self.margin.distance
    }

    /// str: what the nearest one would make there: ``"fold"`` (at 1), ``"flip"`` (at -1) or ``"neimark-sacker"`` (a pair).
    #[getter]
    fn kind(&self) -> &'static str {
        self.margin.towards.as_str()
    }

    /// bool: whether the fixed point was lost on the way to the weights that were asked for.
    #[getter]
    fn lost(&self) -> bool {
        self.lost
    }

    fn __repr__(&self) -> String {
        let lost = if self.lost { ", lost" } else { "" };
        format!(
            "<Followed: {:.3e} from a {}, spectral radius {}{lost}>",
            self.margin.distance,
            self.margin.towards.as_str(),
            shockfree_diagnosis::words::number(self.point.spectral_radius())
        )
    }
}
