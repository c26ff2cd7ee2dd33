//! Algorithm 1: how long a step may be.

use shockfree::Activation::Logistic;
use shockfree::objective::{Parameters, TerminalCost};
use shockfree::training::{Example, FixedWeight, StepRule, StepSize, train};
use shockfree::unit::StripBounds;
use shockfree::{Horizon, Result};

use super::Erratum;
use crate::number::digits;
use crate::spread::spread;

/// How far a step may go: `1/M`, and not twice that.
pub fn overshoot() -> Result<Erratum> {
    let problem = TerminalCost::new(Logistic, 0.0, 0.7, Horizon::Infinite)?;
    let bounds = StripBounds::new(Logistic, 3.0)?;
    let curvature = bounds.curvature_by_bias(0.7, Horizon::Infinite)?;
    let stopping = Example::Eight.stopping();
    // From close to the steepest place towards the optimum, with a step a little below the limit.
    let crosses = |step: f64| -> Result<bool> {
        let rule = StepRule::Given(StepSize::new(step)?);
        let mut crossed = false;
        for n in 0..200 {
            let [b] = spread::<1>(n);
            let initial = Parameters { weight: 3.0, bias: -4.0 + 3.0 * b };
            let mut method = FixedWeight::new(&problem, 3.0, rule)?;
            let run = train(&problem, &mut method, initial, &stopping);
            let optimum = problem.optimal_bias(3.0);
            let side = |bias: f64| bias > optimum;
            crossed |= run
                .trace()
                .windows(2)
                .any(|pair| side(pair[0].parameters.bias) != side(pair[1].parameters.bias));
        }
        Ok(crossed)
    };
    let (twice, once) = (crosses(1.98 / curvature)?, crosses(1.0 / curvature)?);
    Ok(Erratum {
        place: "Algorithm 1",
        printed: "no learning rate is given",
        holds: "α ≤ 1/M, M = sup φ″, descends without crossing the optimum; below 2/M it may cross",
        shown: format!(
            "w = 3, y* = 0.7: M = {}; of 200 starts some cross at α = 1.98/M: {}; at 1/M: {}",
            digits(curvature, 5),
            if twice { "yes" } else { "no" },
            if once { "yes" } else { "no" },
        ),
        is_shown: twice && !once,
    })
}
