//! Numbers and points as people type and read them.

use std::time::Duration;

use shockfree::Horizon;
use shockfree::objective::Parameters;
pub use shockfree_figures::number::{counted, significant};
use shockfree_sweep::typed::whole;
pub use shockfree_sweep::typed::{budget, horizon};

/// A finite number.
pub fn finite(text: &str) -> Result<f64, String> {
    let number: f64 = text.trim().parse().map_err(|_| format!("{text:?} is not a number"))?;
    if number.is_finite() { Ok(number) } else { Err("it must be a finite number".to_owned()) }
}

/// A size: a finite number that is not negative.
pub fn size(text: &str) -> Result<f64, String> {
    let number = finite(text)?;
    if number >= 0.0 { Ok(number) } else { Err("it must be 0 or more".to_owned()) }
}

/// A finite number above 0.
pub fn positive(text: &str) -> Result<f64, String> {
    let number = finite(text)?;
    if number > 0.0 { Ok(number) } else { Err("it must be above 0".to_owned()) }
}

/// A number above 0, or infinity.
pub fn rate(text: &str) -> Result<f64, String> {
    if text == "inf" { Ok(f64::INFINITY) } else { positive(text) }
}

/// A whole number within limits.
pub fn within<const LEAST: u64, const MOST: u64>(text: &str) -> Result<u64, String> {
    whole(text)
        .filter(|number| (LEAST..=MOST).contains(number))
        .ok_or_else(|| format!("it must be a whole number from {LEAST} to {MOST}"))
}

/// A seed: any whole number of 64 bits.
pub fn seed(text: &str) -> Result<u64, String> {
    text.parse().map_err(|_| format!("it must be a whole number from 0 to {}", u64::MAX))
}

/// A time in seconds.
pub fn seconds(text: &str) -> Result<Duration, String> {
    /// A day: whoever wants more wants no limit, and a day is none.
    const MOST: f64 = 86_400.0;
    let number = finite(text)?;
    if number > 0.0 && number <= MOST {
        Ok(Duration::from_secs_f64(number))
    } else {
        Err(format!("it must be above 0 and at most {MOST}"))
    }
}

/// Two finite numbers with a comma between them.
fn pair(text: &str, meaning: &str) -> Result<(f64, f64), String> {
    let (one, other) = text
        .split_once(',')
        .ok_or_else(|| format!("it must be two numbers with a comma, {meaning}"))?;
    Ok((finite(one)?, finite(other)?))
}

/// A point `W,B` of the plane.
pub fn point(text: &str) -> Result<Parameters, String> {
    let (weight, bias) = pair(text, "W,B, like -8,4")?;
    Ok(Parameters { weight, bias })
}

/// An interval `LOW,HIGH`.
pub fn interval(text: &str) -> Result<(f64, f64), String> {
    let (low, high) = pair(text, "LOW,HIGH, like -10,10")?;
    if low < high { Ok((low, high)) } else { Err(format!("{low} is not below {high}")) }
}

/// A horizon for people: a number of steps, or ∞.
pub fn horizon_text(horizon: Horizon) -> String {
    horizon.steps().map_or("∞".to_owned(), |steps| steps.to_string())
}

/// Six significant digits: for people. Machines get all digits.
pub fn short(value: f64) -> String {
    significant(value, 6)
}

#[cfg(test)]
mod tests {
    use super::{horizon, interval, point};

    #[test]
    fn points_may_be_negative_and_must_be_finite() {
        let here = point("-8, 4.5e-1").unwrap();
        assert_eq!((here.weight, here.bias), (-8.0, 0.45));
        for wrong in ["", "1", "1,", "1,2,3", "nan,1", "1,inf", "a,b"] {
            assert!(point(wrong).is_err(), "{wrong}");
        }
        assert!(interval("2,2").is_err());
    }

    #[test]
    fn horizons_have_limits() {
        assert!(horizon("infinite").is_ok() && horizon("1").is_ok());
        for wrong in ["0", "-3", "1e3", "10000001", "Infinite"] {
            assert!(horizon(wrong).is_err(), "{wrong}");
        }
    }
}
