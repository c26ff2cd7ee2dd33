//! The losses of a training, from a CSV file.

use std::path::Path;

use crate::error::{Error, Problem};
use crate::read::read_bytes;
use crate::{Limits, Result, shown};

/// The loss at a step of a training.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Loss {
    /// The step.
    pub step: f64,
    /// The loss; infinite or NaN where the training broke down.
    pub loss: f64,
}

/// Names of the column of steps.
const STEPS: [&str; 3] = ["step", "iteration", "epoch"];

/// Reads a CSV file with a column `loss` and, unless rows are steps from 0, one of `step`, `iteration` or `epoch`.
/// Other columns are not read. Steps must rise.
///
/// # Errors
/// [`Error`](enum@Error), with the path in its message: for what is not a file, or too large, and for columns or
/// numbers that are missing.
pub fn read_losses(path: &Path, limits: &Limits) -> Result<Vec<Loss>, Error> {
    /// Ten million rows.
    const MOST_BYTES: u64 = 1 << 28;
    let bytes = read_bytes(path, limits.most_bytes.min(MOST_BYTES))?;
    parse(&bytes)
        .map_err(|problem| Error::Content { path: path.to_owned(), problem: Box::new(problem) })
}

fn parse(bytes: &[u8]) -> std::result::Result<Vec<Loss>, Problem> {
    let wrong = |message: String| Problem::Losses { message };
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(bytes);
    let header = reader.headers().map_err(|error| wrong(error.to_string()))?.clone();
    let column = |names: &[&str]| {
        header.iter().position(|name| names.contains(&name.to_lowercase().as_str()))
    };
    let Some(loss_at) = column(&["loss"]) else {
        return Err(wrong(format!(
            "has no column \"loss\"; its columns are {}",
            header.iter().map(shown::name).collect::<Vec<_>>().join(", ")
        )));
    };
    let step_at = column(&STEPS);
    let mut losses: Vec<Loss> = Vec::new();
    for (row, record) in reader.records().enumerate() {
        let record = record.map_err(|error| wrong(error.to_string()))?;
        let number = |at: usize| {
            let text = record.get(at).unwrap_or("");
            text.parse::<f64>().map_err(|_| {
                wrong(format!(
                    "row {} has \"{}\" where a number must be",
                    row + 1,
                    shown::name(text)
                ))
            })
        };
        #[expect(clippy::cast_precision_loss, reason = "far below 2⁵²")]
        let step = step_at.map_or(Ok(row as f64), number)?;
        if !step.is_finite() || losses.last().is_some_and(|last| last.step >= step) {
            return Err(wrong(format!(
                "row {} has the step {step}; steps must be finite and rise",
                row + 1
            )));
        }
        losses.push(Loss { step, loss: number(loss_at)? });
    }
    if losses.is_empty() { Err(wrong("has no losses".to_owned())) } else { Ok(losses) }
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn columns_are_found_by_name() {
        let losses = parse(b"Loss, gradient_norm, step\n0.5,1,10\nNaN,2,20\ninf,3,30\n").unwrap();
        assert_eq!(losses.len(), 3);
        assert_eq!((losses[0].step, losses[0].loss), (10.0, 0.5));
        assert!(losses[1].loss.is_nan() && losses[2].loss.is_infinite());
        assert_eq!(parse(b"loss\n1\n2\n").unwrap()[1].step, 1.0);
    }

    #[test]
    fn what_is_wrong_is_named() {
        let message = |text: &[u8]| parse(text).unwrap_err().to_string();
        assert!(message(b"a,b\n1,2\n").contains("no column \"loss\""));
        assert!(message(b"step,loss\n1,x\n").contains("row 1"));
        assert!(message(b"step,loss\n1,2\n1,2\n").contains("steps must be finite and rise"));
        assert!(message(b"step,loss\n").contains("no losses"));
        assert!(message(b"step,loss\n1,2,3\n").contains("3 fields"));
        assert!(message(b"\xff\xfe").contains("loss") || !message(b"\xff\xfe").is_empty());
    }
}
