//! Figures 8 to 11: the paths and the costs of the paper's two examples.

use shockfree::Activation::Logistic;
use shockfree::training::{Entry, Example, Method, Run, train};
use shockfree_figures::{Name, Plane, Profiles, Reference, Role, Series, Track, Window};

use super::flat;
use crate::numbers::{LEAP, leaps};
use crate::report::{Data, Figure, Picture};

/// The names of landing points, of which a picture can hold few.
const LETTERS: [&str; 6] = ["A", "B", "C", "D", "E", "F"];

/// A run of one of the three methods.
struct Course {
    role: Role,
    /// What tells it from the others, in names of files.
    key: &'static str,
    label: String,
    run: Run,
}

impl Course {
    fn points(&self) -> Vec<(f64, f64)> {
        let point = |entry: &Entry| (entry.parameters.weight, entry.parameters.bias);
        self.run.trace().iter().map(point).collect()
    }

    /// Where the longest leaps land, in their order.
    fn landings(&self) -> Vec<(f64, f64)> {
        let points = self.points();
        let mut leaps: Vec<(f64, usize)> = points
            .windows(2)
            .enumerate()
            .map(|(index, pair)| ((pair[1].0 - pair[0].0).hypot(pair[1].1 - pair[0].1), index + 1))
            .filter(|(length, _)| *length > LEAP)
            .collect();
        leaps.sort_by(|a, b| b.0.total_cmp(&a.0));
        leaps.truncate(LETTERS.len());
        leaps.sort_by_key(|(_, index)| *index);
        leaps.into_iter().map(|(_, index)| points[index]).collect()
    }
}

/// An example with its three runs.
struct Trained {
    example: Example,
    number: u8,
    courses: [Course; 3],
}

impl Trained {
    fn new(example: Example) -> Self {
        let number = match example {
            Example::Eight => 8,
            Example::Nine => 9,
        };
        let run = |role, key, name: String, method: &mut dyn Method| {
            let run = train(&example.problem(), method, example.initial(), &example.stopping());
            let label = format!("{name}: {} iterations", run.iterations());
            Course { role, key, label, run }
        };
        let clipping = format!("norm clipping at {}", example.threshold());
        let shockfree = format!("shockfree, w = {}", example.fixed_weight());
        let courses = [
            run(
                Role::GradientDescent,
                "plain",
                "gradient descent".to_owned(),
                &mut example.gradient_descent(),
            ),
            run(Role::NormClipping, "clipping", clipping, &mut example.norm_clipping()),
            run(Role::Shockfree, "shockfree", shockfree, &mut example.shockfree()),
        ];
        Self { example, number, courses }
    }

    fn paths(&self, name: &'static str, paper: &str) -> Figure {
        // Letters are few; leaps are counted all.
        let leaps: Vec<usize> = self.courses.iter().map(|one| leaps(one.run.trace())).collect();
        let see = format!(
            "Each path starts in the ring at (5, −3). Plain descent meets the shock, in red, and is \
             thrown {} (letters: where it lands), clipping {}, shockfree {}: it lives inside \
             the green strip, which no shock enters, and goes straight to the optimum.",
            times(leaps[0]),
            times(leaps[1]),
            times(leaps[2]),
        );
        let pictures = self.courses.iter().map(|course| self.path(name, course)).collect();
        let title = format!("{paper}: paths in the plane in example {}", self.number);
        Figure { name, title, see, pictures, data: vec![self.data(&format!("{name}-paths"))] }
    }

    fn path(&self, name: &str, course: &Course) -> Picture {
        let (points, landings) = (course.points(), course.landings());
        let names: Vec<Name<'_>> =
            landings.iter().zip(LETTERS).map(|(&at, text)| Name { at, text }).collect();
        let problem = self.example.problem();
        let plane = Plane {
            activation: Logistic,
            window: self.window(),
            start: Some(problem.start()),
            target: Some(problem.target()),
            tracks: &[Track { label: &course.label, role: course.role, points: &points }],
            names: &names,
            title: None,
        };
        let words = format!("The path of {} in the plane of w and b", course.label);
        flat(&format!("{name}-{}", course.key), &words, plane.svg())
    }

    /// One window for the three pictures.
    fn window(&self) -> Window {
        let paths: Vec<Vec<(f64, f64)>> = self.courses.iter().map(Course::points).collect();
        let tracks: Vec<Track<'_>> = paths
            .iter()
            .zip(&self.courses)
            .map(|(points, course)| Track { label: "", role: course.role, points })
            .collect();
        Window::around(Logistic, &tracks)
    }

    fn costs(&self, name: &'static str, paper: &str) -> Figure {
        let values: Vec<Vec<f64>> = self
            .courses
            .iter()
            .map(|course| course.run.trace().iter().map(|entry| entry.cost).collect())
            .collect();
        let series: Vec<Series<'_>> = self
            .courses
            .iter()
            .zip(&values)
            .map(|(course, values)| Series { label: &course.label, role: course.role, values })
            .collect();
        let tolerance = self.example.stopping().tolerance();
        let svg = Profiles {
            title: None,
            quantity: "cost E",
            series: &series,
            reference: Some(Reference { label: "tolerance", value: tolerance }),
        }
        .svg();
        let iterations = self.courses.each_ref().map(|course| course.run.iterations());
        let see = format!(
            "Plain descent needs {} iterations and clipping {}, because every meeting with the shock \
             throws the cost back up; shockfree needs {}. The clipping threshold is the one that \
             gives the paper’s count; others give others.",
            iterations[0], iterations[1], iterations[2],
        );
        let title = format!("{paper}: the cost during training in example {}", self.number);
        let pictures = vec![flat(name, "Cost against iterations of the three methods", svg)];
        Figure { name, title, see, pictures, data: vec![self.data(&format!("{name}-costs"))] }
    }

    fn data(&self, name: &str) -> Data {
        let rows = self.courses.iter().flat_map(|course| {
            course.run.trace().iter().map(|entry| {
                let mut row = vec![course.key.to_owned(), entry.iteration.to_string()];
                let numbers = [
                    entry.parameters.weight,
                    entry.parameters.bias,
                    entry.cost,
                    entry.gradient_norm,
                ];
                row.extend(numbers.map(|number| number.to_string()));
                row
            })
        });
        let header = vec!["method", "iteration", "w", "b", "cost", "gradient_norm"];
        Data { name: name.to_owned(), header, rows: rows.collect() }
    }
}

fn times(count: usize) -> String {
    match count {
        0 => "never".to_owned(),
        1 => "once".to_owned(),
        2 => "twice".to_owned(),
        count => format!("{count} times"),
    }
}

/// Figures 8 to 11 of the paper.
pub fn figures() -> [Figure; 4] {
    let (eight, nine) = (Trained::new(Example::Eight), Trained::new(Example::Nine));
    [
        eight.paths("figure-08", "Figure 8"),
        eight.costs("figure-09", "Figure 9"),
        nine.paths("figure-10", "Figure 10"),
        nine.costs("figure-11", "Figure 11"),
    ]
}
