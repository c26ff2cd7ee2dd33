//! Everything that can be claimed about contraction, with its evidence.

use shockfree::network::certificate::{Certificate, Kind, Lure, Reach, refine, search};
use shockfree::network::{Cell, Condition, Contraction, Network};

use crate::{AnyCell, Clock, Progress, Result};

/// A claim: under the inputs allowed, two orbits come together at this rate.
#[derive(Clone, Debug, PartialEq)]
pub struct Claim {
    /// `spectral`, `absolute`, `diagonal`, `lmi`; the same after `reached-`, with the slopes of the states that the
    /// inputs can reach; `condition`, `comparison`, `settled-comparison` of gated layers.
    pub name: &'static str,
    /// The rate.
    pub rate: f64,
    /// Whether contraction is proven.
    pub holds: bool,
    /// What proves it.
    pub evidence: Evidence,
}

/// What proves a claim.
#[derive(Clone, Debug, PartialEq)]
pub enum Evidence {
    /// A certificate for all states and inputs.
    Certificate(Certificate),
    /// A certificate for the states that bounded inputs can reach, after so many steps.
    Reached {
        /// The certificate.
        certificate: Certificate,
        /// The steps.
        steps: usize,
    },
    /// A weighted maximum norm of a gated layer.
    Gated(Contraction),
}

/// What was looked for, and what there was no time for.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Claims {
    /// In order of cost.
    pub made: Vec<Claim>,
    /// Names, with the reason.
    pub left_out: Vec<(&'static str, String)>,
}

/// More units than this make one step of the search for the sharp certificate take longer than anyone waits.
const MOST_FOR_LMI: usize = 256;

/// Shares of the time after which a search ends.
const DIAGONAL: f64 = 0.25;
const LMI: f64 = 0.6;
const REACHED: f64 = 0.9;

/// Steps in which the reachable states are narrowed down.
const NARROWINGS: usize = 1000;

/// All claims about `cell` under inputs of at most `bound`.
pub fn claims(
    cell: &AnyCell,
    bound: Option<f64>,
    clock: &Clock,
    progress: Progress,
) -> Result<Claims> {
    match cell {
        AnyCell::Rnn(network) => Ok(of_network(network, bound, clock, progress)),
        AnyCell::Gru(cell) => {
            let bound = bound.unwrap_or(1.0);
            Ok(gated(
                cell.condition(bound)?,
                cell.comparison(bound)?,
                cell.settled_comparison(bound)?,
            ))
        }
        AnyCell::Lstm(cell) => {
            let bound = bound.unwrap_or(1.0);
            Ok(gated(
                cell.condition(bound)?,
                cell.comparison(bound)?,
                cell.settled_comparison(bound)?,
            ))
        }
    }
}

/// Holds for the states that all orbits enter, not from the first step on.
pub const SETTLED: &str = "settled-comparison";

fn gated(condition: Condition, comparison: Contraction, settled: Contraction) -> Claims {
    let claims =
        [("condition", condition.contraction), ("comparison", comparison), (SETTLED, settled)];
    let made = claims.map(|(name, contraction)| Claim {
        name,
        rate: contraction.rate(),
        holds: contraction.holds(),
        evidence: Evidence::Gated(contraction),
    });
    Claims { made: made.into(), left_out: Vec::new() }
}

fn of_network(network: &Network, bound: Option<f64>, clock: &Clock, progress: Progress) -> Claims {
    let mut claims = Claims::default();
    let names = ["spectral", "absolute", "diagonal", "lmi"];
    let system = Lure::new(network);
    for (kind, name) in Kind::ALL.into_iter().zip(names) {
        progress(name);
        match certificate(&system, kind, clock, [DIAGONAL, LMI]) {
            Ok(certificate) => {
                // What the search returns has passed its check.
                let holds = certificate.rate < 1.0;
                let (rate, evidence) = (certificate.rate, Evidence::Certificate(certificate));
                claims.made.push(Claim { name, rate, holds, evidence });
            }
            Err(why) => claims.left_out.push((name, why)),
        }
    }
    if claims.made.iter().any(|claim| claim.holds) {
        return claims;
    }
    let Some(reach) = reach(network, bound) else { return claims };
    progress("reachable states");
    let system = reach.system(network);
    let names = ["reached-spectral", "reached-absolute", "reached-diagonal", "reached-lmi"];
    for (kind, name) in Kind::ALL.into_iter().zip(names) {
        match certificate(&system, kind, clock, [REACHED, REACHED]) {
            Ok(certificate) => {
                // What the search returns has passed its check.
                let holds = certificate.rate < 1.0;
                let rate = certificate.rate;
                let evidence = Evidence::Reached { certificate, steps: reach.steps };
                claims.made.push(Claim { name, rate, holds, evidence });
            }
            Err(why) => claims.left_out.push((name, why)),
        }
    }
    claims
}

fn certificate(
    system: &Lure,
    kind: Kind,
    clock: &Clock,
    [diagonal, lmi]: [f64; 2],
) -> std::result::Result<Certificate, String> {
    let share = if kind == Kind::Lmi { lmi } else { diagonal };
    if kind == Kind::Lmi && system.units() > MOST_FOR_LMI {
        return Err(format!("too costly for more than {MOST_FOR_LMI} units"));
    }
    let mut ran_out = false;
    let found = search(system, kind, &mut || {
        let go_on = clock.within(share);
        ran_out |= !go_on;
        go_on
    });
    found.ok_or_else(|| {
        let why = if ran_out {
            "no time for it: raise --time-limit"
        } else {
            "the weights are too large to be squared"
        };
        why.to_owned()
    })
}

/// The reachable states, where knowing them sharpens anything.
pub fn reach(network: &Network, bound: Option<f64>) -> Option<Reach> {
    /// Slopes are not worth a second search unless one of them falls by this much.
    const WORTH: f64 = 1e-3;
    let bound = if network.inputs() == 0 { 0.0 } else { bound? };
    let reach = refine(network, &vec![bound; network.inputs()], NARROWINGS);
    let full = network.activation().slope_bound();
    reach.slopes.iter().any(|&slope| slope < full * (1.0 - WORTH)).then_some(reach)
}
