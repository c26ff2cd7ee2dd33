//! Certificates of contraction: what is claimed, the matrices that prove it, and their check.

use std::fs::File;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use numpy::{PyArray1, PyArray2};
use pyo3::prelude::*;
use shockfree::network::certificate::{Evidence, Lure};
use shockfree::network::{self as network, Guarantees as Bounds};
use shockfree_diagnosis::AnyCell;
use shockfree_diagnosis::certificate_file::{CertificateFile, Certified, Checked as Found};
use shockfree_diagnosis::words::number;

use crate::array::of_matrix;
use crate::error::refused;
use crate::layer::Layer;
use crate::model::Source;

/// No file of certificates is larger: the sharp one of 256 units takes about 2 MB, and a model has few layers.
const MOST_BYTES: u64 = 256 << 20;

/// What proves that the layers of a model contract.
///
/// For each layer a rate ``rho`` and the norm in which two states under the same inputs come together at it. The search for
/// a certificate is heuristic; its check is an inequality that is evaluated with all rounding accounted for, against whatever
/// weights are given. Nothing of a certificate is believed before that.
///
/// Notes
/// -----
/// ``kind``, ``rate``, ``P``, ``Q``, ``D`` and ``weights`` are of the layer with the largest rate: of a single layer its
/// own. ``layers`` has all of them.
#[pyclass(module = "shockfree._native", frozen)]
pub struct Certificate(CertificateFile);

impl Certificate {
    /// What a file of certificates holds, which is at least one.
    pub const fn of(file: CertificateFile) -> Self {
        Self(file)
    }

    /// The one with the largest rate.
    fn slowest(&self) -> &Certified {
        let layers = self.0.layers().iter();
        layers.max_by(|x, y| x.rate().total_cmp(&y.rate())).expect("there is at least one")
    }

    fn checked(&self, py: Python<'_>, model: &Bound<'_, PyAny>) -> PyResult<Vec<Found>> {
        let source = Source::of(model)?;
        py.detach(|| self.0.check(&source.read()?).map_err(refused))
    }
}

#[pymethods]
impl Certificate {
    /// list of LayerCertificate: one a layer.
    #[getter]
    fn layers(&self) -> Vec<LayerCertificate> {
        self.0.layers().iter().cloned().map(LayerCertificate).collect()
    }

    /// str: ``"spectral"``, ``"absolute"``, ``"diagonal"``, ``"lmi"``; these after ``"reached-"``, with the slopes over the
    /// states that bounded inputs can reach; of gated layers ``"condition"``, ``"comparison"``, ``"settled-comparison"``.
    #[getter]
    fn kind(&self) -> &str {
        self.slowest().name()
    }

    /// float: ``rho``, below 1.
    #[getter]
    fn rate(&self) -> f64 {
        self.slowest().rate()
    }

    /// numpy.ndarray or None: see :attr:`LayerCertificate.P`.
    #[getter(P)]
    fn p<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyArray2<f64>>>> {
        p(py, self.slowest())
    }

    /// numpy.ndarray or None: see :attr:`LayerCertificate.Q`.
    #[getter(Q)]
    fn q<'py>(&self, py: Python<'py>) -> Option<Bound<'py, PyArray1<f64>>> {
        q(py, self.slowest())
    }

    /// numpy.ndarray or None: see :attr:`LayerCertificate.D`.
    #[getter(D)]
    fn d<'py>(&self, py: Python<'py>) -> Option<Bound<'py, PyArray1<f64>>> {
        d(py, self.slowest())
    }

    /// numpy.ndarray or None: see :attr:`LayerCertificate.weights`.
    #[getter]
    fn weights<'py>(&self, py: Python<'py>) -> Option<Bound<'py, PyArray1<f64>>> {
        weights(py, self.slowest())
    }

    /// Whether it proves that this model contracts.
    ///
    /// Every inequality is evaluated against these weights, rounding included. A "no" says only that this certificate does not
    /// suffice; :meth:`verify` says why.
    ///
    /// Parameters
    /// ----------
    /// model : str, os.PathLike, Network, Layer, or sequence of Layer
    ///     Every layer of it needs a certificate under its name.
    ///
    /// Raises
    /// ------
    /// OSError, ValueError, TypeError
    ///     As :func:`diagnose`, for a model that cannot be read or be one.
    fn check(&self, py: Python<'_>, model: &Bound<'_, PyAny>) -> PyResult<bool> {
        Ok(self.checked(py, model)?.iter().all(|one| one.refused.is_none()))
    }

    /// The same, layer by layer: what ``shockfree verify`` says.
    ///
    /// Parameters
    /// ----------
    /// model : str, os.PathLike, Network, Layer, or sequence of Layer
    ///
    /// Returns
    /// -------
    /// list of Checked
    ///     The model is proven to contract if none of them is refused.
    fn verify(&self, py: Python<'_>, model: &Bound<'_, PyAny>) -> PyResult<Vec<Checked>> {
        Ok(self.checked(py, model)?.into_iter().map(Checked).collect())
    }

    /// What it says of gradients and of memory.
    ///
    /// ``||y_t - z_t|| <= kappa rho**t ||y_0 - z_0||`` for two orbits under the same inputs, and
    /// ``||d y_t / d (W, U, b)|| <= kappa G / (1 - rho)`` at every ``t``, in Euclidean norms, where ``G`` bounds what one step
    /// adds.
    ///
    /// Parameters
    /// ----------
    /// network : Network or Layer
    ///     An RNN, against whose weights it is checked first.
    /// input_bound : float, default 1
    ///     The largest size of each single input.
    ///
    /// Returns
    /// -------
    /// Guarantees
    ///
    /// Raises
    /// ------
    /// ValueError
    ///     If it does not hold for this network, and for one that speaks of the states after a transient only, or of a gated
    ///     layer: :attr:`LayerDiagnosis.gradient_bound` has its bound.
    #[pyo3(signature = (network, input_bound = 1.0))]
    fn guarantees(
        &self,
        py: Python<'_>,
        network: &Bound<'_, Layer>,
        input_bound: f64,
    ) -> PyResult<Guarantees> {
        if !(input_bound >= 0.0 && input_bound.is_finite()) {
            return Err(refused(format!(
                "input_bound is {input_bound}, it must be a finite number, 0 or more"
            )));
        }
        let AnyCell::Rnn(network) = &*network.get().cell else {
            return Err(refused("guarantees are of an RNN: a gated layer's are in its diagnosis"));
        };
        let [one] = self.0.layers() else {
            return Err(refused("guarantees are of a certificate of one layer"));
        };
        if one.input_bound().is_some() {
            return Err(refused(
                "the certificate holds after a transient only, so it bounds no gradient",
            ));
        }
        let bounds = py.detach(|| {
            let certificate = one.certificate().filter(|one| one.holds(&Lure::new(network)))?;
            Bounds::new(network, &certificate, &vec![input_bound; network::Cell::inputs(network)])
        });
        bounds
            .map(Guarantees)
            .ok_or_else(|| refused("the certificate does not hold for this network"))
    }

    /// Writes it to a file that ``shockfree verify`` and :meth:`load` read. The file is there whole or not at all.
    ///
    /// Parameters
    /// ----------
    /// path : str or os.PathLike
    ///     What is there is replaced.
    ///
    /// Raises
    /// ------
    /// OSError
    ///     If it cannot be written.
    fn save(&self, py: Python<'_>, path: PathBuf) -> PyResult<()> {
        let text = self.0.text().map_err(refused)?;
        py.detach(|| write(&path, &text)).map_err(|error| of_path(&path, "write", &error))
    }

    /// Reads a file of certificates; nothing of what it claims is believed before :meth:`check`.
    ///
    /// Parameters
    /// ----------
    /// path : str or os.PathLike
    ///
    /// Returns
    /// -------
    /// Certificate
    ///
    /// Raises
    /// ------
    /// OSError
    ///     If the file cannot be read.
    /// ValueError
    ///     If it is none that shockfree wrote.
    #[staticmethod]
    fn load(py: Python<'_>, path: PathBuf) -> PyResult<Self> {
        let text = py.detach(|| text(&path))?;
        let file = CertificateFile::read(&text)
            .map_err(|error| refused(format!("{}: {error}", path.display())))?;
        if file.layers().is_empty() {
            return Err(refused(format!("{}: it holds no certificate", path.display())));
        }
        Ok(Self(file))
    }

    fn __repr__(&self) -> String {
        let layers = self.0.layers().len();
        let of = if layers == 1 { String::new() } else { format!(" of {layers} layers") };
        format!("<Certificate{of}: {}, rate {}>", self.kind(), number(self.rate()))
    }
}

/// The certificate of one layer.
#[pyclass(module = "shockfree._native", frozen)]
pub struct LayerCertificate(Certified);

#[pymethods]
impl LayerCertificate {
    /// str: the name of its layer.
    #[getter]
    fn layer(&self) -> &str {
        self.0.layer()
    }

    /// str: which certificate; see :attr:`Certificate.kind`.
    #[getter]
    fn kind(&self) -> &str {
        self.0.name()
    }

    /// float: ``rho``, below 1.
    #[getter]
    fn rate(&self) -> f64 {
        self.0.rate()
    }

    /// float or None: the bound of the inputs that it is for; None if it is for all.
    #[getter]
    fn input_bound(&self) -> Option<f64> {
        self.0.input_bound()
    }

    /// numpy.ndarray or None: ``(n, n)``, symmetric, of the norm ``sqrt(dy' P dy)``, where ``kind`` is ``"lmi"``.
    #[getter(P)]
    fn p<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyArray2<f64>>>> {
        p(py, &self.0)
    }

    /// numpy.ndarray or None: ``(n,)``, the diagonal of ``Q`` in ``[[rho**2 P, -W' Q], [-Q W, 2 Q - P]] > 0`` with the gain
    /// ``W`` (the largest slope times the recurrent weights); where ``kind`` is ``"lmi"``, and with ``P = D**2`` where it is
    /// ``"spectral"`` or ``"diagonal"``.
    #[getter(Q)]
    fn q<'py>(&self, py: Python<'py>) -> Option<Bound<'py, PyArray1<f64>>> {
        q(py, &self.0)
    }

    /// numpy.ndarray or None: ``(n,)``, the diagonal of ``D`` of the norm ``||D dy||``, where ``kind`` is ``"spectral"`` or
    /// ``"diagonal"``.
    #[getter(D)]
    fn d<'py>(&self, py: Python<'py>) -> Option<Bound<'py, PyArray1<f64>>> {
        d(py, &self.0)
    }

    /// numpy.ndarray or None: ``v > 0`` of the norm ``max |dy_i| / v_i``, where ``kind`` is ``"absolute"``, and of gated layers.
    #[getter]
    fn weights<'py>(&self, py: Python<'py>) -> Option<Bound<'py, PyArray1<f64>>> {
        weights(py, &self.0)
    }

    fn __repr__(&self) -> String {
        let (layer, kind) = (self.0.layer(), self.0.name());
        format!("<LayerCertificate {layer}: {kind}, rate {}>", number(self.0.rate()))
    }
}

fn p<'py>(py: Python<'py>, of: &Certified) -> PyResult<Option<Bound<'py, PyArray2<f64>>>> {
    match of.certificate().map(|one| one.evidence) {
        Some(Evidence::Quadratic { p, .. }) => of_matrix(py, &p).map(Some),
        _ => Ok(None),
    }
}

fn q<'py>(py: Python<'py>, of: &Certified) -> Option<Bound<'py, PyArray1<f64>>> {
    match of.certificate()?.evidence {
        Evidence::Quadratic { q, .. } => Some(PyArray1::from_vec(py, q)),
        Evidence::Diagonal { scale, multiplier } => {
            Some(PyArray1::from_iter(py, scale.iter().map(|d| multiplier * (d * d))))
        }
        Evidence::Maximum { .. } => None,
    }
}

fn d<'py>(py: Python<'py>, of: &Certified) -> Option<Bound<'py, PyArray1<f64>>> {
    match of.certificate()?.evidence {
        Evidence::Diagonal { scale, .. } => Some(PyArray1::from_vec(py, scale)),
        _ => None,
    }
}

fn weights<'py>(py: Python<'py>, of: &Certified) -> Option<Bound<'py, PyArray1<f64>>> {
    if let Some(weights) = of.gated_weights() {
        return Some(PyArray1::from_slice(py, weights));
    }
    match of.certificate()?.evidence {
        Evidence::Maximum { weights } => Some(PyArray1::from_vec(py, weights)),
        _ => None,
    }
}

/// What the check of one layer's certificate found.
#[pyclass(module = "shockfree._native", frozen)]
pub struct Checked(Found);

#[pymethods]
impl Checked {
    /// str: the name of the layer.
    #[getter]
    fn layer(&self) -> &str {
        &self.0.layer
    }

    /// str: which certificate; ``"none"`` where there is none.
    #[getter]
    fn kind(&self) -> &str {
        &self.0.name
    }

    /// float: the rate that is claimed; NaN where there is none.
    #[getter]
    fn rate(&self) -> f64 {
        self.0.rate
    }

    /// str: what it takes for granted, in words.
    #[getter]
    fn given(&self) -> &str {
        &self.0.given
    }

    /// str or None: why it does not prove contraction; None if it does.
    #[getter]
    fn refused(&self) -> Option<&str> {
        self.0.refused.as_deref()
    }

    fn __repr__(&self) -> String {
        let Found { layer, name, .. } = &self.0;
        let what = self.0.refused.as_deref().unwrap_or("holds");
        format!("<Checked {layer}: {name}, {what}>")
    }
}

/// What contraction at a rate ``rho < 1`` guarantees, whatever the horizon and the inputs within their bounds.
#[pyclass(module = "shockfree._native", frozen)]
pub struct Guarantees(Bounds);

#[pymethods]
impl Guarantees {
    /// float: ``rho``.
    #[getter]
    fn rate(&self) -> f64 {
        self.0.rate
    }

    /// float: ``kappa >= 1``, how far the certificate's norm is from the Euclidean one.
    #[getter]
    fn distortion(&self) -> f64 {
        self.0.distortion
    }

    /// float: a bound of ``||d y_t / d (W, U, b)||_2`` at every ``t``; infinite for ReLU, whose outputs have no bound.
    #[getter]
    fn gradient_bound(&self) -> f64 {
        self.0.gradient
    }

    /// float: ``1 / (1 - rho)`` steps: what lies much further back is forgotten.
    #[getter]
    fn memory(&self) -> f64 {
        self.0.memory
    }

    /// What is left of a perturbation of the state after so many steps, at most: ``kappa rho**steps``.
    fn fading(&self, steps: u32) -> f64 {
        self.0.fading(i32::try_from(steps).unwrap_or(i32::MAX))
    }

    /// The bound of the gradient at the horizon ``steps``: ``gradient_bound (1 - rho**steps)``.
    fn gradient_at(&self, steps: u32) -> f64 {
        self.0.gradient_at(i32::try_from(steps).unwrap_or(i32::MAX))
    }

    fn __repr__(&self) -> String {
        format!(
            "<Guarantees: gradients at most {}, memory {} steps>",
            number(self.0.gradient),
            number(self.0.memory)
        )
    }
}

/// `OSError`, of the kind that the system says.
fn of_path(path: &Path, what: &str, error: &std::io::Error) -> PyErr {
    let message = format!("cannot {what} {}: {error}", path.display());
    PyErr::from(std::io::Error::new(error.kind(), message))
}

/// Puts the text there in one move.
fn write(path: &Path, text: &str) -> std::io::Result<()> {
    // A link stays a link: what it points to is replaced.
    let place = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let folder = place.parent().filter(|folder| !folder.as_os_str().is_empty());
    let mut builder = tempfile::Builder::new();
    // Readable by others as any file that a program makes; the default is for secrets.
    #[cfg(unix)]
    builder
        .permissions(<std::fs::Permissions as std::os::unix::fs::PermissionsExt>::from_mode(0o644));
    // The name of the temporary file in the error is nobody's business.
    let mut file = builder
        .tempfile_in(folder.unwrap_or_else(|| Path::new(".")))
        .map_err(|error| std::io::Error::from(error.kind()))?;
    file.write_all(text.as_bytes())?;
    file.as_file().sync_all()?;
    file.persist(&place).map(drop).map_err(|error| error.error)
}

/// The text of a file that is not absurdly large.
fn text(path: &Path) -> PyResult<String> {
    let unreadable = |error: std::io::Error| of_path(path, "read", &error);
    let mut text = String::new();
    let file = File::open(path).map_err(unreadable)?;
    file.take(MOST_BYTES + 1).read_to_string(&mut text).map_err(unreadable)?;
    if text.len() as u64 > MOST_BYTES {
        return Err(refused(format!(
            "{} is larger than {} MB, which no file of certificates is",
            path.display(),
            MOST_BYTES >> 20
        )));
    }
    Ok(text)
}
