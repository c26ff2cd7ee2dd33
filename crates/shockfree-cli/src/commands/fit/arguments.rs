//! What may be asked of a fit, as a command line has it.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use shockfree::network::certificate::Kind;
use shockfree_data::Missing;
use shockfree_fit::Cost;

use crate::commands::diagnose::NetworkActivation;
use crate::number;

/// More would take weeks here, and no reader of weights takes them.
const MOST_UNITS: u64 = 4096;

/// Counts beyond this are none.
const MOST: u64 = 1_000_000_000;

/// The data, and what is to be learnt of them.
#[derive(Args)]
#[command(next_help_heading = "Data")]
pub struct DataArguments {
    /// Sequences as .csv, .tsv, .txt or .npz; without it the yearly sunspot numbers from 1700 to 2008.
    #[arg(value_name = "DATA", help_heading = None::<&'static str>)]
    pub data: Option<PathBuf>,
    /// The columns to read, with commas between them; without it all of numbers that do not count the rows.
    #[arg(long, value_name = "COL,...", value_delimiter = ',')]
    pub columns: Option<Vec<String>>,
    /// What becomes of cells without a value.
    #[arg(long, value_enum, default_value_t = MissingName::Refuse)]
    pub missing: MissingName,
    /// Predict these columns from all others at the same step; without it all columns are predicted one step ahead.
    #[arg(long, value_name = "COL,...", value_delimiter = ',')]
    pub target: Vec<String>,
    /// With --target: predict those columns one step ahead, from all columns.
    #[arg(long, requires = "target")]
    pub next: bool,
    /// What a wrong prediction costs: the squared error, or the negative log likelihood in nats a step.
    #[arg(long, value_enum, default_value_t = CostName::Auto)]
    pub cost: CostName,
}

/// The network.
#[derive(Args)]
#[command(next_help_heading = "Network")]
pub struct NetworkArguments {
    /// How many units.
    #[arg(long, value_name = "N", default_value = "64", allow_hyphen_values = true, value_parser = number::within::<1, MOST_UNITS>)]
    pub units: u64,
    /// Their activation.
    #[arg(long, value_enum, default_value_t = ActivationName::Tanh)]
    pub activation: ActivationName,
    /// The precision of all that is computed.
    #[arg(long, value_enum, default_value_t = Precision::F32)]
    pub precision: Precision,
}

/// The method.
#[derive(Args)]
#[command(next_help_heading = "Method")]
pub struct MethodArguments {
    /// What keeps the training from exploding.
    #[arg(long, value_enum, default_value_t = MethodName::Shockfree)]
    pub method: MethodName,
    /// Train by all three methods from the same start, and compare them; the model of shockfree is kept.
    #[arg(long, conflicts_with = "method")]
    pub compare: bool,
    /// How gradients become steps.
    #[arg(long, value_enum, default_value_t = OptimizerName::Adam)]
    pub optimizer: OptimizerName,
    /// The learning rate; "inf" with shockfree: the curvature decides. If not given, 0.1 with sgd, and with adam 0.005,
    /// or 0.32/N for N > 64 units.
    #[arg(long, value_name = "η", allow_hyphen_values = true, value_parser = number::rate)]
    pub rate: Option<f64>,
    /// The momentum of sgd: 0.9 if not given.
    #[arg(long, value_name = "μ", allow_hyphen_values = true, value_parser = number::size)]
    pub momentum: Option<f64>,
    /// The weight decay of adam: none if not given.
    #[arg(long, value_name = "λ", allow_hyphen_values = true, value_parser = number::size)]
    pub decay: Option<f64>,
    /// The threshold of clipping: 1 if not given.
    #[arg(long, value_name = "C", allow_hyphen_values = true, value_parser = number::positive)]
    pub threshold: Option<f64>,
    /// How many steps the network remembers, τ: it contracts at the rate 1 − 1/τ, 10 if not given; "auto" tries 2, 5, 10, 30
    /// and 100.
    #[arg(long, value_name = "τ|auto", allow_hyphen_values = true, conflicts_with = "contraction", value_parser = memory)]
    pub memory: Option<MemoryLength>,
    /// The rate of contraction itself.
    #[arg(long, value_name = "ρ", allow_hyphen_values = true, value_parser = contraction)]
    pub contraction: Option<f64>,
    /// What certifies it: the sharper, the more networks, and the slower.
    #[arg(long, value_enum)]
    pub certificate: Option<CertificateName>,
    /// Sequences in a batch.
    #[arg(long, value_name = "N", default_value = "8", allow_hyphen_values = true, value_parser = number::within::<1, MOST>)]
    pub batch: u64,
    /// Gradients flow back through so many steps; without it through all.
    #[arg(long, value_name = "STEPS", allow_hyphen_values = true, value_parser = number::within::<1, MOST>)]
    pub window: Option<u64>,
    /// The most epochs. If not given 100, or as many as make 1000 steps of training.
    #[arg(long, value_name = "N", allow_hyphen_values = true, value_parser = number::within::<1, MOST>)]
    pub epochs: Option<u64>,
    /// The end comes after so many epochs without a better validation cost: 20 if not given, or a fifth of
    /// all if that is more.
    #[arg(long, value_name = "N", allow_hyphen_values = true, value_parser = number::within::<1, MOST>)]
    pub patience: Option<u64>,
    /// The seed of the start and of the order of the sequences.
    #[arg(long, value_name = "N", default_value = "1", allow_hyphen_values = true, value_parser = number::seed)]
    pub seed: u64,
    /// Threads; as many as there are processors if not given. The results do not depend on it.
    #[arg(long, value_name = "N", allow_hyphen_values = true, value_parser = number::within::<1, 1024>)]
    pub threads: Option<u64>,
}

/// What is written.
#[derive(Args)]
#[command(next_help_heading = "Output")]
pub struct OutputArguments {
    /// The folder for all that is written.
    #[arg(long, value_name = "DIR", default_value = "fit")]
    pub out: PathBuf,
    /// Go on with the fit in the folder.
    #[arg(long)]
    pub resume: bool,
    /// Replace the fit in the folder.
    #[arg(long, conflicts_with = "resume")]
    pub overwrite: bool,
    /// Print the summary as JSON.
    #[arg(long)]
    pub json: bool,
}

/// The costs, as arguments.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum CostName {
    /// Bernoulli if all that is predicted is 0 or 1, else mse
    Auto,
    /// The mean squared error
    Mse,
    /// Of zeros and ones
    Bernoulli,
    /// Of one column of class numbers 0, 1, 2, ...
    Categorical,
}

impl CostName {
    /// The cost, unless the data decide.
    pub const fn cost(self) -> Option<Cost> {
        match self {
            Self::Auto => None,
            Self::Mse => Some(Cost::MeanSquared),
            Self::Bernoulli => Some(Cost::Bernoulli),
            Self::Categorical => Some(Cost::Categorical),
        }
    }
}

/// What becomes of missing values, as an argument.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum MissingName {
    /// They are an error
    Refuse,
    /// The value before goes on
    Hold,
    /// Their rows are left out
    Drop,
}

impl MissingName {
    /// As one types it, with a space before; nothing where it is what happens anyway.
    pub const fn argument(self) -> &'static str {
        match self {
            Self::Refuse => "",
            Self::Hold => " --missing hold",
            Self::Drop => " --missing drop",
        }
    }
}

impl From<MissingName> for Missing {
    fn from(name: MissingName) -> Self {
        match name {
            MissingName::Refuse => Self::Refuse,
            MissingName::Hold => Self::Hold,
            MissingName::Drop => Self::Drop,
        }
    }
}

/// The activations of networks, the usual one first.
pub type ActivationName = NetworkActivation;

/// The precisions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Precision {
    /// Single
    F32,
    /// Double
    F64,
}

/// The methods.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum MethodName {
    /// The network stays contracting, so that no gradient exceeds a bound that is known before
    Shockfree,
    /// Gradients longer than a threshold are scaled down to it
    Clipping,
    /// Nothing
    Plain,
}

impl MethodName {
    /// The name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Shockfree => "shockfree",
            Self::Clipping => "clipping",
            Self::Plain => "plain",
        }
    }
}

/// The optimizers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum OptimizerName {
    /// Adam
    Adam,
    /// Gradient descent with momentum
    Sgd,
}

/// The certificates that a training can keep to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum CertificateName {
    /// The largest singular value
    Spectral,
    /// The same after the best scaling of the units
    Diagonal,
    /// The best quadratic norm
    Lmi,
}

impl From<CertificateName> for Kind {
    fn from(name: CertificateName) -> Self {
        match name {
            CertificateName::Spectral => Self::Spectral,
            CertificateName::Diagonal => Self::Diagonal,
            CertificateName::Lmi => Self::Lmi,
        }
    }
}

/// `--memory`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum MemoryLength {
    /// So many steps.
    Steps(f64),
    /// The best of some.
    Auto,
}

fn memory(text: &str) -> Result<MemoryLength, String> {
    if text == "auto" {
        return Ok(MemoryLength::Auto);
    }
    let steps = number::finite(text)?;
    // Beyond this 1 − 1/τ would soon be 1 in single precision.
    let is_allowed = steps > 1.0 && steps <= 1e5;
    let steps = is_allowed.then_some(MemoryLength::Steps(steps));
    steps.ok_or_else(|| "it must be above 1 step and at most 100000, or \"auto\"".to_owned())
}

fn contraction(text: &str) -> Result<f64, String> {
    let rate = number::finite(text)?;
    let is_allowed = rate > 0.0 && rate < 1.0;
    is_allowed.then_some(rate).ok_or_else(|| "it must be above 0 and below 1".to_owned())
}
