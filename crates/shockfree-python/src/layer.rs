//! A recurrent layer, from arrays.

use std::path::PathBuf;
use std::sync::Arc;

use numpy::{PyArray1, PyArray2};
use pyo3::prelude::*;
use shockfree::network::Activation;
use shockfree_data::{self as data, CellKind, Direction};
use shockfree_diagnosis::{AnyCell, Assumptions};

use crate::array::{matrix, of_rows, vector_or_zeros, wrong_shape};
use crate::diagnosis::{Diagnosis, diagnose};
use crate::dynamics::{self, Exponents, FixedPoints, Limit};
use crate::error::refused;
use crate::model::read;

/// One recurrent layer in one direction, with PyTorch's weights.
///
/// ``h' = phi(W_ih u + b_ih + W_hh h + b_hh)`` for ``"rnn"``; the gates of ``torch.nn.GRU`` and ``torch.nn.LSTM`` for the
/// others. With ``n`` units, ``m`` inputs and ``g`` gates (1, 3, 4):
///
/// Parameters
/// ----------
/// kind : {"rnn", "gru", "lstm"}
///     What it is made of.
/// weight_ih : array_like
///     ``(g n, m)``; ``m`` may be 0. Gates in PyTorch's order.
/// weight_hh : array_like
///     ``(g n, n)``.
/// bias_ih, bias_hh : array_like, optional
///     ``(g n,)``; zeros if not given.
/// prefix : str, default ""
///     What stands before the names of its parameters, with the final dot: ``"encoder."``.
/// layer : int, default 0
///     Its place in its module, from 0. Layers of one prefix are taken to stand on each other.
/// reverse : bool, default False
///     Whether it sees its inputs last to first.
/// activation : {"tanh", "relu", "logistic"}, optional
///     Of an RNN. What is not said is taken to be tanh, and results name it among what they take for granted.
/// leak : float, optional
///     ``a`` in (0, 1] of a leaky RNN: the next state is ``1 - a`` times the present one plus ``a`` times what the layer would
///     go to without leak.
///
/// Notes
/// -----
/// Arrays are copied, so a layer never changes. States are those of the dynamics: of an RNN what stands before the
/// activation, ``x`` with ``h = phi(x)``, which keeps its digits where ``h`` saturates; of a GRU ``h``; of an LSTM ``h`` and
/// then ``c``, ``2n`` numbers.
///
/// Raises
/// ------
/// ValueError
///     For shapes that do not fit, entries that are not finite, and names that there are not.
/// TypeError
///     For what is no array of real numbers.
#[pyclass(module = "shockfree._native", frozen, subclass)]
pub struct Layer {
    /// As files have it.
    pub data: Arc<data::Layer>,
    /// As the mathematics has it, with tanh where no activation is said.
    pub cell: Arc<AnyCell>,
}

impl Layer {
    /// The layer, once its numbers are known not to overflow.
    pub fn of(data: data::Layer) -> PyResult<Self> {
        let cell = AnyCell::new(&data, &Assumptions::default()).map_err(refused)?;
        Ok(Self { data: Arc::new(data), cell: Arc::new(cell) })
    }

    /// `g n`.
    fn rows(&self) -> usize {
        self.data.weight_hh.rows
    }

    fn activation_name(&self) -> Option<&'static str> {
        self.data.activation.map(|activation| match activation {
            data::Activation::Logistic => Activation::Logistic.as_str(),
            data::Activation::Tanh => Activation::Tanh.as_str(),
            data::Activation::Relu => Activation::Relu.as_str(),
        })
    }
}

#[pymethods]
impl Layer {
    #[new]
    #[pyo3(signature = (
        kind, weight_ih, weight_hh, bias_ih = None, bias_hh = None, *,
        prefix = "", layer = 0, reverse = false, activation = None, leak = None
    ))]
    #[expect(clippy::too_many_arguments, reason = "as many as a layer has parts")]
    fn new(
        kind: &str,
        weight_ih: &Bound<'_, PyAny>,
        weight_hh: &Bound<'_, PyAny>,
        bias_ih: Option<&Bound<'_, PyAny>>,
        bias_hh: Option<&Bound<'_, PyAny>>,
        prefix: &str,
        layer: usize,
        reverse: bool,
        activation: Option<&str>,
        leak: Option<f64>,
    ) -> PyResult<Self> {
        let kind = kind_named(kind)?;
        let gates = kind.gates();
        let allowed = format!("{}n × n for the n units of an {}", times(gates), kind.as_str());
        let weight_hh = matrix("weight_hh", weight_hh, &allowed)?;
        let units = weight_hh.columns;
        if units == 0 || weight_hh.rows != gates * units {
            let shape = vec![weight_hh.rows, weight_hh.columns];
            return Err(wrong_shape("weight_hh", shape, &allowed));
        }
        let rows = weight_hh.rows;
        let allowed = format!("{rows} × m for the m inputs of {units} units");
        let weight_ih = matrix("weight_ih", weight_ih, &allowed)?;
        if weight_ih.rows != rows {
            let shape = vec![weight_ih.rows, weight_ih.columns];
            return Err(wrong_shape("weight_ih", shape, &allowed));
        }
        let has_bias = bias_ih.is_some() || bias_hh.is_some();
        let bias_ih = vector_or_zeros("bias_ih", bias_ih, rows)?;
        let bias_hh = vector_or_zeros("bias_hh", bias_hh, rows)?;
        if !(prefix.is_empty() || prefix.ends_with('.')) {
            return Err(refused(format!("prefix is {prefix:?}, it must be empty or end in a dot")));
        }
        if kind != CellKind::Rnn && (activation.is_some() || leak.is_some()) {
            let what = if activation.is_some() { "activation" } else { "leak" };
            let kind = kind.as_str();
            return Err(refused(format!(
                "{what} is for layers of the kind \"rnn\", not for an {kind}"
            )));
        }
        let direction = if reverse { Direction::Reverse } else { Direction::Forward };
        Self::of(data::Layer {
            kind,
            prefix: prefix.to_owned(),
            layer,
            direction,
            weight_ih,
            weight_hh,
            bias_ih,
            bias_hh,
            has_bias,
            activation: activation.map(activation_named).transpose()?,
            leak: leak.map(checked_leak).transpose()?,
            state: None,
        })
    }

    /// The recurrent layers in a file of weights.
    ///
    /// Parameters
    /// ----------
    /// path : str or os.PathLike
    ///     A ``.safetensors``, ``.npz`` or ``.toml`` file with the names of ``torch.nn.RNN``, ``GRU`` or ``LSTM``, or with
    ///     ``W``, ``U``, ``b``.
    ///
    /// Returns
    /// -------
    /// list of Layer
    ///     By prefix, place, direction.
    ///
    /// Raises
    /// ------
    /// OSError
    ///     If the file cannot be read.
    /// ValueError
    ///     If it holds no recurrent layer, or one that cannot be what it says.
    #[staticmethod]
    fn read(py: Python<'_>, path: PathBuf) -> PyResult<Vec<Self>> {
        let model = py.detach(|| read(&path))?;
        model.layers.into_iter().map(Self::of).collect()
    }

    /// str: ``"rnn"``, ``"gru"`` or ``"lstm"``.
    #[getter]
    fn kind(&self) -> &'static str {
        self.cell.kind()
    }

    /// int: ``n``.
    #[getter]
    fn units(&self) -> usize {
        self.data.units()
    }

    /// int: ``m``.
    #[getter]
    fn inputs(&self) -> usize {
        self.data.inputs()
    }

    /// str: what stands before the names of its parameters.
    #[getter]
    fn prefix(&self) -> &str {
        &self.data.prefix
    }

    /// int: its place in its module.
    #[getter]
    fn layer(&self) -> usize {
        self.data.layer
    }

    /// bool: whether it sees its inputs last to first.
    #[getter]
    fn reverse(&self) -> bool {
        self.data.direction == Direction::Reverse
    }

    /// str or None: the activation, if it was said.
    #[getter]
    fn activation(&self) -> Option<&'static str> {
        self.activation_name()
    }

    /// float or None: the leak, if it was said.
    #[getter]
    fn leak(&self) -> Option<f64> {
        self.data.leak
    }

    /// numpy.ndarray: ``(g n, m)``, a copy.
    #[getter]
    fn weight_ih<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyArray2<f64>>> {
        of_rows(py, &self.data.weight_ih.values, (self.rows(), self.data.inputs()))
    }

    /// numpy.ndarray: ``(g n, n)``, a copy.
    #[getter]
    fn weight_hh<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyArray2<f64>>> {
        of_rows(py, &self.data.weight_hh.values, (self.rows(), self.data.units()))
    }

    /// numpy.ndarray: ``(g n,)``, a copy.
    #[getter]
    fn bias_ih<'py>(&self, py: Python<'py>) -> Bound<'py, PyArray1<f64>> {
        PyArray1::from_slice(py, &self.data.bias_ih)
    }

    /// numpy.ndarray: ``(g n,)``, a copy.
    #[getter]
    fn bias_hh<'py>(&self, py: Python<'py>) -> Bound<'py, PyArray1<f64>> {
        PyArray1::from_slice(py, &self.data.bias_hh)
    }

    /// One step of the dynamics.
    ///
    /// Parameters
    /// ----------
    /// state : array_like
    ///     ``(n,)``, of an LSTM ``(2n,)``: ``h``, then ``c``. Of an RNN what stands before the activation.
    /// input : array_like, optional
    ///     ``(m,)``; zeros if not given.
    ///
    /// Returns
    /// -------
    /// numpy.ndarray
    ///     The next state.
    #[pyo3(signature = (state, input = None))]
    fn step<'py>(
        &self,
        state: &Bound<'py, PyAny>,
        input: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyArray1<f64>>> {
        dynamics::step(state.py(), &self.cell, state, input)
    }

    /// The derivative of :meth:`step` by the state.
    ///
    /// Parameters
    /// ----------
    /// state, input : array_like
    ///     As those of :meth:`step`.
    ///
    /// Returns
    /// -------
    /// numpy.ndarray
    ///     ``(n, n)``, of an LSTM ``(2n, 2n)``. The slope of ReLU at 0 is taken to be 0.
    #[pyo3(signature = (state, input = None))]
    fn jacobian<'py>(
        &self,
        state: &Bound<'py, PyAny>,
        input: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyArray2<f64>>> {
        dynamics::jacobian(state.py(), &self.cell, state, input)
    }

    /// What the layer above sees of a state, PyTorch's ``h``.
    ///
    /// Parameters
    /// ----------
    /// state : array_like
    ///     As that of :meth:`step`.
    ///
    /// Returns
    /// -------
    /// numpy.ndarray
    ///     ``(n,)``.
    fn output<'py>(&self, state: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyArray1<f64>>> {
        dynamics::output(state.py(), &self.cell, state)
    }

    /// The states from `start` on.
    ///
    /// Parameters
    /// ----------
    /// start : array_like
    ///     As the state of :meth:`step`.
    /// steps : int
    ///     How many.
    /// inputs : array_like, optional
    ///     ``(m,)``, the same at every step, or ``(steps, m)``; zeros if not given.
    ///
    /// Returns
    /// -------
    /// numpy.ndarray
    ///     ``(steps + 1, n)``, of an LSTM ``(steps + 1, 2n)``, `start` first.
    #[pyo3(signature = (start, steps, inputs = None))]
    fn orbit<'py>(
        &self,
        start: &Bound<'py, PyAny>,
        steps: usize,
        inputs: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyArray2<f64>>> {
        dynamics::orbit(start.py(), &self.cell, start, steps, inputs)
    }

    /// Fixed points under a constant input, by Newton's method from many starts.
    ///
    /// Parameters
    /// ----------
    /// input : array_like, optional
    ///     ``(m,)``; zeros if not given.
    /// starts : int, default 400
    ///     Starts of Newton's method, spread at random over the states that the layer can have, and along its orbits.
    /// seed : int, default 1
    ///     Where they are drawn from.
    ///
    /// Returns
    /// -------
    /// FixedPoints
    ///     What is found are fixed points, to rounding; not guaranteed is that all are found.
    #[pyo3(signature = (input = None, *, starts = 400, seed = 1))]
    fn fixed_points(
        &self,
        py: Python<'_>,
        input: Option<&Bound<'_, PyAny>>,
        starts: usize,
        seed: u64,
    ) -> PyResult<FixedPoints> {
        dynamics::fixed_points(py, &self.cell, input, starts, seed)
    }

    /// Where the orbit from `start` ends under a constant input.
    ///
    /// Parameters
    /// ----------
    /// start : array_like, optional
    ///     The state; zeros if not given.
    /// input : array_like, optional
    ///     ``(m,)``; zeros if not given.
    /// steps : int, default 20000
    ///     After which it is taken not to settle.
    ///
    /// Returns
    /// -------
    /// Limit
    ///     Not guaranteed: an orbit that lingers at a neutral point may be taken to end there. Cycles of up to 64 steps are
    ///     told.
    #[pyo3(signature = (start = None, input = None, *, steps = 20_000))]
    fn limit(
        &self,
        py: Python<'_>,
        start: Option<&Bound<'_, PyAny>>,
        input: Option<&Bound<'_, PyAny>>,
        steps: usize,
    ) -> PyResult<Limit> {
        dynamics::limit(py, &self.cell, start, input, steps)
    }

    /// The largest Lyapunov exponents of the orbit from `start`.
    ///
    /// ``lambda_i = lim (1/T) sum_t ln R_ii(t)`` with ``J(x_t) Q_t = Q_{t+1} R(t)``. A positive one means that nearby orbits
    /// part.
    ///
    /// Parameters
    /// ----------
    /// start : array_like, optional
    ///     The state; zeros if not given.
    /// inputs : array_like, optional
    ///     ``(m,)``, the same at every step, or ``(transient + steps, m)``; zeros if not given.
    /// transient : int, default 1000
    ///     Steps that are not counted, in which the orbit settles.
    /// steps : int, default 10000
    ///     Steps that are counted, a multiple of 20.
    /// count : int, optional
    ///     How many exponents; all if not given.
    ///
    /// Returns
    /// -------
    /// Exponents
    ///
    /// Raises
    /// ------
    /// ValueError
    ///     For an orbit that grows beyond all numbers, and for counts that cannot mean anything.
    #[pyo3(signature = (start = None, inputs = None, *, transient = 1000, steps = 10_000, count = None))]
    fn exponents(
        &self,
        py: Python<'_>,
        start: Option<&Bound<'_, PyAny>>,
        inputs: Option<&Bound<'_, PyAny>>,
        transient: usize,
        steps: usize,
        count: Option<usize>,
    ) -> PyResult<Exponents> {
        dynamics::lyapunov(py, &self.cell, start, inputs, (transient, steps), count)
    }

    /// Whether it contracts: :func:`diagnose` of this layer alone.
    #[pyo3(signature = (*, input_bound = None, activation = None, time_limit = 10.0, progress = None))]
    fn diagnose(
        slf: &Bound<'_, Self>,
        input_bound: Option<f64>,
        activation: Option<&str>,
        time_limit: f64,
        progress: Option<Py<PyAny>>,
    ) -> PyResult<Diagnosis> {
        diagnose(slf.py(), slf.as_any(), input_bound, activation, time_limit, progress)
    }

    fn __repr__(&self) -> String {
        let name = shockfree_diagnosis::name(&self.data);
        let activation =
            self.activation_name().map_or_else(String::new, |name| format!(", activation {name}"));
        let leak = self.data.leak.map_or_else(String::new, |leak| format!(", leak {leak}"));
        format!(
            "<Layer {name}: {} of {} units, {} inputs{activation}{leak}>",
            self.cell.kind(),
            self.data.units(),
            self.data.inputs()
        )
    }
}

/// `1`, which is not written, or `g ·`.
fn times(gates: usize) -> String {
    if gates == 1 { String::new() } else { gates.to_string() }
}

fn kind_named(name: &str) -> PyResult<CellKind> {
    match name {
        "rnn" => Ok(CellKind::Rnn),
        "gru" => Ok(CellKind::Gru),
        "lstm" => Ok(CellKind::Lstm),
        _ => Err(refused(format!("kind is {name:?}, it must be \"rnn\", \"gru\" or \"lstm\""))),
    }
}

/// The activation of this name.
pub fn activation_named(name: &str) -> PyResult<data::Activation> {
    match name {
        "tanh" => Ok(data::Activation::Tanh),
        "logistic" | "sigmoid" => Ok(data::Activation::Logistic),
        "relu" => Ok(data::Activation::Relu),
        _ => Err(refused(format!(
            "activation is {name:?}, it must be \"tanh\", \"logistic\" or \"relu\""
        ))),
    }
}

/// The leak, if it is one.
pub fn checked_leak(leak: f64) -> PyResult<f64> {
    if leak > 0.0 && leak <= 1.0 {
        Ok(leak)
    } else {
        Err(refused(shockfree::Error::Leak { value: leak }))
    }
}
