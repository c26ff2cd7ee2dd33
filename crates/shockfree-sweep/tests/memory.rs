//! Parts that are kept in memory: the runs of a file, whatever the part and the threads.

use std::sync::atomic::{AtomicU64, Ordering};

use shockfree_sweep::file::Part;
use shockfree_sweep::{Finish, Plan, Run, Settings, Values, train_part, train_runs};

/// A plan whose runs do not fill any chunk evenly.
fn plan() -> Plan {
    let settings = Settings {
        budget: 30,
        biases: Values::List(vec![-3.0, -2.5, 0.25]),
        steps: Some(Values::List(vec![0.5])),
        ..Settings::default()
    };
    Plan::new(settings).unwrap()
}

fn one_by_one(plan: &Plan) -> Vec<Finish> {
    let runs: Vec<Run> = (0..plan.runs()).map(|run| plan.run(run)).collect();
    runs.chunks(7).flat_map(|runs| train_runs(plan, runs).unwrap()).collect()
}

#[test]
fn a_part_has_its_runs_in_their_order() {
    let plan = plan();
    let all = one_by_one(&plan);
    for of in [1, 2, 5, plan.runs()] {
        for number in [1, of] {
            let part = Part::new(&plan, number, of).unwrap();
            let found = train_part(&plan, part, &|| true).unwrap().unwrap();
            let expected: Vec<Finish> = (0..part.size(&plan))
                .map(|row| all[usize::try_from(part.run(row)).unwrap()])
                .collect();
            assert_eq!(found, expected, "part {part}");
        }
    }
}

#[test]
fn who_is_told_to_stop_has_nothing() {
    let plan = plan();
    let asked = AtomicU64::new(0);
    let once = || asked.fetch_add(1, Ordering::Relaxed) == 0;
    assert_eq!(train_part(&plan, Part::WHOLE, &once).unwrap(), None);
    assert!(asked.into_inner() > 1, "there was nothing to stop");
}
