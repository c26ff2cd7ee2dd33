//! Everything that can be claimed about contraction, with its evidence.

use shockfree::network::certificate::{Certificate, Kind, Lure, Reach, refine, search};
use shockfree::network::{Cell, Contraction, Network};

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
    if let AnyCell::Rnn(network) = cell {
        return Ok(of_network(network, bound, clock, progress));
    }
    let made = gated(cell, bound.unwrap_or(1.0))?.map(|(name, contraction)| Claim {
        name,
        rate: contraction.rate(),
        holds: contraction.holds(),
        evidence: Evidence::Gated(contraction),
    });
    Ok(Claims { made: made.collect(), left_out: Vec::new() })
}

/// Holds for the states that all orbits enter, not from the first step on.
pub const SETTLED: &str = "settled-comparison";

/// What is known of a gated layer under inputs of at most `bound`, by name; nothing of other layers.
pub fn gated(
    cell: &AnyCell,
    bound: f64,
) -> Result<impl Iterator<Item = (&'static str, Contraction)> + use<>> {
    let contractions = match cell {
        AnyCell::Rnn(_) => Vec::new(),
        AnyCell::Gru(cell) => {
            vec![
                cell.condition(bound)?.contraction,
                cell.comparison(bound)?,
                cell.settled_comparison(bound)?,
            ]
        }
        AnyCell::Lstm(cell) => {
            vec![
                cell.condition(bound)?.contraction,
                cell.comparison(bound)?,
                cell.settled_comparison(bound)?,
            ]
        }
    };
    Ok(["condition", "comparison", SETTLED].into_iter().zip(contractions))
}

fn of_network(network: &Network, bound: Option<f64>, clock: &Clock, progress: Progress) -> Claims {
    let mut claims = Claims::default();
    let names = ["spectral", "absolute", "diagonal", "lmi"];
    let system = Lure::new(network);
    let share = |kind| if kind == Kind::Lmi { LMI } else { DIAGONAL };
    for (kind, name) in Kind::ALL.into_iter().zip(names) {
        progress(name);
        let found = certificate(&system, kind, clock, share(kind));
        claims.add(name, found, Evidence::Certificate);
    }
    if claims.proven().next().is_some() {
        return claims;
    }
    let Some(reach) = reach(network, bound) else { return claims };
    progress("reachable states");
    let system = reach.system(network);
    let names = ["reached-spectral", "reached-absolute", "reached-diagonal", "reached-lmi"];
    for (kind, name) in Kind::ALL.into_iter().zip(names) {
        let found = certificate(&system, kind, clock, REACHED);
        claims
            .add(name, found, |certificate| Evidence::Reached { certificate, steps: reach.steps });
    }
    claims
}

impl Claims {
    /// Those that prove contraction.
    pub fn proven(&self) -> impl Iterator<Item = &Claim> {
        self.made.iter().filter(|claim| claim.holds)
    }

    /// The one of these with the smallest rate.
    pub fn best_proven(&self) -> Option<&Claim> {
        self.proven().min_by(|x, y| x.rate.total_cmp(&y.rate))
    }

    /// A certificate that a search returned, and so has passed its check, or the reason why there is none.
    fn add(
        &mut self,
        name: &'static str,
        found: std::result::Result<Certificate, String>,
        evidence: impl FnOnce(Certificate) -> Evidence,
    ) {
        match found {
            Ok(certificate) => {
                let rate = certificate.rate;
                self.made.push(Claim {
                    name,
                    rate,
                    holds: rate < 1.0,
                    evidence: evidence(certificate),
                });
            }
            Err(why) => self.left_out.push((name, why)),
        }
    }
}

fn certificate(
    system: &Lure,
    kind: Kind,
    clock: &Clock,
    share: f64,
) -> std::result::Result<Certificate, String> {
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
