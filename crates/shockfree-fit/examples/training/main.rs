//! The comparisons of docs/training.md, made again: `cargo run --release -p shockfree-fit --example training -- WHAT`.
//!
//! - `grid chorales PATH`: clipping over a grid of settings;
//! - `seeds TASK [PATH]`: methods side by side, five seeds;
//! - `rates PATH`: trainings at random learning rates;
//! - `share`: what of a step the projection takes.
//!
//! Prints CSV.

mod run;
mod share;
mod tasks;

use std::path::Path;

use rayon::prelude::*;
use shockfree::network::Random;
use shockfree::network::certificate::Kind;
use shockfree_fit::{Guard, Optimizer, Settings, Start};

use run::{Plan, Record, run};
use tasks::Task;

const ADAM: Optimizer = Optimizer::Adam { decay: 0.0 };
const MOMENTUM: Optimizer = Optimizer::Momentum { momentum: 0.9 };

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words[..] {
        ["grid", name, ref rest @ ..] => print(&records(&task(name, rest), &grid()), marks(name)),
        ["seeds", name, ref rest @ ..] => {
            let task = task(name, rest);
            print(&records(&task, &seeds(name)), marks(name));
        }
        ["rates", path] => print(&rates(path), &[]),
        ["share"] => {
            let guard = Guard::Shockfree { rate: 0.9, kind: Kind::Spectral };
            share::print(plan("", ADAM, 0.005, guard, 64).settings);
        }
        _ => {
            eprintln!("what? share | grid TASK [PATH] | seeds TASK [PATH] | rates PATH");
            std::process::exit(2);
        }
    }
}

fn task(name: &str, rest: &[&str]) -> Task {
    match (name, rest) {
        ("chorales", [path]) => tasks::chorales(Path::new(path)),
        ("sunspots", []) => tasks::sunspots(),
        ("plant", []) => tasks::plant(),
        ("bit", []) => tasks::bit(),
        _ => {
            eprintln!("the tasks: chorales PATH, sunspots, plant, bit");
            std::process::exit(2);
        }
    }
}

/// The start of PyTorch, and two others.
const STARTS: [Start; 3] =
    [Start::Uniform, Start::Orthogonal { gain: 0.7 }, Start::Orthogonal { gain: 1.0 }];

/// Epochs of every training but those at random rates.
const EPOCHS: u64 = 150;

fn plan(name: &str, optimizer: Optimizer, rate: f64, guard: Guard, batch: usize) -> Plan {
    let settings = Settings { optimizer, rate, guard, batch, window: None, seed: 1 };
    Plan { name: name.to_owned(), settings, start: Start::Uniform, epochs: EPOCHS }
}

/// Clipping: thresholds × rates × starts × momentum, and thresholds × rates × starts × batches with Adam.
fn grid() -> Vec<Plan> {
    let mut plans = Vec::new();
    for threshold in [0.1, 0.3, 1.0, 3.0] {
        let guard = Guard::Clipping { threshold };
        let mut add = |optimizer, rate, batch| {
            let name = format!("clipping {threshold}");
            let plan = plan(&name, optimizer, rate, guard, batch);
            plans.extend(STARTS.map(|start| Plan { start, ..plan.clone() }));
        };
        for rate in [0.03, 0.1, 0.3, 1.0] {
            for momentum in [0.0, 0.9] {
                add(Optimizer::Momentum { momentum }, rate, 32);
            }
        }
        for rate in [0.001, 0.003, 0.01] {
            for batch in [8, 32] {
                add(ADAM, rate, batch);
            }
        }
    }
    plans
}

/// Shockfree with its defaults and with other memories, certificates and rates, and what the grid found best for clipping,
/// five seeds each.
fn seeds(task: &str) -> Vec<Plan> {
    let shockfree = |rate, kind| Guard::Shockfree { rate, kind };
    let default = shockfree(0.9, Kind::Spectral);
    let (sgd, adam) = best_clipping(task);
    let bare = |plan: &Plan| {
        let settings = Settings { guard: Guard::Plain, ..plan.settings };
        Plan { name: "plain".to_owned(), settings, ..plan.clone() }
    };
    let plans = [
        plan("shockfree", ADAM, 0.005, default, 8),
        plan("shockfree without a rate", ADAM, f64::INFINITY, default, 8),
        plan("shockfree without a rate", MOMENTUM, f64::INFINITY, default, 8),
        plan("shockfree memory 2", ADAM, 0.005, shockfree(0.5, Kind::Spectral), 8),
        plan("shockfree memory 100", ADAM, 0.005, shockfree(0.99, Kind::Spectral), 8),
        plan("shockfree diagonal", ADAM, 0.005, shockfree(0.9, Kind::Diagonal), 8),
        plan("shockfree lmi", ADAM, 0.005, shockfree(0.9, Kind::Lmi), 8),
        bare(&sgd),
        bare(&adam),
        sgd,
        adam,
    ];
    let mut all = Vec::new();
    for plan in plans {
        for seed in 1..=5 {
            let mut plan = plan.clone();
            plan.settings.seed = seed;
            all.push(plan);
        }
    }
    all
}

/// The settings with the lowest validation cost in the grid of a task, with momentum and with Adam, from what `grid TASK`
/// printed.
fn best_clipping(task: &str) -> (Plan, Plan) {
    let file = format!("{}/../../docs/training/grid-{task}.csv", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(&file).unwrap_or_else(|error| {
        eprintln!("{file}: {error}; make it with: grid {task}");
        std::process::exit(2);
    });
    let best = |optimizer: &str| {
        text.lines()
            .skip(1)
            .map(|line| line.split(',').collect::<Vec<_>>())
            .filter(|row| row[1].starts_with(optimizer))
            .filter_map(|row| Some((row[6].parse().ok().filter(|cost: &f64| !cost.is_nan())?, row)))
            .min_by(|(one, _), (other, _)| one.total_cmp(other))
            .and_then(|(_, row)| read(&row))
            .unwrap_or_else(|| panic!("{file} is not what grid {task} prints"))
    };
    (best("sgd"), best("adam"))
}

/// The plan of a row that [`print`] printed.
fn read(row: &[&str]) -> Option<Plan> {
    let threshold = row[0].strip_prefix("clipping ")?.parse().ok()?;
    let optimizer = match row[1].strip_prefix("sgd ") {
        Some(momentum) => Optimizer::Momentum { momentum: momentum.parse().ok()? },
        None => ADAM,
    };
    let start = match row[3].strip_prefix("orthogonal ") {
        Some(gain) => Start::Orthogonal { gain: gain.parse().ok()? },
        None => Start::Uniform,
    };
    let guard = Guard::Clipping { threshold };
    let plan = plan(row[0], optimizer, row[2].parse().ok()?, guard, row[4].parse().ok()?);
    Some(Plan { start, ..plan })
}

/// Trainings at random rates from 1e-4 to 1e2, with either optimizer, on four tasks: the same for each method.
fn rates(path: &str) -> Vec<Record> {
    const RUNS: usize = 216;
    const EPOCHS: u64 = 20;
    let tasks = [tasks::chorales(Path::new(path)), tasks::sunspots(), tasks::plant(), tasks::bit()];
    let methods = [
        ("shockfree", Guard::Shockfree { rate: 0.9, kind: Kind::Spectral }),
        ("shockfree lmi", Guard::Shockfree { rate: 0.9, kind: Kind::Lmi }),
        ("clipping", Guard::Clipping { threshold: 1.0 }),
        ("plain", Guard::Plain),
    ];
    let mut random = Random::new(2026);
    let mut plans = Vec::new();
    for number in 0..RUNS {
        let rate = 10_f64.powf(random.within((-4.0, 2.0)));
        let optimizer = if number % 2 == 0 { ADAM } else { MOMENTUM };
        for (name, guard) in methods {
            let mut plan =
                plan(&format!("{}: {name}", tasks[number / 2 % 4].name), optimizer, rate, guard, 8);
            plan.settings.seed = number as u64;
            plan.epochs = EPOCHS;
            plans.push((number / 2 % 4, plan));
        }
    }
    plans.par_iter().map(|(task, plan)| run(&tasks[*task], plan)).collect()
}

fn records(task: &Task, plans: &[Plan]) -> Vec<Record> {
    plans.par_iter().map(|plan| run(task, plan)).collect()
}

/// Validation costs on the chorales, in nats a step, whose first epochs are listed.
fn marks(task: &str) -> &'static [f64] {
    if task == "chorales" { &[8.9, 8.8, 8.7, 8.65, 8.6, 8.55, 8.5] } else { &[] }
}

fn print(records: &[Record], marks: &[f64]) {
    let header = [
        "method,optimizer,rate,start,batch,seed,best validation,epoch,test,first cost,last cost",
        "diverged,largest gradient,share of bound,taken back,seconds",
    ];
    let to: Vec<String> = marks.iter().map(|mark| format!(",to {mark}")).collect();
    println!("{}{}", header.join(","), to.concat());
    for record in records {
        let settings = record.plan.settings;
        let optimizer = match settings.optimizer {
            Optimizer::Momentum { momentum } => format!("sgd {momentum}"),
            Optimizer::Adam { .. } => "adam".to_owned(),
        };
        let start = match record.plan.start {
            Start::Uniform => "uniform".to_owned(),
            Start::Orthogonal { gain } => format!("orthogonal {gain}"),
        };
        let reached: String = marks
            .iter()
            .map(|&mark| record.reaches(mark).map_or(",".to_owned(), |epoch| format!(",{epoch}")))
            .collect();
        println!(
            "{},{optimizer},{},{start},{},{},{:.5},{},{:.5},{:.5},{:.5},{},{:.4},{:.5},{},{:.2}{reached}",
            record.plan.name,
            settings.rate,
            settings.batch,
            settings.seed,
            record.best.0,
            record.best.1,
            record.best.2,
            record.first,
            record.last,
            record.diverged,
            record.largest_gradient,
            record.largest_share,
            record.taken_back,
            record.seconds,
        );
    }
}
