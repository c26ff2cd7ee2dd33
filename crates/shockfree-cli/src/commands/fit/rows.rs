//! The rows of the tables that a training writes.

use std::fmt::Write;

use shockfree_fit::{Guard, Step};

/// The columns of a step.
pub const STEPS: &str = "epoch,step,cost,gradient,bound,rate,contraction";

/// The columns of an epoch.
pub const EPOCHS: &str = "epoch,training cost,validation cost,taken back";

/// One epoch; number 0 is the start.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct EpochRow {
    /// Its number.
    pub epoch: u64,
    /// The mean cost over its steps.
    pub cost: f64,
    /// The validation cost after it; none without validation data.
    pub validation: Option<f64>,
    /// Whether it was taken back.
    pub taken_back: bool,
}

impl EpochRow {
    /// The row, with all digits.
    pub fn text(&self) -> String {
        let Self { epoch, cost, validation, taken_back } = self;
        let validation = validation.map_or(String::new(), |cost| cost.to_string());
        format!("{epoch},{cost},{validation},{}\n", u8::from(*taken_back))
    }

    /// Reads a row.
    pub fn read(line: &str) -> Option<Self> {
        let cells: Vec<&str> = line.split(',').collect();
        let &[epoch, cost, validation, taken_back] = &cells[..] else { return None };
        let validation = if validation.is_empty() { None } else { Some(validation.parse().ok()?) };
        let (epoch, cost) = (epoch.parse().ok()?, cost.parse().ok()?);
        Some(Self { epoch, cost, validation, taken_back: taken_back == "1" })
    }
}

/// Appends the row of a step, with all digits.
pub fn step(rows: &mut String, (epoch, number): (u64, u64), step: &Step, guard: Guard) {
    let Step { cost, gradient, bound, rate, spectral, .. } = *step;
    // What there is none of is an empty cell.
    let maybe = |value: f64| if value.is_nan() { String::new() } else { value.to_string() };
    let contraction = match guard {
        // After the step: what was above the rate has been taken away.
        Guard::Shockfree { rate, .. } => rate * spectral.min(1.0),
        Guard::Plain | Guard::Clipping { .. } => f64::NAN,
    };
    let (bound, contraction) = (maybe(bound), maybe(contraction));
    // Writing to a string cannot fail.
    let _ = writeln!(rows, "{epoch},{number},{cost},{gradient},{bound},{rate},{contraction}");
}

#[cfg(test)]
mod tests {
    use super::EpochRow;

    #[test]
    fn rows_are_read_back() {
        let row = EpochRow { epoch: 7, cost: 0.1 + 0.2, validation: None, taken_back: true };
        assert_eq!(EpochRow::read(row.text().trim_end()), Some(row));
        let row = EpochRow { validation: Some(f64::INFINITY), ..row };
        assert_eq!(EpochRow::read(row.text().trim_end()), Some(row));
        assert_eq!(EpochRow::read("1,2"), None);
    }
}
