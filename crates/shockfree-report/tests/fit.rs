//! What the page of a fit must be, whatever happened in it. The pages are left in the folder for temporary
//! files of the target, `fit/`: look at them.

mod stories;

use shockfree_report::fit::{FitStory, Run, page, report};
use shockfree_report::report::{Block, Figure};
use stories::{bernoulli, comparison, good, huge, nothing_finite, one_epoch, without_forecasts};

fn all() -> Vec<(&'static str, FitStory)> {
    vec![
        ("good", good()),
        ("comparison", comparison()),
        ("bernoulli", bernoulli()),
        ("one-epoch", one_epoch()),
        ("without-forecasts", without_forecasts()),
        ("huge", huge()),
        ("nothing-finite", nothing_finite()),
        ("empty", FitStory::default()),
    ]
}

fn figures(story: &FitStory) -> Vec<Figure> {
    let sections = report(story).sections;
    let blocks = sections.into_iter().flat_map(|section| section.blocks);
    let figure = |block| if let Block::Figure(figure) = block { Some(figure) } else { None };
    blocks.filter_map(figure).collect()
}

fn names(story: &FitStory) -> Vec<&'static str> {
    figures(story).iter().map(|figure| figure.name).collect()
}

#[test]
fn every_story_becomes_a_page_of_whole_pictures() {
    let folder = std::path::PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("fit");
    std::fs::create_dir_all(&folder).unwrap();
    for (name, story) in all() {
        let html = page(&story);
        std::fs::write(folder.join(format!("{name}.html")), &html).unwrap();
        assert!(html.len() < 1_000_000, "{name}: {} bytes", html.len());
        assert!(!html.contains("<script") && !html.contains("data/"), "{name} needs other files");
        for picture in figures(&story).iter().flat_map(|figure| &figure.pictures) {
            let document = roxmltree::Document::parse(&picture.svg).unwrap();
            assert!(document.descendants().any(|node| node.has_tag_name("path")));
            let svg = &picture.svg;
            assert!(!svg.contains("NaN") && !svg.contains("inf"), "{name}: {}", picture.name);
        }
        assert_eq!(html, page(&story), "{name}");
    }
}

#[test]
fn the_page_says_what_it_was_told_as_it_was_told() {
    let story = good();
    let html = page(&story);
    let rows = [&story.data, &story.model, &story.method].into_iter().flatten();
    for text in story.words.iter().chain(rows.flat_map(|(name, value)| [name, value])) {
        assert!(html.contains(&text.replace('&', "&amp;").replace('<', "&lt;")), "{text}");
    }
    assert!(html.contains("best: epoch 73") && html.contains("best constant prediction"));
    assert_eq!(names(&story), ["curves", "gradient-norms", "step-rates", "forecast", "fading"]);
    assert_eq!(names(&without_forecasts()), ["curves", "gradient-norms", "step-rates", "fading"]);
}

#[test]
fn runs_that_diverged_are_shown_and_said() {
    let html = page(&comparison());
    assert!(html.contains("plain diverged: its cost reached 1·10³⁰, and in epoch 13"), "in words");
    assert!(html.contains("plain diverges"), "in the picture");
    assert!(html.contains(">diverged</td>"), "in the table");
    let lost = page(&nothing_finite());
    assert!(lost.contains("plain diverged: none of its costs is a finite number."));
    assert!(lost.contains("None of the gradients is a finite number."));
    assert!(names(&nothing_finite()).is_empty(), "empty frames");
    assert!(lost.contains("not a number") && lost.contains("∞"));
}

/// One step of 200 000 has a gradient a thousand times as large, and the picture reaches up to it.
#[test]
fn a_spike_among_many_steps_is_drawn() {
    let mut story = huge();
    let curve = |story: &FitStory| figures(story)[1].pictures[0].svg.clone();
    let with = curve(&story);
    story.runs.iter_mut().for_each(|run: &mut Run| run.steps[123_456].gradient = 0.5);
    assert_ne!(curve(&story), with);
    assert!(with.contains("10³") && !curve(&story).contains("10³"));
}

/// Every kind of number everywhere: a page comes out, and its pictures have places in them only.
#[test]
fn absurd_numbers_are_no_trouble() {
    const SIZES: [f64; 9] =
        [0.0, 1.0, 1e-300, f64::MIN_POSITIVE, 1e14, 1e16, f64::MAX, f64::INFINITY, f64::NAN];
    for value in SIZES.into_iter().flat_map(|size| [size, -size]) {
        for every in [1, 3] {
            let mut story = comparison();
            for run in &mut story.runs {
                for at in run.epochs.iter_mut().step_by(every) {
                    (at.train, at.validation, at.epoch) =
                        (value, value, at.epoch * (u64::MAX / 99));
                }
                for at in run.steps.iter_mut().step_by(every) {
                    (at.cost, at.gradient, at.bound) = (value, value, value);
                    (at.rate, at.contraction) = (value, value);
                }
                (run.best_epoch, run.best_validation) = (u64::MAX, value);
                run.diverged = every == 1;
            }
            for panel in &mut story.forecasts {
                let columns = [&mut panel.steps, &mut panel.actual, &mut panel.forecast];
                for values in columns.map(|values| values.iter_mut().step_by(every)) {
                    values.for_each(|at| *at = value);
                }
                panel.validation_from = Some(value);
            }
            story.contraction = Some(value);
            (story.constant_cost, story.persistence_cost) = (value, Some(value));
            assert!(page(&story).len() < 1_000_000, "{value}");
            for picture in figures(&story).iter().flat_map(|figure| &figure.pictures) {
                let svg = &picture.svg;
                roxmltree::Document::parse(svg).unwrap();
                assert!(!svg.contains("NaN") && !svg.contains("inf"), "{value}: {}", picture.name);
            }
        }
    }
}

#[test]
fn with_hardly_an_epoch_the_steps_are_shown() {
    assert_eq!(names(&one_epoch())[0], "steps");
    assert!(names(&FitStory::default()).is_empty());
}

#[test]
fn a_rate_that_promises_nothing_is_said_not_drawn() {
    for (rate, words) in [
        (1.0, "nothing bounds"),
        (f64::NAN, "nothing bounds"),
        (-0.5, "nothing bounds"),
        (0.0, "gone after one step"),
        (1.0 - f64::EPSILON, "next to nothing"),
    ] {
        let story = FitStory { contraction: Some(rate), ..FitStory::default() };
        assert!(page(&story).contains(words), "{rate}");
    }
    for rate in [1e-300, 0.01, 0.5, 0.99, 1.0 - 1e-9] {
        let story = FitStory { contraction: Some(rate), ..FitStory::default() };
        assert_eq!(names(&story), ["fading"], "{rate}");
    }
}
