//! Stories of fits that never took place but look like such.

use shockfree_report::fit::{EpochPoint, FitStory, ForecastPanel, Run, StepPoint};

/// Numbers between −1 and 1 that look like noise, the same in every run.
fn noise(index: u64) -> f64 {
    let mut bits = index.wrapping_add(0x9e37_79b9_7f4a_7c15).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    let part = u32::try_from((bits ^ (bits >> 31)) >> 32).unwrap();
    2.0 * f64::from(part) / f64::from(u32::MAX) - 1.0
}

fn real(count: u64) -> f64 {
    f64::from(u32::try_from(count).unwrap())
}

fn pairs(rows: &[(&str, &str)]) -> Vec<(String, String)> {
    rows.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

/// A run that learns: from one cost to another, with overfitting from epoch 73 on.
fn run(name: &str, epochs: u64, steps: u64, (from, to): (f64, f64)) -> Run {
    let cost = |t: f64| to + (from - to) * (-t / 14.0).exp();
    let epoch = |epoch: u64| {
        let t = real(epoch);
        let over = ((t - 73.0).max(0.0) / 60.0).powi(2) * to;
        let taken_back = epoch == 21 || epoch == 48;
        let jump = if taken_back { 1.6 } else { 1.0 };
        EpochPoint {
            epoch,
            train: cost(t) * (1.0 + 0.03 * noise(epoch)) * 0.93 * jump,
            validation: (cost(t) * (1.0 + 0.015 * noise(epoch + 1000)) * 1.04 + over) * jump,
            taken_back,
        }
    };
    let step = |step: u64| {
        let t = real(step) / real(steps.max(1)) * real(epochs);
        let size = 0.04 + 0.8 * (-t / 10.0).exp();
        StepPoint {
            step,
            cost: cost(t) * (1.0 + 0.3 * noise(step + 7)),
            gradient: size * (1.2 * noise(step)).exp(),
            bound: 9.0 - 3.0 * (-t / 20.0).exp(),
            rate: 0.01 * (1.0 + (std::f64::consts::PI * t / real(epochs)).cos()) / 2.0,
            contraction: 0.93 - 0.35 * (-t / 25.0).exp(),
        }
    };
    let epochs: Vec<EpochPoint> = (1..=epochs).map(epoch).collect();
    let best = epochs.iter().min_by(|a, b| a.validation.total_cmp(&b.validation)).copied();
    let steps: Vec<StepPoint> = (0..steps).map(step).collect();
    let largest_gradient = steps.iter().map(|at| at.gradient).fold(0.0, f64::max);
    Run {
        name: name.to_owned(),
        best_epoch: best.map_or(0, |at| at.epoch),
        best_validation: best.map_or(f64::NAN, |at| at.validation),
        epochs,
        steps,
        diverged: false,
        largest_gradient,
    }
}

fn sunspots(shift: f64) -> ForecastPanel {
    let actual = |t: f64| {
        let wave = (t * 0.57 + shift).sin() * (1.0 + 0.4 * (t * 0.07 + shift).sin());
        90.0 * (wave.max(-0.9) + 0.9).powf(1.3)
    };
    let steps: Vec<f64> = (0..180).map(f64::from).collect();
    ForecastPanel {
        name: "sunspot_number".to_owned(),
        actual: steps.iter().map(|&t| actual(t)).collect(),
        forecast: steps.iter().map(|&t| 0.9 * actual(t - 0.3) + 9.0).collect(),
        free_running: Some(
            steps
                .iter()
                .map(|&t| if t < 140.0 { f64::NAN } else { 80.0 + 70.0 * (t * 0.55 + shift).sin() })
                .collect(),
        ),
        validation_from: Some(140.0),
        steps,
    }
}

/// A single good run.
pub fn good() -> FitStory {
    let mut kept = run("shockfree", 100, 900, (1.0, 0.09));
    kept.best_epoch = 73;
    kept.best_validation = kept.epochs[72].validation;
    FitStory {
        title: "sunspots: one step ahead".to_owned(),
        words: vec![
            "The model forecasts sunspot_number one year ahead with a mean squared error of 0.094, \
             where the best constant prediction has 1.02 and last year’s number 0.31."
                .to_owned(),
            "Its memory reaches back about 63 years: of what happened before, less than a hundredth \
             is left. That is certified & not just measured: ρ < 1."
                .to_owned(),
        ],
        data: pairs(&[
            ("file", "sunspots_yearly.csv"),
            ("columns", "sunspot_number"),
            ("sequences", "1 of 309 steps"),
            ("validation", "the last 77 steps"),
            ("cost", "mean squared error of standardised values"),
        ]),
        model: pairs(&[
            ("units", "16"),
            ("activation", "tanh"),
            ("precision", "64 bits"),
            ("parameters", "305"),
        ]),
        method: pairs(&[
            ("method", "shockfree"),
            ("optimizer", "Adam, β = (0.9, 0.999)"),
            ("rate", "0.01, falling like a cosine"),
            ("memory", "at most 100 steps"),
            ("certificate", "diagonal norm, ρ ≤ 0.93 at every step"),
        ]),
        runs: vec![kept],
        contraction: Some(0.93),
        cost_name: "mean squared error".to_owned(),
        constant_cost: 1.02,
        same_step: false,
        persistence_cost: Some(0.31),
        test_cost: Some(0.101),
        forecasts: vec![sunspots(0.0)],
    }
}

/// The same three times; plain gradient descent explodes.
pub fn comparison() -> FitStory {
    let mut clipping = run("clipping", 60, 5400, (1.05, 0.16));
    let mut plain = run("plain", 30, 2700, (1.1, 0.2));
    for at in &mut clipping.steps {
        (at.bound, at.contraction, at.rate) = (f64::NAN, f64::NAN, 0.01);
        at.gradient *= if at.step % 777 == 700 { 300.0 } else { 1.6 };
    }
    for at in &mut plain.epochs {
        at.taken_back = false;
        let cost = match at.epoch {
            11 => 40.0,
            12 => 1e30,
            13.. => f64::NAN,
            _ => continue,
        };
        (at.train, at.validation) = (cost, cost);
    }
    for at in &mut plain.steps {
        (at.bound, at.contraction, at.rate) = (f64::NAN, f64::NAN, 0.01);
        match at.step {
            990..1010 => at.gradient = 10.0_f64.powi(i32::try_from(at.step).unwrap() - 985),
            1010..1020 => at.gradient = f64::INFINITY,
            1020.. => (at.gradient, at.cost) = (f64::NAN, f64::NAN),
            _ => {}
        }
    }
    (plain.best_epoch, plain.best_validation) = (10, plain.epochs[9].validation);
    (plain.diverged, plain.largest_gradient) = (true, f64::INFINITY);
    clipping.largest_gradient = clipping.steps.iter().map(|at| at.gradient).fold(0.0, f64::max);
    let runs = vec![run("shockfree", 60, 5400, (1.0, 0.09)), clipping, plain];
    FitStory { runs, forecasts: vec![sunspots(0.0), sunspots(1.5)], ..good() }
}

/// 88 columns of yes and no, of which four are shown.
pub fn bernoulli() -> FitStory {
    let key = |key: u64| {
        let steps: Vec<f64> = (0..120).map(f64::from).collect();
        let is_down = |t: f64| (t * 0.21 + real(key)).sin() + (t * 0.05 * real(key)).cos() > 0.7;
        let forecast = |t: f64| if is_down(t - 1.0) { 0.86 } else { 0.07 };
        ForecastPanel {
            name: format!("key_{key}"),
            actual: steps.iter().map(|&t| f64::from(u8::from(is_down(t)))).collect(),
            forecast: steps.iter().map(|&t| forecast(t) + 0.06 * noise(key + 99)).collect(),
            free_running: None,
            validation_from: Some(60.0),
            steps,
        }
    };
    let columns: Vec<String> = (21..109).map(|key| format!("key_{key}")).collect();
    FitStory {
        title: "chorales: which keys sound next".to_owned(),
        words: vec!["The model knows of 88 keys which of them sound in the next beat.".to_owned()],
        data: pairs(&[
            ("columns", columns.join(", ").as_str()),
            ("sequences", "229, 60 steps each"),
        ]),
        runs: vec![run("shockfree", 40, 4000, (24.0, 8.4))],
        contraction: Some(0.71),
        cost_name: "negative log likelihood (nats a step)".to_owned(),
        constant_cost: 12.1,
        persistence_cost: None,
        test_cost: Some(8.5),
        forecasts: [55, 60, 64, 67].map(key).into(),
        ..good()
    }
}

/// One epoch of a likelihood that falls below 0.
pub fn one_epoch() -> FitStory {
    let mut kept = run("shockfree", 1, 40, (0.4, -0.6));
    kept.best_epoch = 1;
    FitStory {
        runs: vec![kept],
        cost_name: "negative log likelihood (nats a step)".to_owned(),
        constant_cost: 0.9,
        persistence_cost: None,
        contraction: Some(0.3),
        ..good()
    }
}

/// A fit of which no forecast is shown.
pub fn without_forecasts() -> FitStory {
    FitStory { forecasts: Vec::new(), ..good() }
}

/// Three runs of 200 000 steps, of which one has a large gradient.
pub fn huge() -> FitStory {
    let huge = |name| {
        let mut run = run(name, 400, 200_000, (1.0, 0.05));
        run.steps[123_456].gradient = 800.0;
        run
    };
    let runs = ["shockfree", "clipping", "plain"].map(huge).into();
    let long = |shift| {
        let mut panel = sunspots(shift);
        panel.steps = (0..50_000).map(f64::from).collect();
        panel.actual = panel.steps.iter().map(|t| (t * 0.01 + shift).sin()).collect();
        panel.forecast = panel.actual.iter().map(|value| 0.9 * value).collect();
        (panel.free_running, panel.validation_from) = (None, Some(40_000.0));
        panel
    };
    FitStory { runs, forecasts: [0.0, 1.0, 2.0, 3.0].map(long).into(), ..good() }
}

/// Nothing in it is a number.
pub fn nothing_finite() -> FitStory {
    let mut lost = run("plain", 5, 50, (1.0, 0.1));
    for at in &mut lost.epochs {
        (at.train, at.validation) = (f64::NAN, f64::INFINITY);
    }
    for at in &mut lost.steps {
        let (one, other) = (f64::NAN, f64::NEG_INFINITY);
        (at.cost, at.gradient, at.bound) = (one, f64::INFINITY, other);
        (at.rate, at.contraction) = (f64::INFINITY, one);
    }
    (lost.best_validation, lost.largest_gradient, lost.diverged) = (f64::NAN, f64::INFINITY, true);
    let mut panel = sunspots(0.0);
    panel.actual.fill(f64::NAN);
    panel.forecast.fill(f64::INFINITY);
    panel.validation_from = Some(f64::NAN);
    FitStory {
        runs: vec![lost],
        contraction: Some(f64::NAN),
        constant_cost: f64::INFINITY,
        persistence_cost: Some(f64::NAN),
        test_cost: Some(f64::NEG_INFINITY),
        forecasts: vec![panel, ForecastPanel::default()],
        ..good()
    }
}
