//! Files that were right until something happened to them: they are read or refused, and nothing else.

mod common;

use common::{Part, npy, zip};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use shockfree_data::{Format, Limits, Model, Problem, read_model_bytes};

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

/// Something that happens to a file.
#[derive(Debug, Clone)]
enum Mishap {
    /// A byte becomes another one.
    Byte(prop::sample::Index, u8),
    /// Eight bytes become this number: what lengths and offsets are made of.
    Number(prop::sample::Index, u64),
    /// The rest is lost.
    Cut(prop::sample::Index),
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
            Self::Twice(from, to) => {
                let (from, to) = (from.index(bytes.len()), to.index(bytes.len()));
                bytes.extend_from_within(from.min(to)..from.max(to));
            }
        }
    }
}

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
        Err(problem) => {
            let message = problem.to_string();
            prop_assert!(!message.is_empty() && message.len() < 4096);
            prop_assert!(message.chars().all(|c| !c.is_control() || c == '\n'), "{:?}", message);
        }
    }
    Ok(())
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
