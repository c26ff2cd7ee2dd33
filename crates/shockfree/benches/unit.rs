//! The time of the things that everything else repeats: `cargo bench -p shockfree`.

use divan::{Bencher, black_box};
use shockfree::Activation::Logistic;
use shockfree::Horizon;
use shockfree::objective::{Parameters, TerminalCost};
use shockfree::training::{Example, train};
use shockfree::unit::{StripBounds, Unit, nearest_shock};

fn main() {
    divan::main();
}

/// One fixed point, three, three next to a fold, and saturated ones.
const POINTS: [(f64, f64); 4] = [(3.0, -1.0), (6.0, -3.0), (6.0, -2.584_907), (1e6, -4e5)];

#[divan::bench(args = POINTS)]
fn fixed_points(bencher: Bencher, (w, b): (f64, f64)) {
    let unit = Unit::logistic(w, b).unwrap();
    bencher.bench(|| black_box(unit).fixed_points());
}

/// A fixed point, a wide 2-cycle and a narrow one.
#[divan::bench(args = [(5.0, -3.0), (-8.0, 4.0), (-4.01, 2.0)])]
fn limit(bencher: Bencher, (w, b): (f64, f64)) {
    let unit = Unit::logistic(w, b).unwrap();
    bencher.bench(|| black_box(unit).limit(-2.0));
}

#[divan::bench(args = ["50", "1000", "infinite"])]
fn cost_and_gradient(bencher: Bencher, horizon: &str) {
    let horizon = horizon.parse().map_or(Horizon::Infinite, |n| Horizon::finite(n).unwrap());
    let problem = TerminalCost::new(Logistic, -2.0, 0.7, horizon).unwrap();
    let here = Parameters { weight: 5.0, bias: -2.3 };
    bencher.bench(|| problem.at(black_box(here)));
}

#[divan::bench]
fn distance_to_the_shock(bencher: Bencher) {
    let unit = Unit::logistic(5.0, -3.0).unwrap();
    bencher.bench(|| nearest_shock(&black_box(unit), -2.0));
}

#[divan::bench]
fn step_size_from_the_bound(bencher: Bencher) {
    let bounds = StripBounds::new(Logistic, 3.0).unwrap();
    bencher.bench(|| black_box(bounds).safe_step_for_bias(0.7, Horizon::Infinite));
}

/// Example 8: 186 iterations of plain descent, 50 steps each.
#[divan::bench]
fn plain_training_run(bencher: Bencher) {
    let example = Example::Eight;
    let (problem, initial, rule) = (example.problem(), example.initial(), example.stopping());
    bencher.bench(|| train(&problem, &mut example.gradient_descent(), black_box(initial), &rule));
}

/// Example 8 again: 20 iterations of Algorithm 1.
#[divan::bench]
fn shockfree_training_run(bencher: Bencher) {
    let example = Example::Eight;
    let (problem, initial, rule) = (example.problem(), example.initial(), example.stopping());
    bencher.bench(|| train(&problem, &mut example.shockfree(), black_box(initial), &rule));
}

/// A thousand runs of clipping in example 8, one after the other and in lockstep.
mod thousand_runs {
    use super::{Bencher, Example, train};
    use shockfree::training::{Job, NormClipping, train_batch};

    fn jobs() -> impl Iterator<Item = Job> {
        let example = Example::Eight;
        (1..=1000).map(move |index| {
            let threshold = 0.01 * f64::from(index);
            let method = Box::new(NormClipping::new(example.step(), threshold).unwrap());
            let (problem, initial) = (example.problem(), example.initial());
            Job { problem, method, initial, stopping: example.stopping() }
        })
    }

    #[divan::bench(sample_count = 20)]
    fn one_by_one(bencher: Bencher) {
        bencher.bench(|| {
            jobs()
                .map(|mut job| {
                    train(&job.problem, job.method.as_mut(), job.initial, &job.stopping).outcome()
                })
                .collect::<Vec<_>>()
        });
    }

    #[divan::bench(sample_count = 20)]
    fn in_lockstep(bencher: Bencher) {
        bencher.bench(|| train_batch(jobs()));
    }
}
