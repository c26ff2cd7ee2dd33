//! Whether two fits are the same: their settings by name, and their data as one number.

use serde_json::json;
use shockfree_data::SequenceTable;
use shockfree_fit::{Guard, Optimizer};

use super::plan::{Plan, Training};
use super::task::Task;

/// Settings by name, in the order in which they are compared.
pub type Identity = Vec<(String, String)>;

/// The name of the number of epochs.
pub const EPOCHS: &str = "epochs";

/// What decides every bit of a training, and when it ends at the latest. (Its patience is nothing that was done.)
pub fn identity(
    table: &SequenceTable,
    task: &Task,
    plan: &Plan,
    training: &Training,
    precision: &str,
) -> Identity {
    let settings = &training.settings;
    let names =
        |names: &mut dyn Iterator<Item = &str>| json!(names.collect::<Vec<_>>()).to_string();
    let optimizer = match settings.optimizer {
        Optimizer::Adam { decay } => format!("adam, decay {decay}"),
        Optimizer::Momentum { momentum } => format!("sgd, momentum {momentum}"),
    };
    let guard = match settings.guard {
        Guard::Plain => "plain".to_owned(),
        Guard::Clipping { threshold } => format!("clipping at {threshold}"),
        Guard::Shockfree { rate, kind } => {
            format!("shockfree, contraction {rate}, certificate {}", kind.as_str())
        }
    };
    let window = settings.window.map_or("none".to_owned(), |window| window.to_string());
    let entries = [
        ("data", hash(table)),
        ("inputs", names(&mut task.input_names())),
        ("targets", names(&mut task.target_names())),
        ("task", task.step.as_str().to_owned()),
        ("cost", task.cost.as_str().to_owned()),
        ("units", plan.units.to_string()),
        ("activation", plan.activation.as_str().to_owned()),
        ("precision", precision.to_owned()),
        ("method", guard),
        ("optimizer", optimizer),
        ("rate", settings.rate.to_string()),
        ("batch", settings.batch.to_string()),
        ("window", window),
        (EPOCHS, plan.budget.epochs.to_string()),
        ("seed", settings.seed.to_string()),
        ("version", env!("CARGO_PKG_VERSION").to_owned()),
    ];
    entries.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

/// A number that other data have only by chance: FNV-1a of all that a table holds, each part with its length.
fn hash(table: &SequenceTable) -> String {
    const PRIME: u64 = 0x100_0000_01b3;
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    let mut take = |bytes: &[u8]| {
        let length = (bytes.len() as u64).to_le_bytes();
        for &byte in length.iter().chain(bytes) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(PRIME);
        }
    };
    for column in &table.columns {
        take(column.as_bytes());
    }
    // Names of splits may be names of sequences as well.
    take(&[u8::from(table.named)]);
    for sequence in &table.sequences {
        take(sequence.name.as_bytes());
        take(sequence.split.map_or("", |split| split.as_str()).as_bytes());
        for row in 0..sequence.values.rows {
            let bytes: Vec<u8> =
                sequence.values.row(row).iter().flat_map(|value| value.to_le_bytes()).collect();
            take(&bytes);
        }
    }
    format!("{hash:016x}")
}
