//! A run as a row.

use std::fmt::Write as _;

use shockfree::objective::Parameters;

use crate::{Finish, Plan, Record, Run};

/// The first line: the names of the columns.
pub const HEADER: &str = "plan,run,method,origin,x_0,target,horizon,step,threshold,w0,b0,\
                          stop,iterations,largest_gradient,w,b,cost";

/// The number of columns that say how a run ended.
const RESULTS: usize = 6;

/// Appends the columns that say which run it is, each with a comma after it. Numbers have the fewest
/// digits that give them back exactly.
pub fn write_run(row: &mut String, plan: &Plan, run: &Run) {
    let Run { family, start, target, initial: Parameters { weight, bias }, .. } = run;
    let horizon = run.horizon.steps().map_or("infinite".to_owned(), |steps| steps.to_string());
    let (step, threshold) = (optional(run.step), optional(run.threshold));
    // Writing to a string cannot fail.
    let _ = write!(
        row,
        "{},{},{},{},{start:?},{target:?},{horizon},{step},{threshold},{weight:?},{bias:?},",
        plan.fingerprint(),
        run.index,
        family.method.as_str(),
        family.origin.as_str(),
    );
}

/// Appends the columns that say how it ended.
pub fn write_finish(row: &mut String, finish: &Finish) {
    let Finish { record, last: Parameters { weight, bias }, cost } = finish;
    let _ = write!(
        row,
        "{},{},{:?},{weight:?},{bias:?},{}",
        record.ending.as_str(),
        record.iterations,
        record.largest_gradient,
        optional(*cost),
    );
}

fn optional(number: Option<f64>) -> String {
    number.map(|number| format!("{number:?}")).unwrap_or_default()
}

/// Reads what [`write_finish`] writes; `None` for anything else.
pub fn read_finish(text: &str) -> Option<Finish> {
    let fields: Vec<&str> = text.split(',').collect();
    let fields: [&str; RESULTS] = fields.try_into().ok()?;
    let [ending, iterations, largest_gradient, weight, bias, cost] = fields;
    let finish = Finish {
        record: Record {
            largest_gradient: largest_gradient.parse().ok()?,
            iterations: iterations.parse().ok()?,
            ending: ending.parse().ok()?,
        },
        last: Parameters { weight: weight.parse().ok()?, bias: bias.parse().ok()? },
        cost: if cost.is_empty() { None } else { Some(cost.parse().ok()?) },
    };
    // Only what we would have written ourselves: a number with digits missing is not another number.
    let mut again = String::new();
    write_finish(&mut again, &finish);
    (again == text).then_some(finish)
}

#[cfg(test)]
mod tests {
    use super::{read_finish, write_finish};
    use crate::{Ending, Finish, Record};
    use shockfree::objective::Parameters;

    #[test]
    fn every_number_comes_back_to_the_last_bit() {
        for value in [0.1, -0.0, 5e-324, 1.0 / 3.0, 1e300, f64::MAX, f64::INFINITY] {
            for cost in [None, Some(value)] {
                let finish = Finish {
                    record: Record {
                        largest_gradient: value,
                        iterations: 7,
                        ending: Ending::Diverged,
                    },
                    last: Parameters { weight: value, bias: -value },
                    cost,
                };
                let mut text = String::new();
                write_finish(&mut text, &finish);
                assert_eq!(read_finish(&text), Some(finish), "{text}");
            }
        }
    }

    #[test]
    fn what_is_no_result_is_not_taken_for_one() {
        let good = "converged,20,0.546,3.0,-1.2,0.0009";
        assert!(read_finish(good).is_some());
        for wrong in [
            "",
            "converged,20,0.546,3.0,-1.2",
            "converged,20,0.546,3.0,-1.2,0.0009,",
            "converged,20,0.546,3.0,-1.2,0.000",
            "converged,020,0.546,3.0,-1.2,0.0009",
            "lost,20,0.546,3.0,-1.2,0.0009",
            "converged,-1,0.546,3.0,-1.2,0.0009",
            "converged,20,0.546,3.0,x,0.0009",
        ] {
            assert!(read_finish(wrong).is_none(), "{wrong}");
        }
    }
}
