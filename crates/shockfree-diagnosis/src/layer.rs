//! The diagnosis of one layer.

use shockfree::network::certificate::{Lure, relaxed};
use shockfree::network::{
    Cell, Effort, FixedPoint, FixedPoints, Guarantees, Held, Network, Stage, Survey, Witness,
    survey, witness,
};
use shockfree_linalg::singular_values;

use crate::claims::{Claim, Claims, Evidence, SETTLED, claims};
use crate::completeness::{Completeness, of_search, prove, proves};
use crate::inputs;
use crate::{AnyCell, Clock, Progress, Result};

/// The answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// A certificate holds.
    Contracting,
    /// There is a witness.
    NotContracting,
    /// Neither was found.
    Undecided,
}

impl Verdict {
    /// Its name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Contracting => "contracting",
            Self::NotContracting => "not-contracting",
            Self::Undecided => "undecided",
        }
    }
}

/// Where the inputs of a layer come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// From outside: any input within its bounds may be held.
    Free,
    /// From layers below that rest at a known output.
    Settled,
    /// From layers below of which no resting output is known: what is seen under an input refutes nothing.
    Unknown,
}

/// What was found of one layer in one direction.
#[derive(Clone, Debug)]
pub struct LayerDiagnosis {
    /// The name of its parameters' group, like `encoder.l0` or `l1_reverse`.
    pub name: String,
    /// The layer with its input held.
    pub held: Held<AnyCell>,
    /// The number of its inputs.
    pub inputs: usize,
    /// The constant input at which the dynamics were looked at: the one that was asked for, unless another one refutes
    /// contraction.
    pub input: Vec<f64>,
    /// The bound of its inputs, if one was given.
    pub input_bound: Option<f64>,
    /// The answer.
    pub verdict: Verdict,
    /// Claims of contraction, those that hold and those that do not.
    pub claims: Claims,
    /// Fixed points, limits, exponents, and a witness.
    pub survey: Survey,
    /// Whether these are all fixed points.
    pub completeness: Completeness,
    /// Whether interval arithmetic proves the witness.
    pub witness_proven: bool,
    /// Bounds that follow from the certificate with the smallest gradient bound.
    pub guarantees: Option<Guarantees>,
    /// The singular values of `L W`, of RNN layers.
    pub singular_values: Vec<f64>,
    /// Where its inputs come from.
    pub source: Source,
}

impl LayerDiagnosis {
    /// Of `cell` at the constant `input`: certificates on one thread, the dynamics on another.
    ///
    /// # Errors
    /// [`Error::Value`](crate::Error::Value) for an input or an input bound that cannot mean anything;
    /// [`Error::Stopped`](crate::Error::Stopped) if the flag of `clock` was set before all was done.
    pub fn new(
        name: String,
        cell: &AnyCell,
        input: Vec<f64>,
        input_bound: Option<f64>,
        source: Source,
        clock: &Clock,
        progress: Progress,
    ) -> Result<Self> {
        clock.go_on()?;
        let held = Held::new(cell, &input)?;
        let (claims, mut seen) = std::thread::scope(|scope| {
            let claims = scope.spawn(|| claims(cell, input_bound, clock, progress));
            let seen = look(input, held, clock, progress);
            let claims = claims.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
            claims.map(|claims| (claims, seen))
        })?;
        let holds = claims.proven().next().is_some();
        if !holds && seen.survey.witness.is_none() && source == Source::Free && cell.inputs() > 0 {
            progress("other inputs");
            if let Some((input, held, survey)) =
                inputs::refuting(cell, input_bound, &seen.input, clock)?
            {
                seen = completed(input, held, survey, clock);
            }
        }
        // The clock is asked no more: nothing from here on is cut short.
        clock.go_on()?;
        if holds && seen.survey.fixed_points.points.len() == 1 {
            // A contracting map has one fixed point.
            seen.completeness = Completeness::Proven;
        }
        if holds || source == Source::Unknown {
            // A proof outweighs what rounding may make of a point that is nearly neutral, and a witness at an input that
            // the layers below may never give is none.
            seen.survey.witness = None;
        }
        let Seen { input, held, survey, completeness } = seen;
        let verdict = match (holds, &survey.witness) {
            (true, _) => Verdict::Contracting,
            (false, Some(_)) => Verdict::NotContracting,
            (false, None) => Verdict::Undecided,
        };
        let witness_proven = survey.witness.as_ref().is_some_and(|witness| proves(&held, witness));
        let guarantees = guarantees(cell, input_bound, &claims);
        let singular_values = cell.network().map_or_else(Vec::new, |network| {
            let gain = network.recurrent().scaled(network.activation().slope_bound());
            singular_values(&gain).unwrap_or_default()
        });
        let inputs = cell.inputs();
        Ok(Self {
            name,
            held,
            inputs,
            input,
            input_bound,
            verdict,
            claims,
            survey,
            completeness,
            witness_proven,
            guarantees,
            singular_values,
            source,
        })
    }

    /// The layer.
    pub const fn cell(&self) -> &AnyCell {
        self.held.cell()
    }

    /// The smallest rate of a claim that is one, whether below 1 or not.
    pub fn best_rate(&self) -> Option<&Claim> {
        let rates = self.claims.made.iter().filter(|claim| claim.rate.is_finite());
        rates.min_by(|x, y| x.rate.total_cmp(&y.rate))
    }

    /// The witness.
    pub const fn witness(&self) -> Option<&Witness> {
        self.survey.witness.as_ref()
    }

    /// `1/(1-ρ)` steps, with the smallest rate that is proven.
    pub fn memory(&self) -> Option<f64> {
        self.claims.best_proven().map(|claim| 1.0 / (1.0 - claim.rate))
    }

    /// A rate that none can be below: the spectral radius at a fixed point, or what a Lyapunov exponent says.
    pub fn least_rate(&self) -> f64 {
        let at_points = self.survey.fixed_points.points.iter().map(FixedPoint::spectral_radius);
        // Of orbits that rest, the fixed points say it better: exponents converge slowly.
        let exponent = self.survey.exponents.first().filter(|one| one.is_positive());
        let least = at_points.chain(exponent.map(|one| one.value.exp())).fold(0.0, f64::max);
        // What is proven bounds what rounding may have made of it.
        self.claims.proven().map(|claim| claim.rate).fold(least, f64::min)
    }

    /// The output at a resting state: the fixed point of a contracting layer, or one that attracts.
    pub fn settled_output(&self) -> Option<Vec<f64>> {
        let points = &self.survey.fixed_points;
        let only = match &points.points[..] {
            [only] if self.verdict == Verdict::Contracting => Some(only),
            _ => points.attracting().next(),
        };
        only.filter(|_| self.source != Source::Unknown)
            .map(|point| self.cell().output(&point.state))
    }
}

/// Shares of the time after which each part of the survey ends.
const fn share(stage: Stage) -> f64 {
    match stage {
        Stage::FixedPoints => 0.3,
        Stage::Orbits => 0.5,
        Stage::Exponents => 0.75,
    }
}

/// After which the proof that all fixed points were found ends.
const PROOF: f64 = 0.85;

/// The dynamics under a constant input.
struct Seen {
    input: Vec<f64>,
    held: Held<AnyCell>,
    survey: Survey,
    completeness: Completeness,
}

fn look(input: Vec<f64>, held: Held<AnyCell>, clock: &Clock, progress: Progress) -> Seen {
    let effort = Effort::for_dimension(held.cell().states());
    let mut last = None;
    let found = survey(&held, &effort, &mut |stage| {
        if last != Some(stage) {
            last = Some(stage);
            progress(match stage {
                Stage::FixedPoints => "fixed points",
                Stage::Orbits => "orbits",
                Stage::Exponents => "exponents",
            });
        }
        clock.within(share(stage))
    });
    progress("proof of completeness");
    completed(input, held, found, clock)
}

/// Replaces the fixed points that were found by all that there are, if these can be proven.
fn completed(input: Vec<f64>, held: Held<AnyCell>, mut survey: Survey, clock: &Clock) -> Seen {
    let Some(points) = prove(&held, &mut || !clock.within(PROOF)) else {
        let completeness = of_search(&survey.fixed_points, &held);
        return Seen { input, held, survey, completeness };
    };
    let points = FixedPoints { points, starts: survey.fixed_points.starts };
    survey.witness = witness(&points, &survey.limits, &survey.exponents);
    survey.fixed_points = points;
    Seen { input, held, survey, completeness: Completeness::Proven }
}

/// The guarantees with the smallest gradient bound: of the certificates that hold, and of better conditioned ones near
/// the sharp one.
fn guarantees(cell: &AnyCell, bound: Option<f64>, claims: &Claims) -> Option<Guarantees> {
    let least = |x: &Guarantees, y: &Guarantees| x.gradient.total_cmp(&y.gradient);
    let gain = match cell {
        AnyCell::Rnn(network) => return of_network(network, bound, claims).min_by(least),
        AnyCell::Gru(cell) => cell.parameter_gain(bound.unwrap_or(1.0)).ok()?,
        AnyCell::Lstm(cell) => cell.parameter_gain(bound.unwrap_or(1.0)).ok()?,
    };
    let held = claims.proven().filter_map(|claim| match &claim.evidence {
        // The settled one is for later states only.
        Evidence::Gated(contraction) if claim.name != SETTLED => Some(contraction),
        _ => None,
    });
    held.filter_map(|contraction| Guarantees::of_gated(contraction, gain)).min_by(least)
}

fn of_network<'a>(
    network: &'a Network,
    bound: Option<f64>,
    claims: &'a Claims,
) -> impl Iterator<Item = Guarantees> + 'a {
    let bounds = vec![bound.unwrap_or(1.0); network.inputs()];
    let system = Lure::new(network);
    let held = claims.proven().filter_map(|claim| match &claim.evidence {
        Evidence::Certificate(certificate) => Some(certificate),
        // After a transient only: no bound from the first step on.
        Evidence::Reached { .. } | Evidence::Gated(_) => None,
    });
    held.flat_map(move |certificate| {
        std::iter::once(certificate.clone()).chain(relaxed(&system, certificate))
    })
    .filter_map(move |certificate| Guarantees::new(network, &certificate, &bounds))
}
