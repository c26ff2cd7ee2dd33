//! `shockfree diagnose`: whether the recurrent layers of a model contract, with evidence.

mod checkpoints;
mod text;

use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::{Args, ValueEnum};
use shockfree::network::Activation;
use shockfree_data::{CellKind, Layer, Limits, read_model};
use shockfree_diagnosis::certificate_file::CertificateFile;
use shockfree_diagnosis::{Assumptions, Diagnosis, Report, diagnose, figures};

use crate::failure::Failure;
use crate::number;
use crate::output::{prepare_folder, print, print_json, write_file, write_files};
use crate::progress::Stages;

/// Tell whether a trained network contracts, so that its gradients cannot explode, or show what says no.
///
/// Reads .safetensors and .npz with the weights of torch.nn.RNN, GRU or LSTM (several layers, both directions, any
/// prefix), or with matrices W, U, b; and .toml with W, U, b.
#[derive(Args)]
#[command(after_help = "Example: shockfree diagnose model.safetensors --figures figures")]
pub struct Diagnose {
    /// The file of weights; several files, in order, are the checkpoints of one training, whose steps are the last
    /// numbers in their names.
    #[arg(value_name = "MODEL", required = true)]
    models: Vec<PathBuf>,
    /// The largest size of each single input. Without it RNN layers are judged for all inputs, gated layers for inputs up
    /// to 1.
    #[arg(long, value_name = "U", allow_hyphen_values = true, value_parser = number::size)]
    input_bound: Option<f64>,
    /// The activation of RNN layers, where the file does not say it (PyTorch's files do not); tanh if not given.
    #[arg(long, value_enum)]
    activation: Option<NetworkActivation>,
    /// Seconds that may be spent; certificates that cannot be had in them are left out and named.
    #[arg(long, value_name = "SECONDS", default_value = "15", allow_hyphen_values = true, value_parser = number::seconds)]
    time_limit: Duration,
    /// The losses of the training whose checkpoints are given: a CSV file with the columns step and loss.
    #[arg(long, value_name = "FILE")]
    losses: Option<PathBuf>,
    /// Draw the figures into a folder.
    #[arg(long, value_name = "DIR")]
    figures: Option<PathBuf>,
    /// Save the certificates, for `shockfree verify`.
    #[arg(long, value_name = "FILE")]
    save_certificate: Option<PathBuf>,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

/// The activations of networks, as arguments.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum NetworkActivation {
    /// 1/(1 + e⁻ˣ)
    #[value(alias = "sigmoid")]
    Logistic,
    /// tanh
    Tanh,
    /// max(x, 0)
    Relu,
}

impl From<NetworkActivation> for Activation {
    fn from(name: NetworkActivation) -> Self {
        match name {
            NetworkActivation::Logistic => Self::Logistic,
            NetworkActivation::Tanh => Self::Tanh,
            NetworkActivation::Relu => Self::Relu,
        }
    }
}

impl Diagnose {
    pub fn run(&self) -> Result<(), Failure> {
        if let Some(folder) = &self.figures {
            prepare_folder(folder)?;
        }
        let assumptions = Assumptions {
            activation: self.activation.map(Activation::from),
            input_bound: self.input_bound,
        };
        let [path] = &self.models[..] else {
            return self.run_post_mortem(&assumptions);
        };
        if self.losses.is_some() {
            let message = "--losses goes with two or more checkpoints of one training";
            return Err(Failure::Settings(message.to_owned()));
        }
        if let Some(saved) = &self.save_certificate {
            let place = |path: &Path| std::fs::canonicalize(path).ok();
            if place(saved).is_some() && place(saved) == place(path) {
                return Err(Failure::Settings(format!(
                    "{} is the model: it would be overwritten",
                    saved.display()
                )));
            }
        }
        let model = read_model(path, &Limits::default())?;
        if self.activation.is_some() && !model.layers.iter().any(takes_activation) {
            let message = "--activation is for RNN layers whose file does not say it: here it would change nothing";
            return Err(Failure::Settings(message.to_owned()));
        }
        let stages = Stages::new();
        let diagnosis =
            diagnose(&model, &assumptions, self.time_limit, &|stage| stages.show(stage))?;
        drop(stages);
        let mut written = 0;
        if let Some(folder) = &self.figures {
            written = write_files(folder, &drawn(&diagnosis))?.len();
        }
        let certificates = CertificateFile::new(&diagnosis);
        if let (Some(path), Some(file)) = (&self.save_certificate, &certificates) {
            write_file(path, &file.text()?)?;
        }
        if self.json {
            print_json(&Report::new(&diagnosis, &model.skipped))?;
        } else {
            let mut report = text::of_model(&model, &diagnosis, self.activation.is_some());
            if let Some(folder) = self.figures.as_ref().filter(|_| written > 0) {
                report = format!("{report}\n\nDrew {written} figures in {}.", folder.display());
            }
            print(&report)?;
        }
        match &self.save_certificate {
            Some(path) if certificates.is_none() => Err(Failure::NoCertificate {
                path: path.clone(),
                verdict: diagnosis.verdict.as_str(),
            }),
            _ => Ok(()),
        }
    }
}

/// Whether the activation of a layer is for the user to say.
fn takes_activation(layer: &Layer) -> bool {
    layer.kind == CellKind::Rnn && layer.activation.is_none()
}

/// All figures, in a folder a layer where there are several.
fn drawn(diagnosis: &Diagnosis) -> Vec<(PathBuf, String)> {
    let several = diagnosis.layers.len() > 1;
    let mut files = Vec::new();
    for (k, layer) in diagnosis.layers.iter().enumerate() {
        // The number of a layer, not its name, which may hold anything.
        let folder =
            if several { PathBuf::from(format!("layer-{}", k + 1)) } else { PathBuf::new() };
        files.extend(figures(layer).into_iter().map(|(name, svg)| (folder.join(name), svg)));
    }
    files
}
