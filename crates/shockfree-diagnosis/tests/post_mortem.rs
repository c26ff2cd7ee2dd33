//! The training of `docs/diagnose`, whose bifurcations were found by another program as well.

use std::path::PathBuf;
use std::time::Duration;

use shockfree_data::{Format, Limits, Loss, read_losses, read_model, read_model_bytes};
use shockfree_diagnosis::Assumptions;
use shockfree_diagnosis::post_mortem::{Checkpoint, PostMortem, post_mortem};

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../docs/diagnose")
}

fn checkpoint(step: u32) -> Checkpoint {
    let name = format!("step-{step:04}.safetensors");
    let model = read_model(&folder().join("checkpoints").join(&name), &Limits::default()).unwrap();
    Checkpoint { name, step: f64::from(step), model }
}

fn story(steps: impl Iterator<Item = u32>, losses: &[Loss]) -> PostMortem {
    let checkpoints: Vec<_> = steps.map(checkpoint).collect();
    post_mortem(&checkpoints, losses, &Assumptions::default(), Duration::from_mins(10), &|_| ())
        .unwrap()
}

#[test]
fn folds_are_where_counting_fixed_points_finds_them() {
    let losses = read_losses(&folder().join("losses.csv"), &Limits::default()).unwrap();
    let story = story((1378..=1393).chain(2938..=2947), &losses);
    // Where the number of fixed points, found by Newton's method from many starts in NumPy, changes on the line between
    // two steps; bisected to a hundredth of a step or better.
    let counted = [
        1379.07, 1380.14, 1381.67, 1381.95, 1382.04, 1382.29, 1384.01, 1385.15, 1389.09, 1389.38,
        1391.44, 2939.37, 2940.003, 2941.58, 2942.59, 2945.56,
    ];
    assert_eq!(story.crossings.len(), counted.len(), "{:?}", story.crossings);
    for (crossing, step) in story.crossings.iter().zip(counted) {
        assert_eq!(crossing.kind, "fold");
        assert!((crossing.step - step).abs() < 0.006, "{} {step}", crossing.step);
        assert!(crossing.error < 1e-9 && crossing.certain, "{crossing:?}");
    }
    assert_eq!(story.jumps.len(), 11);
    let without: Vec<f64> =
        story.jumps.iter().filter(|jump| jump.crossed.is_empty()).map(|jump| jump.from).collect();
    assert_eq!(without, [1383.0, 1388.0]);
    // The counts themselves, each proven.
    let counts: Vec<usize> =
        story.courses[0].snapshots.iter().map(|snapshot| snapshot.points.len()).collect();
    assert_eq!(counts[..4], [1, 1, 3, 1]);
    assert_eq!(counts[counts.len() - 8..], [3, 5, 7, 9, 7, 7, 7, 9, 9][1..]);
}

#[test]
fn checkpoints_must_be_of_one_training() {
    let run = |checkpoints: &[Checkpoint]| {
        post_mortem(checkpoints, &[], &Assumptions::default(), Duration::from_mins(1), &|_| ())
            .map(|_| ())
            .unwrap_err()
            .to_string()
    };
    assert!(run(&[]).contains("there is none"));
    assert!(run(&[checkpoint(1379)]).contains("only one"));
    assert!(run(&[checkpoint(1380), checkpoint(1379)]).contains("steps must rise"));
    let mut other = checkpoint(1380);
    other.model.layers[0].prefix = "other.".to_owned();
    assert!(run(&[checkpoint(1379), other]).contains("different layers"));
}

#[test]
fn a_bifurcation_on_a_cut_of_the_line_is_one() {
    // A flip halfway, where the fourth of eight pieces ends: x' = w tanh(x) with w = -1.
    let checkpoint = |step: f64, w: f64| {
        let text = format!("activation = 'tanh'\nW = [[{w:?}]]");
        let model = read_model_bytes(Format::Toml, text.as_bytes(), &Limits::default()).unwrap();
        Checkpoint { name: format!("w = {w}"), step, model }
    };
    let checkpoints = [checkpoint(0.0, -0.5), checkpoint(1.0, -1.5)];
    let limit = Duration::from_mins(10);
    let story = post_mortem(&checkpoints, &[], &Assumptions::default(), limit, &|_| ()).unwrap();
    let [flip] = &story.crossings[..] else { panic!("{:?}", story.crossings) };
    assert_eq!(flip.kind, "flip");
    assert!((flip.step - 0.5).abs() < 1e-9, "{}", flip.step);
}
