//! A network of units with one activation, as the paper writes it.

use std::sync::atomic::Ordering;
use std::time::Instant;

use numpy::{PyArray1, PyArray2};
use pyo3::prelude::*;
use shockfree::network::certificate::{Kind, Lure, search};
use shockfree_data::{Array, CellKind, Direction, StateConvention};
use shockfree_diagnosis::AnyCell;
use shockfree_diagnosis::certificate_file::CertificateFile;

use crate::array::{matrix, vector_or_zeros, wrong_shape};
use crate::certificate::Certificate;
use crate::diagnosis::seconds;
use crate::error::refused;
use crate::interrupt::interruptible;
use crate::layer::{Layer, activation_named, checked_leak};

/// ``n`` units ``phi`` with recurrent weights ``W``, input weights ``U`` and biases ``b``.
///
/// ``x_t = (1 - a) x_{t-1} + a (W phi(x_{t-1}) + U u_t + b)`` and ``y_t = phi(x_t)``, with the leak ``a`` (1: none).
///
/// Parameters
/// ----------
/// W : array_like
///     ``(n, n)``.
/// U : array_like, optional
///     ``(n, m)``; without it there are no inputs.
/// b : array_like, optional
///     ``(n,)``; zeros if not given.
/// activation : {"tanh", "logistic", "relu"}, default "tanh"
/// leak : float, default 1
///     ``a`` in (0, 1].
///
/// Notes
/// -----
/// A :class:`Layer` of the kind ``"rnn"``: its states are ``x``, which keep their digits where ``y`` saturates. With leak and a
/// constant input ``y_t = (1 - a) y_{t-1} + a phi(W y_{t-1} + U u + b)`` has the same fixed points, multipliers and rates.
///
/// Raises
/// ------
/// ValueError
///     For shapes that do not fit, entries that are not finite, and a leak or an activation that there is not.
/// TypeError
///     For what is no array of real numbers.
#[pyclass(module = "shockfree._native", frozen, extends = Layer)]
pub struct Network;

#[pymethods]
impl Network {
    #[new]
    #[pyo3(signature = (W, U = None, b = None, activation = "tanh", leak = 1.0))]
    #[expect(non_snake_case, reason = "as the paper calls them")]
    fn new(
        W: &Bound<'_, PyAny>,
        U: Option<&Bound<'_, PyAny>>,
        b: Option<&Bound<'_, PyAny>>,
        activation: &str,
        leak: f64,
    ) -> PyResult<PyClassInitializer<Self>> {
        let allowed = "n × n for n units";
        let recurrent = matrix("W", W, allowed)?;
        let n = recurrent.rows;
        if n == 0 || recurrent.columns != n {
            return Err(wrong_shape("W", vec![recurrent.rows, recurrent.columns], allowed));
        }
        let allowed = format!("{n} × m for the m inputs of {n} units");
        let none = || Ok(Array { rows: n, columns: 0, values: Vec::new() });
        let input = U.map_or_else(none, |input| matrix("U", input, &allowed))?;
        if input.rows != n {
            return Err(wrong_shape("U", vec![input.rows, input.columns], &allowed));
        }
        let layer = Layer::of(shockfree_data::Layer {
            kind: CellKind::Rnn,
            prefix: String::new(),
            layer: 0,
            direction: Direction::Forward,
            weight_ih: input,
            weight_hh: recurrent,
            bias_ih: vector_or_zeros("b", b, n)?,
            bias_hh: vec![0.0; n],
            has_bias: b.is_some(),
            activation: Some(activation_named(activation)?),
            leak: Some(checked_leak(leak)?),
            state: Some(StateConvention::X),
        })?;
        Ok(PyClassInitializer::from(layer).add_subclass(Self))
    }

    /// numpy.ndarray: ``(n, n)``, a copy.
    #[getter(W)]
    fn w<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyArray2<f64>>> {
        crate::array::of_matrix(slf.py(), of(slf).recurrent())
    }

    /// numpy.ndarray: ``(n, m)``, a copy.
    #[getter(U)]
    fn u<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyArray2<f64>>> {
        crate::array::of_matrix(slf.py(), of(slf).input())
    }

    /// numpy.ndarray: ``(n,)``, a copy.
    #[getter]
    fn b<'py>(slf: &Bound<'py, Self>) -> Bound<'py, PyArray1<f64>> {
        PyArray1::from_slice(slf.py(), of(slf).bias())
    }

    /// A certificate that it contracts, whatever its inputs.
    ///
    /// Parameters
    /// ----------
    /// kind : {"spectral", "absolute", "diagonal", "lmi"}, optional
    ///     From cheap to sharp; without it the one of all with the smallest rate.
    /// time_limit : float, default 10
    ///     Seconds after which the search ends, with the best that it has by then.
    ///
    /// Returns
    /// -------
    /// Certificate or None
    ///     None where none of a rate below 1 was found, which does not prove that there is none. (The rates of 1 and more are
    ///     in ``diagnose().layers[0].certificates``.)
    ///
    /// Raises
    /// ------
    /// ValueError
    ///     For a kind that there is not, and a time that cannot mean anything.
    #[pyo3(signature = (kind = None, *, time_limit = 10.0))]
    fn certificate(
        slf: &Bound<'_, Self>,
        kind: Option<&str>,
        time_limit: f64,
    ) -> PyResult<Option<Certificate>> {
        let kinds = match kind {
            None => Kind::ALL.to_vec(),
            Some(name) => {
                let named = Kind::ALL.into_iter().find(|kind| kind.as_str() == name);
                vec![named.ok_or_else(|| {
                    refused(format!(
                        "kind is {name:?}, it must be \"spectral\", \"absolute\", \"diagonal\" or \"lmi\""
                    ))
                })?]
            }
        };
        let (time, network) = (seconds(time_limit)?, of(slf));
        let found = interruptible(slf.py(), |stop| {
            let (system, started) = (Lure::new(network), Instant::now());
            let mut go_on = || !stop.load(Ordering::Relaxed) && started.elapsed() < time;
            let found = kinds.into_iter().filter_map(|kind| search(&system, kind, &mut go_on));
            found.min_by(|x, y| x.rate.total_cmp(&y.rate))
        })?;
        let name = shockfree_diagnosis::name(&slf.as_super().get().data);
        Ok(found
            .and_then(|found| CertificateFile::of_network(&name, network, &found))
            .map(Certificate::of))
    }

    fn __repr__(slf: &Bound<'_, Self>) -> String {
        let network = of(slf);
        let leak =
            if network.leak() < 1.0 { format!(", leak {}", network.leak()) } else { String::new() };
        format!(
            "<Network of {} {} units, {} inputs{leak}>",
            network.units(),
            network.activation().as_str(),
            network.input().columns()
        )
    }
}

/// Its mathematics.
fn of<'a>(network: &'a Bound<'_, Network>) -> &'a shockfree::network::Network {
    let AnyCell::Rnn(network) = &*network.as_super().get().cell else {
        unreachable!("the constructor makes no other")
    };
    network
}
