//! `shockfree atlas`: the (w, b)-plane, as a picture or as data, or one point of it.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use shockfree::Activation;
use shockfree::objective::Parameters;
use shockfree::unit::Unit;
use shockfree_figures::{Plane, Range, Window};

use crate::failure::Failure;
use crate::number;
use crate::output;
use crate::problem::ActivationName;

mod plane;
mod point;

pub use point::region_text;

/// The (w, b)-plane of one unit: folds, flips, regions, and the shock of a start.
///
/// Without --at, the whole plane as a picture or as data; with --at, all there is to know of one point.
#[derive(Args)]
#[command(
    after_help = "Examples:\n  shockfree atlas --start -2\n  shockfree atlas --start -2 --format svg --out plane.svg\n  shockfree atlas --at -8,4 --start 0.4 --json"
)]
pub struct Atlas {
    /// One point: weight and bias.
    #[arg(long, value_name = "W,B", allow_hyphen_values = true, value_parser = number::point)]
    at: Option<Parameters>,
    /// The initial state x_0 whose limit and shock are wanted (0 for a point, none for the plane).
    #[arg(long, value_name = "X0", allow_hyphen_values = true, value_parser = number::finite)]
    start: Option<f64>,
    /// The activation φ.
    #[arg(long, value_enum, default_value_t)]
    activation: ActivationName,
    /// How the plane is given.
    #[arg(long, value_enum, default_value_t, conflicts_with_all = ["at", "json"])]
    format: Format,
    /// The same as --format json, or with --at the point as JSON.
    #[arg(long)]
    json: bool,
    /// The weights shown.
    #[arg(long, value_name = "LOW,HIGH", allow_hyphen_values = true, value_parser = number::interval, conflicts_with = "at")]
    weights: Option<(f64, f64)>,
    /// The biases shown.
    #[arg(long, value_name = "LOW,HIGH", allow_hyphen_values = true, value_parser = number::interval, conflicts_with = "at")]
    biases: Option<(f64, f64)>,
    /// Write to a file instead of printing.
    #[arg(long, value_name = "FILE", conflicts_with = "at")]
    out: Option<PathBuf>,
}

/// The forms of the plane.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A picture of characters
    #[default]
    Text,
    /// A picture as SVG
    Svg,
    /// The curves as points, one in a row
    Csv,
    /// The curves as points
    Json,
}

impl Atlas {
    pub fn run(&self) -> Result<(), Failure> {
        let activation: Activation = self.activation.into();
        if let Some(at) = self.at {
            let unit = Unit::new(activation, at.weight, at.bias)?;
            return point::answer(&unit, self.start.unwrap_or(0.0), self.json);
        }
        let plane = self.plane(activation)?;
        let format = if self.json { Format::Json } else { self.format };
        let text = match format {
            Format::Text => {
                let colour = self.out.is_none() && output::colour();
                plane.text(output::COLUMNS, output::LINES, colour)
            }
            Format::Svg => plane.svg(),
            Format::Csv => plane::csv(&plane),
            Format::Json => output::json_text(&plane::view(&plane))?,
        };
        match &self.out {
            Some(path) => output::write_file(path, &text),
            None => output::print(&text),
        }
    }

    fn plane(&self, activation: Activation) -> Result<Plane<'static>, Failure> {
        let whole = Window::whole(activation);
        let range = |name: &str, given: Option<(f64, f64)>, whole: Range| match given {
            None => Ok(whole),
            Some((low, high)) => {
                Range::new(low, high).map_err(|error| Failure::Settings(format!("{name}: {error}")))
            }
        };
        Ok(Plane {
            activation,
            window: Window {
                weights: range("--weights", self.weights, whole.weights)?,
                biases: range("--biases", self.biases, whole.biases)?,
            },
            start: self.start,
            target: None,
            tracks: &[],
            names: &[],
            title: None,
        })
    }
}
