//! What a training goes on from, as a file.
//!
//! Every number is kept as its bits, also those that are not finite: a training that diverged can be gone on with too.

use std::collections::BTreeMap;

use shockfree::simd::Real as _;
use shockfree_data::{Limits, NamedTensor, TensorValues, read_safetensors, write_safetensors};
use shockfree_fit::{Best, Memory, Real, State, StepLimit};

use super::fingerprint::{EPOCHS, Identity};
use super::model::WRITTEN_BY;
use super::tally::Tally;

/// The key of the settings among the metadata.
const SETTINGS: &str = "settings";

/// A training between two epochs.
#[derive(Clone, Debug, PartialEq)]
pub struct Checkpoint<T> {
    /// What decides its bits.
    pub identity: Identity,
    /// Where it stands.
    pub state: State<T>,
    /// The best so far.
    pub best: Best<T>,
    /// What is counted along the way.
    pub tally: Tally,
    /// How many bytes the tables of steps and epochs have.
    pub lengths: [u64; 2],
}

impl<T: Real> Checkpoint<T> {
    /// The file.
    pub fn bytes(&self) -> Result<Vec<u8>, String> {
        let Self { state, best, tally, lengths, .. } = self;
        let limit = &state.limit;
        let mut numbers = vec![
            state.epoch,
            state.memory.steps,
            limit.limit.to_bits(),
            limit.ceiling.to_bits(),
            limit.wait.into(),
            limit.pause.into(),
            best.epoch,
            best.cost.to_bits(),
            lengths[0],
            lengths[1],
        ];
        numbers.extend(tally.numbers());
        let scale = state.scale.iter().map(|value| value.to_bits()).collect();
        let tensors = [
            tensor("free", to_bytes(&state.free)),
            tensor("first", to_bytes(&state.memory.first)),
            tensor("second", to_bytes(&state.memory.second)),
            tensor("best", to_bytes(&best.parameters)),
            tensor("scale", TensorValues::U64(scale)),
            tensor("numbers", TensorValues::U64(numbers)),
        ];
        let settings = serde_json::to_string(&self.identity).map_err(|error| error.to_string())?;
        let version = env!("CARGO_PKG_VERSION").to_owned();
        let metadata =
            BTreeMap::from([(SETTINGS.to_owned(), settings), (WRITTEN_BY.to_owned(), version)]);
        write_safetensors(&tensors, &metadata).map_err(|problem| problem.to_string())
    }

    /// Reads a file that [`bytes`](Self::bytes) made of a training of this kind: `like` is its beginning.
    pub fn read(bytes: &[u8], like: &Self) -> Result<Self, String> {
        let most = usize::MAX;
        let limits = Limits { most_bytes: u64::MAX, most_values: most, ..Limits::default() };
        let (tensors, metadata) =
            read_safetensors(bytes, &limits).map_err(|problem| problem.to_string())?;
        let identity: Identity = metadata
            .get(SETTINGS)
            .and_then(|text| serde_json::from_str(text).ok())
            .ok_or("is no checkpoint of a fit")?;
        if let Some(difference) = difference(&identity, &like.identity) {
            return Err(difference);
        }
        let find = |name: &str| {
            tensors.iter().find(|tensor| tensor.name == name).map(|tensor| &tensor.values)
        };
        let reals = |name: &str, length: usize| match find(name) {
            Some(TensorValues::U8(bytes)) => {
                of_bytes(bytes).filter(|values| values.len() == length)
            }
            _ => None,
        };
        let whole = |name: &str, length: usize| match find(name) {
            Some(TensorValues::U64(values)) if values.len() == length => Some(values.clone()),
            _ => None,
        };
        let read = || {
            let numbers = whole("numbers", 10 + Tally::NUMBERS)?;
            let (numbers, tally) = numbers.split_first_chunk::<10>()?;
            let [epoch, steps, limit, ceiling, wait, pause, best_epoch, best_cost, trace, epochs] =
                *numbers;
            let scale = whole("scale", like.state.scale.len())?;
            let (first, second) = (like.state.memory.first.len(), like.state.memory.second.len());
            let state = State {
                epoch,
                free: reals("free", like.state.free.len())?,
                scale: scale.into_iter().map(f64::from_bits).collect(),
                memory: Memory {
                    first: reals("first", first)?,
                    second: reals("second", second)?,
                    steps,
                },
                limit: StepLimit {
                    limit: f64::from_bits(limit),
                    ceiling: f64::from_bits(ceiling),
                    wait: u32::try_from(wait).ok()?,
                    pause: u32::try_from(pause).ok()?,
                },
            };
            let parameters = reals("best", like.best.parameters.len())?;
            let best = Best { epoch: best_epoch, cost: f64::from_bits(best_cost), parameters };
            let tally = Tally::of_numbers(tally)?;
            Some(Self { identity, state, best, tally, lengths: [trace, epochs] })
        };
        read().ok_or_else(|| "is a checkpoint, but not one of this program".to_owned())
    }
}

/// The settings in which two fits differ, as a message. More epochs make no other fit: they are what would have come.
fn difference(there: &Identity, here: &Identity) -> Option<String> {
    let of = |identity: &Identity, name: &str| {
        identity.iter().find(|(other, _)| other == name).map(|(_, value)| value.clone())
    };
    let differing: Vec<String> = here
        .iter()
        .filter(|(name, value)| of(there, name).as_ref() != Some(value))
        .filter(|(name, value)| name != EPOCHS || !is_less(of(there, name), value))
        .map(|(name, value)| match of(there, name) {
            _ if name == "data" => "other data".to_owned(),
            Some(was) => format!("{name} {was}, not {value}"),
            None => format!("no {name}"),
        })
        .collect();
    (!differing.is_empty()).then(|| format!("is of another fit: {}", differing.join("; ")))
}

fn is_less(one: Option<String>, other: &str) -> bool {
    let number = |text: &str| text.parse::<u64>().ok();
    one.and_then(|one| number(&one)).zip(number(other)).is_some_and(|(one, other)| one < other)
}

fn tensor(name: &str, values: TensorValues) -> NamedTensor {
    NamedTensor { name: name.to_owned(), shape: vec![values.len()], values }
}

fn to_bytes<T: Real>(values: &[T]) -> TensorValues {
    TensorValues::U8(if T::NAME == f32::NAME {
        values.iter().flat_map(|value| f32::of(value.wide()).to_le_bytes()).collect()
    } else {
        values.iter().flat_map(|value| value.wide().to_le_bytes()).collect()
    })
}

fn of_bytes<T: Real>(bytes: &[u8]) -> Option<Vec<T>> {
    if T::NAME == f32::NAME {
        let (values, rest) = bytes.as_chunks();
        let narrow = values.iter().map(|&bytes| T::of(f32::from_le_bytes(bytes).into()));
        rest.is_empty().then(|| narrow.collect())
    } else {
        let (values, rest) = bytes.as_chunks();
        let wide = values.iter().map(|&bytes| T::of(f64::from_le_bytes(bytes)));
        rest.is_empty().then(|| wide.collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checkpoint<T: Real>() -> Checkpoint<T> {
        let values = |numbers: &[f64]| numbers.iter().map(|&number| T::of(number)).collect();
        Checkpoint {
            identity: vec![("units".to_owned(), "2".to_owned())],
            state: State {
                epoch: 3,
                free: values(&[0.1, f64::NEG_INFINITY, -0.0]),
                scale: vec![1.5],
                memory: Memory { first: values(&[1.0]), second: Vec::new(), steps: 12 },
                limit: StepLimit { limit: f64::INFINITY, ceiling: 0.3, wait: 2, pause: 4 },
            },
            best: Best { epoch: 2, cost: 0.7, parameters: values(&[1e-30, 2.0]) },
            tally: Tally::default(),
            lengths: [17, 4],
        }
    }

    #[test]
    fn every_bit_comes_back() {
        let single = checkpoint::<f32>();
        assert_eq!(Checkpoint::read(&single.bytes().unwrap(), &single), Ok(single));
        let double = checkpoint::<f64>();
        let bytes = double.bytes().unwrap();
        assert_eq!(Checkpoint::read(&bytes, &double), Ok(double.clone()));
        for length in 0..bytes.len() {
            assert!(Checkpoint::read(&bytes[..length], &double).is_err());
        }
    }

    #[test]
    fn another_fit_is_refused_with_what_differs() {
        let one = checkpoint::<f32>();
        let other =
            Checkpoint { identity: vec![("units".to_owned(), "3".to_owned())], ..one.clone() };
        let message = Checkpoint::read(&one.bytes().unwrap(), &other).unwrap_err();
        assert_eq!(message, "is of another fit: units 2, not 3");
        let epochs = |count: &str| Checkpoint {
            identity: vec![(EPOCHS.to_owned(), count.to_owned())],
            ..one.clone()
        };
        let bytes = epochs("90").bytes().unwrap();
        assert!(Checkpoint::read(&bytes, &epochs("100")).is_ok());
        let message = Checkpoint::read(&bytes, &epochs("80")).unwrap_err();
        assert_eq!(message, "is of another fit: epochs 90, not 80");
    }
}
