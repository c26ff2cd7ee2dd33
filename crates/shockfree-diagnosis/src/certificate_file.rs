//! Certificates as a file, and their check.
//!
//! The file holds for each layer one certificate that holds, with all digits of its matrices. What it claims is
//! checked against the weights of a model, never believed: only the activation and the leak, which a file of weights
//! may not know, and the bound of the inputs are taken from it, and said.

use serde::{Deserialize, Serialize};
use shockfree::network::certificate::{Certificate, Evidence as Norm, Kind, Lure};
use shockfree::network::{Activation, Network};
use shockfree_data::Model;
use shockfree_linalg::Matrix;

use crate::claims::{gated, reach};
use crate::diagnosis::name;
use crate::{AnyCell, Assumptions, Claim, Diagnosis, Error, Evidence, Result, Verdict};

/// All names of certificates.
const NAMES: [&str; 11] = [
    "spectral",
    "absolute",
    "diagonal",
    "lmi",
    "reached-spectral",
    "reached-absolute",
    "reached-diagonal",
    "reached-lmi",
    "condition",
    "comparison",
    "settled-comparison",
];

/// The version of the format.
const FORMAT: u32 = 1;

/// A file of certificates.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CertificateFile {
    #[serde(rename = "shockfree-certificates")]
    format: u32,
    layers: Vec<Certified>,
}

/// The certificate of one layer: a claim, and nothing that is believed before its check.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Certified {
    layer: String,
    cell: String,
    units: usize,
    activation: Option<String>,
    leak: Option<f64>,
    input_bound: Option<f64>,
    name: String,
    rate: f64,
    evidence: Saved,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "norm", rename_all = "kebab-case", deny_unknown_fields)]
enum Saved {
    Maximum { weights: Vec<f64> },
    Diagonal { scale: Vec<f64>, multiplier: f64 },
    Quadratic { p: Vec<Vec<f64>>, q: Vec<f64> },
    Gated { weights: Vec<f64> },
}

/// A bound in a message: no row of 300 zeros.
fn shown(bound: Option<f64>) -> String {
    bound.map_or_else(String::new, |bound| {
        if bound < 1e6 { bound.to_string() } else { format!("{bound:e}") }
    })
}

/// What the check of one layer found.
#[derive(Clone, Debug, PartialEq)]
pub struct Checked {
    /// The layer.
    pub layer: String,
    /// The name of the certificate.
    pub name: String,
    /// Its rate.
    pub rate: f64,
    /// What it takes for granted, in words.
    pub given: String,
    /// Nothing, or why it does not prove contraction.
    pub refused: Option<String>,
}

impl CertificateFile {
    /// The certificates of a diagnosis whose verdict is *contracting*: for each layer the one with the smallest rate.
    pub fn new(diagnosis: &Diagnosis) -> Option<Self> {
        if diagnosis.verdict != Verdict::Contracting {
            return None;
        }
        let layers = diagnosis
            .layers
            .iter()
            .map(|layer| {
                let claim = layer.claims.best_proven()?;
                let network = layer.cell().network();
                let needed = !matches!(claim.evidence, Evidence::Certificate(_));
                Some(Certified {
                    layer: layer.name.clone(),
                    cell: layer.cell().kind().to_owned(),
                    units: layer.cell().units(),
                    activation: network.map(|network| network.activation().as_str().to_owned()),
                    leak: network.map(Network::leak),
                    input_bound: if needed { Some(layer.claim_bound()) } else { None },
                    name: claim.name.to_owned(),
                    rate: claim.rate,
                    evidence: saved_claim(claim),
                })
            })
            .collect::<Option<Vec<_>>>()?;
        Some(Self { format: FORMAT, layers })
    }

    /// The certificate of one network, whose layer is called `layer` where its weights are read again, if it holds.
    pub fn of_network(layer: &str, network: &Network, certificate: &Certificate) -> Option<Self> {
        let name = certificate.kind.as_str();
        certificate.holds(&Lure::new(network)).then(|| Self {
            format: FORMAT,
            layers: vec![Certified {
                layer: layer.to_owned(),
                cell: AnyCell::Rnn(network.clone()).kind().to_owned(),
                units: network.units(),
                activation: Some(network.activation().as_str().to_owned()),
                leak: Some(network.leak()),
                input_bound: None,
                name: name.to_owned(),
                rate: certificate.rate,
                evidence: saved(&certificate.evidence),
            }],
        })
    }

    /// The certificates, in the order of the file.
    pub fn layers(&self) -> &[Certified] {
        &self.layers
    }

    /// The file as text.
    ///
    /// # Errors
    /// Never for certificates of a diagnosis: their numbers are finite.
    pub fn text(&self) -> Result<String> {
        serde_json::to_string_pretty(self).map_err(|error| Error::Certificate(error.to_string()))
    }

    /// Reads a file; nothing of what it claims is believed.
    ///
    /// # Errors
    /// [`Error::Certificate`] for what this program does not write.
    pub fn read(text: &str) -> Result<Self> {
        let file: Self =
            serde_json::from_str(text).map_err(|error| Error::Certificate(error.to_string()))?;
        let wrong = |message: String| Err(Error::Certificate(message));
        if file.format != FORMAT {
            return wrong(format!("its format is {}: this program reads {FORMAT}", file.format));
        }
        for (k, one) in file.layers.iter().enumerate() {
            if !NAMES.contains(&one.name.as_str()) {
                return wrong(format!("there is no certificate {:?}", one.name));
            }
            if one.input_bound.is_some_and(|bound| !(bound >= 0.0 && bound.is_finite())) {
                return wrong("its input bound must be a finite number, 0 or more".to_owned());
            }
            if file.layers[..k].iter().any(|other| other.layer == one.layer) {
                return wrong(format!("it has two certificates for {:?}", one.layer));
            }
        }
        Ok(file)
    }

    /// How far the outputs of the layers below reach, 0 if there are none: those of ReLU without bound.
    fn outputs_below(&self, model: &Model, layer: &shockfree_data::Layer) -> f64 {
        let relu = |below: &shockfree_data::Layer| {
            let name = name(below);
            let said = self.layers.iter().find(|certified| certified.layer == name);
            let claimed =
                said.is_some_and(|certified| certified.activation.as_deref() == Some("relu"));
            claimed || below.activation == Some(shockfree_data::Activation::Relu)
        };
        let below = model.layers.iter();
        below
            .filter(|other| other.prefix == layer.prefix && other.layer + 1 == layer.layer)
            .map(|below| if relu(below) { f64::INFINITY } else { 1.0 })
            .fold(0.0, f64::max)
    }

    /// Checks every certificate against the weights of `model`, in exact inequalities that cover rounding.
    ///
    /// The model is proven to contract if there is no refusal: every one of its layers needs a certificate.
    ///
    /// # Errors
    /// [`Error::Value`] for weights that overflow.
    pub fn check(&self, model: &Model) -> Result<Vec<Checked>> {
        let mut checked = Vec::new();
        for layer in &model.layers {
            let name = name(layer);
            let Some(certified) = self.layers.iter().find(|certified| certified.layer == name)
            else {
                let refused = Some("the file has no certificate for it".to_owned());
                checked.push(Checked {
                    layer: name,
                    name: "none".into(),
                    rate: f64::NAN,
                    given: String::new(),
                    refused,
                });
                continue;
            };
            let refused = match self.outputs_below(model, layer) {
                below if certified.input_bound.is_some_and(|bound| bound < below) => Some(format!(
                    "it is for inputs within ±{}, and the outputs below reach ±{below}",
                    shown(certified.input_bound)
                )),
                _ => certified.check(layer)?.err(),
            };
            checked.push(Checked {
                layer: name,
                name: certified.name.clone(),
                rate: certified.rate,
                given: certified.given(),
                refused,
            });
        }
        for certified in &self.layers {
            if !model.layers.iter().any(|layer| name(layer) == certified.layer) {
                checked.push(Checked {
                    layer: certified.layer.escape_debug().to_string(),
                    name: certified.name.clone(),
                    rate: certified.rate,
                    given: String::new(),
                    refused: Some("the model has no such layer".to_owned()),
                });
            }
        }
        Ok(checked)
    }
}

impl Certified {
    /// The name of its layer.
    pub fn layer(&self) -> &str {
        &self.layer
    }

    /// The name of the certificate.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The rate that it claims.
    pub const fn rate(&self) -> f64 {
        self.rate
    }

    /// The bound of the inputs that it is for; none if it is for all inputs.
    pub const fn input_bound(&self) -> Option<f64> {
        self.input_bound
    }

    /// Its matrices, of a network's certificate, unless they do not have the shapes that they must have. Of one named
    /// `reached-…` they speak of the slopes of the states that the inputs can reach.
    pub fn certificate(&self) -> Option<Certificate> {
        let evidence = self.norm()?;
        Some(Certificate { kind: self.kind(), rate: self.rate, evidence })
    }

    /// `v` of the norm `max |Δy_i|/v_i` of a gated layer's certificate.
    pub fn gated_weights(&self) -> Option<&[f64]> {
        match &self.evidence {
            Saved::Gated { weights } => Some(weights),
            _ => None,
        }
    }

    /// What the certificate takes for granted.
    fn given(&self) -> String {
        let mut given = Vec::new();
        given.extend(self.activation.as_ref().map(|activation| format!("activation {activation}")));
        given.extend(self.leak.filter(|&leak| leak != 1.0).map(|leak| format!("leak {leak}")));
        given
            .extend(self.input_bound.map(|bound| format!("inputs within ±{}", shown(Some(bound)))));
        given.join(", ")
    }

    /// Whether it proves that `layer` contracts at its rate, or why not.
    fn check(&self, layer: &shockfree_data::Layer) -> Result<std::result::Result<(), String>> {
        let activation = match self.activation.as_deref() {
            None => None,
            Some("logistic") => Some(Activation::Logistic),
            Some("tanh") => Some(Activation::Tanh),
            Some("relu") => Some(Activation::Relu),
            Some(other) => return Ok(Err(format!("there is no activation {other:?}"))),
        };
        let assumptions = Assumptions { activation, input_bound: self.input_bound };
        let cell = AnyCell::new(layer, &assumptions)?;
        if cell.kind() != self.cell || cell.units() != self.units {
            let (kind, units) = (cell.kind(), cell.units());
            return Ok(Err(format!(
                "it is for {} units of kind {}, not {units} of kind {kind}",
                self.units, self.cell
            )));
        }
        if !(self.rate > 0.0 && self.rate < 1.0) {
            return Ok(Err(format!("a rate of {} is no contraction", self.rate)));
        }
        Ok(match &cell {
            AnyCell::Rnn(network) => {
                if Some(network.activation()) != activation || Some(network.leak()) != self.leak {
                    Err("it is for another activation or leak than the model's".to_owned())
                } else if let Some(certificate) = self.certificate() {
                    let system = match self.input_bound {
                        None => Lure::new(network),
                        Some(_) => match reach(network, self.input_bound) {
                            Some(reach) => reach.system(network),
                            None => Lure::new(network),
                        },
                    };
                    if certificate.check(&system) {
                        Ok(())
                    } else {
                        Err(Self::weaker(&certificate, &system))
                    }
                } else {
                    Err("its matrices do not have the shapes that they must have".to_owned())
                }
            }
            AnyCell::Gru(_) | AnyCell::Lstm(_) => self.check_gated(&cell),
        })
    }

    /// What the matrices prove if not what is claimed.
    fn weaker(certificate: &Certificate, system: &Lure) -> String {
        let at = |share: f64| certificate.rate + share * (1.0 - certificate.rate);
        let proven = [1e-9, 1e-6, 1e-4, 1e-3, 0.01, 0.03, 0.1, 0.2, 0.4, 0.6, 0.8, 0.999]
            .into_iter()
            .map(at)
            .find(|&rate| Certificate { rate, ..certificate.clone() }.check(system));
        let claim = format!(
            "its inequality does not hold for these weights at the rate {}",
            certificate.rate
        );
        proven.map_or(claim.clone(), |rate| format!("{claim}; the same matrices prove {rate}"))
    }

    /// Gated layers: the bound is worked out again, by the same rigorous rounding upwards.
    fn check_gated(&self, cell: &AnyCell) -> std::result::Result<(), String> {
        let Some(bound) = self.input_bound else {
            return Err("it needs a bound of the inputs".to_owned());
        };
        let found = gated(cell, bound).map_err(|error| error.to_string())?;
        let best = found.map(|(_, contraction)| contraction.rate()).fold(f64::INFINITY, f64::min);
        if best <= self.rate {
            Ok(())
        } else {
            Err(format!("the weights allow no better rate than {best}"))
        }
    }

    fn kind(&self) -> Kind {
        Kind::ALL.into_iter().find(|kind| self.name.ends_with(kind.as_str())).unwrap_or(Kind::Lmi)
    }

    fn norm(&self) -> Option<Norm> {
        let n = self.units;
        match &self.evidence {
            Saved::Maximum { weights } => Some(Norm::Maximum { weights: weights.clone() }),
            Saved::Diagonal { scale, multiplier } => {
                Some(Norm::Diagonal { scale: scale.clone(), multiplier: *multiplier })
            }
            Saved::Quadratic { p, q } => {
                let square = p.len() == n && p.iter().all(|row| row.len() == n);
                square.then(|| Norm::Quadratic { p: Matrix::new(n, n, p.concat()), q: q.clone() })
            }
            Saved::Gated { .. } => None,
        }
    }
}

fn saved_claim(claim: &Claim) -> Saved {
    match &claim.evidence {
        Evidence::Gated(contraction) => Saved::Gated { weights: contraction.weights().to_vec() },
        Evidence::Certificate(certificate) | Evidence::Reached { certificate, .. } => {
            saved(&certificate.evidence)
        }
    }
}

fn saved(norm: &Norm) -> Saved {
    match norm {
        Norm::Maximum { weights } => Saved::Maximum { weights: weights.clone() },
        Norm::Diagonal { scale, multiplier } => {
            Saved::Diagonal { scale: scale.clone(), multiplier: *multiplier }
        }
        Norm::Quadratic { p, q } => {
            Saved::Quadratic { p: (0..p.rows()).map(|i| p.row(i).to_vec()).collect(), q: q.clone() }
        }
    }
}

impl crate::LayerDiagnosis {
    /// The bound of the inputs that claims which need one were made for.
    fn claim_bound(&self) -> f64 {
        let without_inputs = if self.inputs == 0 { 0.0 } else { 1.0 };
        self.input_bound.unwrap_or(without_inputs)
    }
}
