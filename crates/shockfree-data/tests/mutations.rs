//! Files that were right until something happened to them: they are read or refused, and nothing else.

mod common;

use common::{Part, npy, zip};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use shockfree_data::{
    Format, Limits, Missing, Model, Problem, SUNSPOTS, SequenceOptions, SequenceTable, TableFormat,
    read_model_bytes, read_safetensors, read_sequences_bytes,
};

/// The files of `tests/data`, and two of TOML.
const FILES: [(Format, &[u8]); 9] = [
    (Format::Npz, include_bytes!("data/plain.npz")),
    (Format::Npz, include_bytes!("data/compressed.npz")),
    (Format::Npz, include_bytes!("data/scalar.npz")),
    (Format::Npz, include_bytes!("data/others.npz")),
    (Format::Npz, include_bytes!("data/gru.npz")),
    (Format::Safetensors, include_bytes!("data/several.safetensors")),
    (Format::Safetensors, include_bytes!("data/types.safetensors")),
    (Format::Toml, include_bytes!("../fuzz/seeds/layer.toml")),
    (Format::Toml, include_bytes!("../fuzz/seeds/layers.toml")),
];

/// Tables with everything that they may have.
const TABLES: [&str; 3] = [
    SUNSPOTS,
    "split,sequence,t,x,who\ntrain,0,1,0.5,Ada\ntrain,0,2,NA,Bob\n\nval,0,1,2,\"a,\"\"b\"\ntest,1,1,3,\n",
    "split;x;y\r\ntrain;1;\r\nvalid;-2e3;?\r\ntest;3;4",
];

/// Something that happens to a file.
#[derive(Debug, Clone)]
enum Mishap {
    /// A byte becomes another one.
    Byte(prop::sample::Index, u8),
    /// Eight bytes become this number: what lengths and offsets are made of.
    Number(prop::sample::Index, u64),
    /// The rest is lost.
    Cut(prop::sample::Index),
    /// Something that means something in a table comes in between.
    Text(prop::sample::Index, &'static str),
    /// A piece is there twice.
    Twice(prop::sample::Index, prop::sample::Index),
}

impl Mishap {
    fn happen(&self, bytes: &mut Vec<u8>) {
        if bytes.is_empty() {
            return;
        }
        match self {
            Self::Byte(at, value) => *at.get_mut(bytes) = *value,
            Self::Number(at, value) => {
                let at = at.index(bytes.len());
                for (byte, value) in bytes[at..].iter_mut().zip(value.to_le_bytes()) {
                    *byte = value;
                }
            }
            Self::Cut(at) => bytes.truncate(at.index(bytes.len())),
            Self::Text(at, text) => {
                let at = at.index(bytes.len());
                bytes.splice(at..at, text.bytes());
            }
            Self::Twice(from, to) => {
                let (from, to) = (from.index(bytes.len()), to.index(bytes.len()));
                bytes.extend_from_within(from.min(to)..from.max(to));
            }
        }
    }
}

/// Integers and reals that mean something in a table of arrays, as bits.
const NUMBERS: [u64; 6] = [0, 1, 1 << 56, 1.5f64.to_bits(), 2f64.to_bits(), f64::NAN.to_bits()];

/// What means something in a table.
const TEXTS: [&str; 16] = [
    ",", ";", "\t", "\"", "\n", "\r\n", "\r", " ", "NaN", "inf", "1e999", "0,5", "x", "\0",
    "\u{feff}", "train",
];

fn mishap() -> impl Strategy<Value = Mishap> {
    let index = any::<prop::sample::Index>;
    // Numbers near the ends of what lengths can be, and small ones.
    let number = prop_oneof![
        any::<u64>(),
        0..4096u64,
        (0..64u32).prop_map(|bit| (1u64 << bit).wrapping_sub(1)),
    ];
    prop_oneof![
        4 => (index(), any::<u8>()).prop_map(|(at, value)| Mishap::Byte(at, value)),
        2 => (index(), number).prop_map(|(at, value)| Mishap::Number(at, value)),
        1 => index().prop_map(Mishap::Cut),
        1 => (index(), index()).prop_map(|(from, to)| Mishap::Twice(from, to)),
        2 => (index(), prop::sample::select(&TEXTS)).prop_map(|(at, text)| Mishap::Text(at, text)),
    ]
}

/// What must hold of whatever comes back.
fn check(outcome: &Result<Model, Problem>) -> Result<(), TestCaseError> {
    match outcome {
        Ok(model) => {
            prop_assert!(!model.layers.is_empty());
            for layer in &model.layers {
                let rows = layer.kind.gates() * layer.units();
                for array in [&layer.weight_hh, &layer.weight_ih] {
                    prop_assert_eq!(array.rows, rows);
                    prop_assert_eq!(array.values.len(), rows * array.columns);
                    prop_assert!(array.values.iter().all(|value| value.is_finite()));
                }
                prop_assert!(layer.bias_ih.len() == rows && layer.bias_hh.len() == rows);
            }
        }
        Err(problem) => check_message(problem)?,
    }
    Ok(())
}

fn check_message(problem: &Problem) -> Result<(), TestCaseError> {
    let message = problem.to_string();
    prop_assert!(!message.is_empty() && message.len() < 4096);
    prop_assert!(message.chars().all(|c| !c.is_control() || c == '\n'), "{:?}", message);
    Ok(())
}

/// The same of tables.
fn check_table(outcome: &Result<SequenceTable, Problem>) -> Result<(), TestCaseError> {
    match outcome {
        Ok(table) => {
            prop_assert!(!table.columns.is_empty() && !table.sequences.is_empty());
            for values in table.sequences.iter().map(|sequence| &sequence.values) {
                prop_assert!(values.rows > 0);
                prop_assert_eq!(values.columns, table.columns.len());
                prop_assert_eq!(values.values.len(), values.rows * values.columns);
                prop_assert!(values.values.iter().all(|value| value.is_finite()));
            }
        }
        Err(problem) => check_message(problem)?,
    }
    Ok(())
}

fn options() -> impl Strategy<Value = SequenceOptions> {
    let missing = prop::sample::select(&[Missing::Refuse, Missing::Hold, Missing::Drop]);
    let columns = prop::option::weighted(0.2, prop::collection::vec("[xyt]|x0", 0..3));
    (missing, columns).prop_map(|(missing, columns)| SequenceOptions { missing, columns })
}

/// Small, so that a number that is too large is found to be so.
fn limits() -> Limits {
    Limits { most_bytes: 1 << 20, most_values: 1 << 16, ..Limits::default() }
}

/// The same cases in every run; `PROPTEST_RNG_SEED` asks for others.
fn cases() -> ProptestConfig {
    let seed = std::env::var("PROPTEST_RNG_SEED").ok().and_then(|seed| seed.parse().ok());
    ProptestConfig {
        cases: 20_000,
        failure_persistence: None,
        rng_seed: RngSeed::Fixed(seed.unwrap_or(1)),
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn a_damaged_file_is_read_or_refused(
        file in prop::sample::select(&FILES),
        mishaps in prop::collection::vec(mishap(), 1..6),
    ) {
        let (format, bytes) = file;
        let mut bytes = bytes.to_vec();
        for mishap in mishaps {
            mishap.happen(&mut bytes);
        }
        check(&read_model_bytes(format, &bytes, &limits()))?;
    }

    /// The archive around it is right, checksums too.
    #[test]
    fn a_damaged_array_is_read_or_refused(
        n in 1..4usize,
        mishaps in prop::collection::vec(mishap(), 1..6),
        is_deflated in any::<bool>(),
    ) {
        let payload = 0.5f64.to_le_bytes().repeat(n * n);
        let mut array = npy("<f8", &format!("({n}, {n})"), &payload);
        for mishap in mishaps {
            mishap.happen(&mut array);
        }
        let part = if is_deflated {
            Part::deflated("W.npy", &array)
        } else {
            Part::stored("W.npy", array)
        };
        check(&read_model_bytes(Format::Npz, &zip(&[part]), &limits()))?;
    }

    #[test]
    fn a_damaged_table_is_read_or_refused(
        text in prop::sample::select(&TABLES),
        mishaps in prop::collection::vec(mishap(), 0..6),
        options in options(),
    ) {
        let mut bytes = text.as_bytes().to_vec();
        for mishap in mishaps {
            mishap.happen(&mut bytes);
        }
        check_table(&read_sequences_bytes(TableFormat::Csv, &bytes, &options, &limits()))?;
    }

    /// Of arrays whose names and shapes nearly fit.
    #[test]
    fn a_table_of_arrays_is_read_or_refused(
        arrays in prop::collection::btree_map(
            "data|lengths|split|sequence|t|x|y",
            (prop::collection::vec(0..4usize, 0..4), prop::sample::select(&["<f8", ">f4", "<i8", "|b1", "<U1"])),
            0..5,
        ),
        numbers in prop::collection::vec(
            prop::sample::select(&NUMBERS),
            64,
        ),
        options in options(),
    ) {
        let bytes: Vec<u8> = numbers.iter().flat_map(|number| number.to_le_bytes()).collect();
        let parts: Vec<_> = arrays
            .iter()
            .map(|(name, (shape, descr))| {
                let count: usize = shape.iter().product();
                let width = if descr.ends_with('8') { 8 } else if descr.ends_with('4') { 4 } else { 1 };
                let axes: Vec<_> = shape.iter().map(|length| format!("{length},")).collect();
                let array = npy(descr, &format!("({})", axes.concat()), &bytes[..count * width]);
                Part::stored(&format!("{name}.npy"), array)
            })
            .collect();
        check_table(&read_sequences_bytes(TableFormat::Npz, &zip(&parts), &options, &limits()))?;
    }

    #[test]
    fn a_damaged_checkpoint_is_read_or_refused(mishaps in prop::collection::vec(mishap(), 0..6)) {
        let mut bytes = include_bytes!("data/several.safetensors").to_vec();
        for mishap in mishaps {
            mishap.happen(&mut bytes);
        }
        if let Err(problem) = read_safetensors(&bytes, &limits()) {
            check_message(&problem)?;
        }
    }

    #[test]
    fn bytes_are_read_or_refused(
        format in prop::sample::select(&Format::ALL),
        bytes in prop::collection::vec(any::<u8>(), 0..256),
    ) {
        check(&read_model_bytes(format, &bytes, &limits()))?;
    }

    /// Names that are nearly those of parameters, with shapes that nearly fit.
    #[test]
    fn shapes_and_names_are_read_or_refused(
        tensors in prop::collection::btree_map(
            "(a\\.)?(weight_ih|weight_hh|bias_ih|bias_hh|weight_hr)(_l[0-2](_reverse)?)?|[WUbCd]|leak",
            prop::collection::vec(0..7usize, 0..3),
            0..12,
        ),
    ) {
        let tensors: Vec<_> = tensors.iter().map(|(name, shape)| (name.as_str(), &shape[..])).collect();
        let bytes = common::safetensors_of(&tensors);
        check(&read_model_bytes(Format::Safetensors, &bytes, &limits()))?;
    }
}
