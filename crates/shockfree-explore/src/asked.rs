//! What a request asks for, checked.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::ops::RangeInclusive;
use std::str::FromStr;

use axum::extract::{FromRequestParts, Query};
use axum::http::request::Parts;
use shockfree::objective::{Grid, Parameters, TerminalCost};
use shockfree::{Activation, Horizon};
use shockfree_figures::{Range, Window};

use crate::answer::Refusal;

/// The longest query: that of a page has some 300 bytes.
const LONGEST: usize = 4096;
/// The longest finite horizon.
const LONGEST_HORIZON: u64 = 500;
/// How large a state may be at the start, and a weight or a bias.
const LARGEST_START: f64 = 1e3;
const LARGEST_PARAMETER: f64 = 1e9;

/// The name of a whole number, what it is if nobody says, and its limits.
type Count = (&'static str, u64, RangeInclusive<u64>);

/// The parameters of a request. Each is taken once; [`Asked::nothing_else`] refuses what nobody took.
pub struct Asked(BTreeMap<String, String>);

impl<S: Send + Sync> FromRequestParts<S> for Asked {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refusal> {
        if parts.uri.query().is_some_and(|query| query.len() > LONGEST) {
            return Err(Refusal::bad(format!("the query is too long: at most {LONGEST} bytes")));
        }
        let Query(pairs) = Query::<Vec<(String, String)>>::from_request_parts(parts, state)
            .await
            .map_err(|error| Refusal::bad(error.body_text()))?;
        let mut asked = BTreeMap::new();
        for (name, value) in pairs {
            if asked.insert(name.clone(), value).is_some() {
                return Err(Refusal::bad(format!("{} is given twice", shown(&name))));
            }
        }
        Ok(Self(asked))
    }
}

/// What somebody sent, short enough to be sent back.
pub fn shown(text: &str) -> String {
    let short: String = text.chars().take(40).collect();
    let more = if short.len() < text.len() { "…" } else { "" };
    format!("{short:?}{more}")
}

impl Asked {
    /// The text of a parameter.
    pub fn text(&mut self, name: &str) -> Option<String> {
        self.0.remove(name)
    }

    /// A finite number within limits.
    pub fn number(
        &mut self,
        name: &str,
        usual: f64,
        limits: RangeInclusive<f64>,
    ) -> Result<f64, Refusal> {
        self.within(name, usual, &limits, "a number")
    }

    /// A whole number within limits.
    pub fn count(
        &mut self,
        name: &str,
        usual: u64,
        limits: RangeInclusive<u64>,
    ) -> Result<u64, Refusal> {
        self.within(name, usual, &limits, "a whole number")
    }

    fn within<T: FromStr + PartialOrd + Display>(
        &mut self,
        name: &str,
        usual: T,
        limits: &RangeInclusive<T>,
        kind: &str,
    ) -> Result<T, Refusal> {
        let Some(text) = self.text(name) else { return Ok(usual) };
        text.parse().ok().filter(|number| limits.contains(number)).ok_or_else(|| {
            let (low, high) = (limits.start(), limits.end());
            let said = shown(&text);
            Refusal::bad(format!(
                "{name} = {said} is not allowed: it must be {kind} from {low} to {high}"
            ))
        })
    }

    /// The problem.
    pub fn problem(&mut self) -> Result<TerminalCost, Refusal> {
        let activation = match self.text("activation").as_deref() {
            None | Some("logistic") => Activation::Logistic,
            Some("tanh") => Activation::Tanh,
            Some(other) => {
                let message = "is not allowed: it must be logistic or tanh";
                return Err(Refusal::bad(format!("activation = {} {message}", shown(other))));
            }
        };
        let usual = match activation {
            Activation::Logistic => 0.7,
            Activation::Tanh => 0.4,
        };
        let start = self.number("start", -2.0, -LARGEST_START..=LARGEST_START)?;
        let target = self.number("target", usual, -1.0..=1.0)?;
        let horizon = if self.0.get("horizon").is_some_and(|text| text == "infinite") {
            self.text("horizon");
            Horizon::Infinite
        } else {
            Horizon::finite(self.count("horizon", 50, 1..=LONGEST_HORIZON)?)?
        };
        Ok(TerminalCost::new(activation, start, target, horizon)?)
    }

    /// The part of the plane.
    pub fn window(&mut self) -> Result<Window, Refusal> {
        let limits = -LARGEST_PARAMETER..=LARGEST_PARAMETER;
        let weights =
            (self.number("w0", -10.0, limits.clone())?, self.number("w1", 10.0, limits.clone())?);
        let biases = (self.number("b0", -10.0, limits.clone())?, self.number("b1", 10.0, limits)?);
        Ok(Window {
            weights: Range::new(weights.0, weights.1)?,
            biases: Range::new(biases.0, biases.1)?,
        })
    }

    /// The part of the plane, with so many columns and rows.
    pub fn grid(&mut self, columns: Count, rows: Count) -> Result<Grid, Refusal> {
        let window = self.window()?;
        let mut count = |(name, usual, limits): Count| self.count(name, usual, limits);
        let (columns, rows) = (count(columns)?, count(rows)?);
        let ends = |range: Range| (range.low(), range.high());
        let size = |count: u64| usize::try_from(count).unwrap_or(usize::MAX);
        Ok(Grid::new(ends(window.weights), ends(window.biases), size(columns), size(rows))?)
    }

    /// The point of the plane.
    pub fn point(&mut self) -> Result<Parameters, Refusal> {
        let limits = -LARGEST_PARAMETER..=LARGEST_PARAMETER;
        let weight = self.number("w", 5.0, limits.clone())?;
        Ok(Parameters { weight, bias: self.number("b", -3.0, limits)? })
    }

    /// That everything was taken.
    pub fn nothing_else(self) -> Result<(), Refusal> {
        match self.0.first_key_value() {
            None => Ok(()),
            Some((name, _)) => {
                Err(Refusal::bad(format!("{} is no parameter of this request", shown(name))))
            }
        }
    }
}
