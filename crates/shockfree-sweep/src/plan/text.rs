//! A plan as a problem file, and the fingerprint of that.

use std::fmt::Write as _;

use shockfree::Horizon;

use super::Settings;
use crate::{Spacing, Values, file};

/// The settings as a problem file, all values written out.
pub fn toml(settings: &Settings) -> String {
    let methods: Vec<_> =
        settings.methods.iter().map(|method| format!("{:?}", method.as_str())).collect();
    let horizons: Vec<_> = settings.horizons.iter().map(|&horizon| horizon_text(horizon)).collect();
    let mut lines = vec![
        format!("activation = {:?}", settings.activation.as_str()),
        format!("tolerance = {:?}", settings.tolerance),
        format!("budget = {}", settings.budget),
        format!("weight = {:?}", settings.weight),
        format!("radius = {:?}", settings.radius),
        format!("methods = [{}]", methods.join(", ")),
        format!("horizon = [{}]", horizons.join(", ")),
        format!("start = {}", values(&settings.starts)),
        format!("target = {}", values(&settings.targets)),
    ];
    let optional = [("step", &settings.steps), ("threshold", &settings.thresholds)];
    for (name, axis) in optional {
        lines.extend(axis.as_ref().map(|axis| format!("{name} = {}", values(axis))));
    }
    lines.extend(
        settings.sample.map(|sample| {
            format!("sample = {{ count = {}, seed = {} }}", sample.count, sample.seed)
        }),
    );
    lines.push("\n[initial]".to_owned());
    lines.push(format!("w = {}", values(&settings.weights)));
    lines.push(format!("b = {}", values(&settings.biases)));
    lines.join("\n") + "\n"
}

fn horizon_text(horizon: Horizon) -> String {
    horizon.steps().map_or("\"infinite\"".to_owned(), |steps| steps.to_string())
}

/// Numbers with the fewest digits that give them back exactly.
fn values(values: &Values) -> String {
    match values {
        Values::List(values) => format!("{values:?}"),
        Values::Range { from, to, spacing } => {
            let spacing = match spacing {
                Spacing::Linear => "linear",
                Spacing::Log => "log",
            };
            format!("{{ from = {from:?}, to = {to:?}, spacing = {spacing:?} }}")
        }
    }
}

/// The hash FNV-1a of the plan's text, the header of its rows and our version, which stand for the form
/// of the rows and for the last digits in them: short, the same everywhere and for ever, and enough to tell mistakes (it is no protection
/// against forgery).
pub fn fingerprint(settings: &Settings) -> String {
    const BASIS: u64 = 0xcbf2_9ce4_8422_2325;
    const PRIME: u64 = 0x0100_0000_01b3;
    let mut text = toml(settings);
    let _ = write!(text, "{}\n{}", file::HEADER, env!("CARGO_PKG_VERSION"));
    let hash = text.bytes().fold(BASIS, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(PRIME));
    format!("{hash:016x}")
}
