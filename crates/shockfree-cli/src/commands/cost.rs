//! `shockfree cost`: one cost, with its gradient.

use clap::Args;
use serde::Serialize;
use shockfree::Horizon;
use shockfree::objective::{Parameters, TerminalCost};
use shockfree::unit::{Unit, nearest_shock};

use super::atlas::region_text;
use crate::failure::Failure;
use crate::json::Pair;
use crate::number::{self, horizon_text, short};
use crate::output::{print, print_json};
use crate::problem::ActivationName;

/// The terminal cost E = (y_T - y*)² at a point, with its exact gradient.
#[derive(Args)]
#[command(after_help = "Example: shockfree cost --at 5,-3 --start -2 --target 0.7 --horizon 50")]
pub struct Cost {
    /// The point of the plane: weight and bias.
    #[arg(long, value_name = "W,B", allow_hyphen_values = true, value_parser = number::point)]
    at: Parameters,
    /// The initial state x_0 (not the output φ(x_0)).
    #[arg(long, value_name = "X0", default_value = "0", allow_hyphen_values = true, value_parser = number::finite)]
    start: f64,
    /// The wanted output y*: strictly between 0 and 1, or -1 and 1 for tanh.
    #[arg(long, value_name = "Y", allow_hyphen_values = true, value_parser = number::finite)]
    target: f64,
    /// After how many steps the cost is read, or "infinite" for the limit.
    #[arg(long, value_name = "N|infinite", default_value = "50", allow_hyphen_values = true, value_parser = number::horizon)]
    horizon: Horizon,
    /// The activation φ.
    #[arg(long, value_enum, default_value_t)]
    activation: ActivationName,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Answer {
    y: f64,
    cost: f64,
    gradient: Pair,
}

impl Cost {
    pub fn run(&self) -> Result<(), Failure> {
        let activation = self.activation.into();
        let unit = Unit::new(activation, self.at.weight, self.at.bias)?;
        let problem = TerminalCost::new(activation, self.start, self.target, self.horizon)?;
        let found = problem.at(self.at)?;
        if self.json {
            let gradient = Pair { w: found.gradient.weight, b: found.gradient.bias };
            return print_json(&Answer { y: found.y, cost: found.cost, gradient });
        }
        let when = horizon_text(self.horizon);
        let nearest = nearest_shock(&unit, self.start)?;
        print(&format!(
            "y(T = {when})  {}\nE          {}\n∂E/∂w      {}\n∂E/∂b      {}\n\n\
             The unit has {}; the nearest shock of this start is {} away, at (w, b) = ({}, {}).",
            short(found.y),
            short(found.cost),
            short(found.gradient.weight),
            short(found.gradient.bias),
            region_text(unit.region()),
            short(nearest.distance),
            short(nearest.weight),
            short(nearest.shock.bias),
        ))
    }
}
