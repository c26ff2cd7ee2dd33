//! Places worth seeing.

use axum::response::Response;
use serde::Serialize;
use shockfree::Activation::Logistic;
use shockfree::training::Example;
use shockfree::unit::wall;

use crate::answer::{Refusal, json};

#[derive(Serialize)]
struct Preset {
    id: &'static str,
    name: &'static str,
    words: &'static str,
    state: State,
}

/// What a preset sets of the page; all else is as usual.
#[derive(Default, Serialize)]
struct State {
    start: f64,
    target: f64,
    w: f64,
    b: f64,
    step: f64,
    threshold: f64,
    weight: f64,
    w0: f64,
    w1: f64,
    b0: f64,
    b1: f64,
    colour: &'static str,
}

pub async fn answer() -> Result<Response, Refusal> {
    Ok(json(&[
        example(Example::Eight),
        example(Example::Nine),
        thrown_out(),
        figure_2(),
        two_cycle()?,
        ghost()?,
    ]))
}

fn example(example: Example) -> Preset {
    let (problem, initial) = (example.problem(), example.initial());
    let (id, name, words) = match example {
        Example::Eight => (
            "example-8",
            "Example 8",
            "The paper's first experiment: gradient descent and clipping start at (5, −3), below the red curve, and \
             are thrown about whenever they meet it; shockfree starts at w = 3, in the strip.",
        ),
        Example::Nine => (
            "example-9",
            "Example 9",
            "The paper's second experiment: training starts at (5, −3) again, below the red curve, with another \
             state x₀ and another target.",
        ),
    };
    Preset {
        id,
        name,
        words,
        state: State {
            start: problem.start(),
            target: problem.target(),
            w: initial.weight,
            b: initial.bias,
            step: example.step().get(),
            threshold: example.threshold(),
            colour: "gradient",
            // Also where the page opens, as `state.js` has it.
            ..window((-6.0, 10.0), (-8.0, 5.0))
        },
    }
}

/// The problem of example 8 from a start where descent never comes back.
fn thrown_out() -> Preset {
    let problem = Example::Eight.problem();
    Preset {
        id: "thrown-out",
        name: "Thrown out",
        words: "Press Play: gradient descent steps over the red curve, creeps back to it, meets a gradient of 66, and \
                is thrown to b = 30. Nothing has a slope up there, so there it stays.",
        state: State {
            start: problem.start(),
            target: problem.target(),
            w: 7.05,
            b: -2.96,
            step: Example::Eight.step().get(),
            threshold: Example::Eight.threshold(),
            colour: "gradient",
            ..window((-2.0, 16.0), (-9.0, 33.0))
        },
    }
}

/// The problem of figure 2, which gives the state and the target; from here descent meets the wall and still converges.
fn figure_2() -> Preset {
    Preset {
        id: "figure-2",
        name: "Figure 2",
        words: "The paper's picture of the cost as a surface, further down on this page: gradient descent creeps over \
                the plateau, meets the wall, and is thrown.",
        state: State {
            start: 0.5,
            target: 0.7,
            w: 5.5,
            b: -4.0,
            step: 1.0,
            threshold: 1.0,
            colour: "cost",
            ..window((0.0, 8.0), (-6.0, 0.0))
        },
    }
}

/// The remark after Theorem 5.
fn two_cycle() -> Result<Preset, Refusal> {
    Ok(Preset {
        id: "two-cycle",
        name: "A 2-cycle",
        words: "The paper's remark: at (−8, 4) the output swings between 0.02 and 0.98 for ever, held by no fixed \
                point. Nothing explodes: the phase shock is far away. Look at the dynamics.",
        state: State {
            start: Logistic.inverse(0.4)?,
            target: 0.2,
            w: -8.0,
            b: 4.0,
            step: 2.0,
            threshold: 1.0,
            // From the usual weight, 3, shockfree would begin on a plateau.
            weight: -3.0,
            colour: "kind",
            ..window((-14.0, 6.0), (-4.0, 10.0))
        },
    })
}

/// The steepest place behind a fold.
fn ghost() -> Result<Preset, Refusal> {
    let problem = Example::Eight.problem();
    let steps = shockfree::Steps::new(50)?;
    let weight = 4.6;
    let wall =
        wall(Logistic, weight, problem.start(), steps)?.ok_or_else(|| Refusal::bad("no fold"))?;
    Ok(Preset {
        id: "ghost",
        name: "The ghost of a fold",
        words: "Just behind the fold there is but a narrow passage where the two fixed points were. The orbit creeps \
                through it, and a hair of b decides whether it comes out in time.",
        state: State {
            start: problem.start(),
            target: problem.target(),
            w: weight,
            b: wall.bias,
            step: 0.5,
            threshold: 1.0,
            colour: "gradient",
            ..window((2.6, 6.4), (-3.2, 2.2))
        },
    })
}

/// A window, and the weight that shockfree usually keeps.
fn window((w0, w1): (f64, f64), (b0, b1): (f64, f64)) -> State {
    State { weight: 3.0, w0, w1, b0, b1, ..State::default() }
}
