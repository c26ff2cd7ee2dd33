//! The settings of a fit, checked: which trainings it is made of.

use shockfree::network::Activation;
use shockfree::network::certificate::Kind;
use shockfree_fit::{Budget, Guard, Optimizer, Settings};

use super::arguments::{
    MemoryLength, MethodArguments, MethodName, NetworkArguments, OptimizerName,
};
use crate::failure::Failure;
use crate::number::short;

/// The memories that `--memory auto` tries.
const MEMORIES: [f64; 5] = [2.0, 5.0, 10.0, 30.0, 100.0];

/// The memory if nothing is asked for, in steps.
const USUAL_MEMORY: f64 = 10.0;

/// The threshold of clipping if nothing is asked for.
const USUAL_THRESHOLD: f64 = 1.0;

/// The momentum if nothing is asked for.
const USUAL_MOMENTUM: f64 = 0.9;

/// Epochs if nothing is asked for,
const USUAL_EPOCHS: u64 = 100;

/// epochs without a better one, or a fifth of all if that is more,
const USUAL_PATIENCE: u64 = 20;

/// and the least steps of training that they make: a single series is one step an epoch.
const USUAL_STEPS: u64 = 1000;

/// The learning rate of SGD if nothing is asked for.
const USUAL_SGD_RATE: f64 = 0.1;

/// That of Adam, for up to [`FEW`] units. Of more, in proportion less: a step moves every weight by about the rate, and so
/// the largest singular value of `n × n` of them by up to `n` times that.
const USUAL_ADAM_RATE: f64 = 0.005;

/// See [`USUAL_ADAM_RATE`].
const FEW: f64 = 64.0;

/// What is trained, and how.
pub struct Plan {
    /// How many units.
    pub units: usize,
    /// Their activation.
    pub activation: Activation,
    /// When a training ends.
    pub budget: Budget,
    /// The seed of the start.
    pub seed: u64,
    /// All trainings.
    pub trainings: Vec<Training>,
    /// What the folder keeps of them.
    pub kept: Kept,
}

/// One training.
#[derive(Clone)]
pub struct Training {
    /// What tells it from the others.
    pub label: String,
    /// Its folder within that of the fit; empty for that itself.
    pub folder: String,
    /// Its settings.
    pub settings: Settings,
}

/// Which model a fit is for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    /// The only one.
    Only,
    /// That of shockfree, the last one; the others are there to be compared.
    Compared,
    /// The one with the best validation cost.
    Best,
}

impl Plan {
    /// From the arguments; what they leave open of the budget depends on how many sequences are learnt from.
    pub fn new(
        network: &NetworkArguments,
        method: &MethodArguments,
        sequences: usize,
    ) -> Result<Self, Failure> {
        let optimizer = match method.optimizer {
            OptimizerName::Adam => Optimizer::Adam { decay: method.decay.unwrap_or(0.0) },
            OptimizerName::Sgd => {
                Optimizer::Momentum { momentum: method.momentum.unwrap_or(USUAL_MOMENTUM) }
            }
        };
        let usual_rate = match method.optimizer {
            OptimizerName::Adam => USUAL_ADAM_RATE * (FEW / count(network.units)).min(1.0),
            OptimizerName::Sgd => USUAL_SGD_RATE,
        };
        let settings = |guard| Settings {
            optimizer,
            rate: method.rate.unwrap_or(usual_rate),
            guard,
            batch: size(method.batch),
            window: method.window.map(size),
            seed: method.seed,
        };
        let training = |label: &str, folder: &str, guard| Training {
            label: label.to_owned(),
            folder: folder.to_owned(),
            settings: settings(guard),
        };
        let kind = method.certificate.map_or(Kind::Spectral, Kind::from);
        let remembering = |steps: f64| Guard::Shockfree { rate: 1.0 - 1.0 / steps, kind };
        let asked = match (method.memory, method.contraction) {
            (_, Some(rate)) => Guard::Shockfree { rate, kind },
            (Some(MemoryLength::Steps(steps)), None) => remembering(steps),
            (Some(MemoryLength::Auto) | None, None) => remembering(USUAL_MEMORY),
        };
        let clipping = Guard::Clipping { threshold: method.threshold.unwrap_or(USUAL_THRESHOLD) };
        let one = |name: MethodName, folder| {
            let guard = match name {
                MethodName::Shockfree => asked,
                MethodName::Clipping => clipping,
                MethodName::Plain => Guard::Plain,
            };
            training(name.as_str(), folder, guard)
        };
        let is_auto = method.memory == Some(MemoryLength::Auto);
        let (trainings, kept) = if method.compare {
            let all = vec![
                one(MethodName::Plain, "plain"),
                one(MethodName::Clipping, "clipping"),
                one(MethodName::Shockfree, ""),
            ];
            (all, Kept::Compared)
        } else if is_auto {
            let one = |&steps: &f64| {
                let name = format!("memory-{}", short(steps));
                training(&format!("memory of {} steps", short(steps)), &name, remembering(steps))
            };
            (MEMORIES.iter().map(one).collect(), Kept::Best)
        } else {
            (vec![one(method.method, "")], Kept::Only)
        };
        for training in &trainings {
            training.settings.check()?;
        }
        Ok(Self {
            units: size(network.units),
            activation: network.activation.into(),
            budget: budget(method, sequences),
            seed: method.seed,
            trainings,
            kept,
        })
    }

    /// The folders of the trainings, within that of the fit.
    pub fn folders() -> Vec<String> {
        let memories = MEMORIES.iter().map(|&steps| format!("memory-{}", short(steps)));
        ["plain", "clipping"].into_iter().map(str::to_owned).chain(memories).collect()
    }
}

fn budget(method: &MethodArguments, sequences: usize) -> Budget {
    let steps = (sequences as u64).div_ceil(method.batch).max(1);
    let usual = USUAL_EPOCHS.max(USUAL_STEPS.div_ceil(steps));
    let epochs = method.epochs.unwrap_or(usual);
    let patience = method.patience.unwrap_or(USUAL_PATIENCE.max(epochs.div_ceil(5)));
    Budget { epochs, patience }
}

/// One message for an argument that would change nothing.
pub fn refuse_what_does_nothing(method: &MethodArguments) -> Result<(), Failure> {
    let refuse = |message: &str| Err(Failure::Settings(message.to_owned()));
    let runs = |name| method.compare || method.method == name;
    let is_auto = method.memory == Some(MemoryLength::Auto);
    if method.compare && is_auto {
        return refuse("--memory auto and --compare do not go together: compare one memory");
    }
    if method.momentum.is_some() && method.optimizer != OptimizerName::Sgd {
        return refuse("--momentum is for --optimizer sgd");
    }
    if method.decay.is_some() && method.optimizer != OptimizerName::Adam {
        return refuse("--decay is for --optimizer adam");
    }
    if method.threshold.is_some() && !runs(MethodName::Clipping) {
        return refuse("--threshold is for --method clipping");
    }
    let is_contracting = [
        ("--memory", method.memory.is_some()),
        ("--contraction", method.contraction.is_some()),
        ("--certificate", method.certificate.is_some()),
    ];
    for (name, is_given) in is_contracting {
        if is_given && !runs(MethodName::Shockfree) {
            return Err(Failure::Settings(format!("{name} is for --method shockfree")));
        }
    }
    if method.rate == Some(f64::INFINITY)
        && (method.compare || method.method != MethodName::Shockfree)
    {
        return refuse("--rate inf is for shockfree alone: the other methods need a finite rate");
    }
    Ok(())
}

fn size(count: u64) -> usize {
    usize::try_from(count).unwrap_or(usize::MAX)
}

#[expect(clippy::cast_precision_loss, reason = "a few thousand")]
const fn count(units: u64) -> f64 {
    units as f64
}
