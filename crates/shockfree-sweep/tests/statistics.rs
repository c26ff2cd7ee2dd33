//! What a sweep says, against its definitions counted out.

use shockfree_sweep::statistics::{Starts, comparisons, converged_within, families, map};
use shockfree_sweep::{Ending, MethodName, Origin, Plan, Record, Run, Sample, Settings, Values};

fn plan(sample: Option<Sample>) -> Plan {
    let list = |values: &[f64]| Values::List(values.to_vec());
    let settings = Settings {
        methods: MethodName::ALL.to_vec(),
        sample,
        weights: list(&[5.0, 1.0, 6.0]),
        biases: list(&[-3.0, -1.0]),
        steps: Some(list(&[0.5, 2.0])),
        thresholds: Some(list(&[0.9, 2.26, 4.0])),
        ..Settings::default()
    };
    Plan::new(settings).unwrap()
}

/// Results that are made up: no pattern of the plan is a pattern of them.
#[expect(clippy::cast_precision_loss, reason = "below 97")]
fn records(plan: &Plan) -> Vec<Record> {
    let record = |run: u64| {
        let noise = (run.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 40) % 97;
        Record {
            largest_gradient: if noise == 13 { f64::INFINITY } else { noise as f64 / 7.0 },
            iterations: (noise % 23) as u32,
            ending: match noise % 5 {
                0 => Ending::Budget,
                1 => Ending::Diverged,
                _ => Ending::Converged,
            },
        }
    };
    (0..plan.runs()).map(record).collect()
}

fn count(record: &Record) -> f64 {
    if record.ending == Ending::Converged { f64::from(record.iterations) } else { f64::INFINITY }
}

/// All runs with their records.
fn all(plan: &Plan, records: &[Record]) -> Vec<(Run, Record)> {
    (0..plan.runs()).map(|run| plan.run(run)).zip(records.iter().copied()).collect()
}

#[test]
fn families_are_counted_out() {
    for plan in [plan(None), plan(Some(Sample { count: 41, seed: 3 }))] {
        let records = records(&plan);
        let all = all(&plan, &records);
        for (place, summary) in families(&plan, &records).iter().enumerate() {
            let ours: Vec<Record> = all
                .iter()
                .filter(|(run, _)| run.family == summary.family)
                .map(|(_, record)| *record)
                .collect();
            let ended = |ending| ours.iter().filter(|one| one.ending == ending).count() as u64;
            assert_eq!(summary.runs, ours.len() as u64);
            assert_eq!(summary.converged, ended(Ending::Converged));
            assert_eq!(summary.budget, ended(Ending::Budget));
            assert_eq!(summary.diverged, ended(Ending::Diverged));
            let mut counts: Vec<f64> = ours.iter().map(count).collect();
            counts.sort_by(f64::total_cmp);
            let median = summary.iterations.at(50).map_or(f64::INFINITY, f64::from);
            assert_eq!(median, counts[counts.len().div_ceil(2) - 1]);
            let largest = ours.iter().map(|one| one.largest_gradient).fold(0.0, f64::max);
            assert_eq!(summary.largest_gradient.at(100), largest);
            let curve = converged_within(&plan, &records, place);
            for within in 0..23 {
                let expected = counts.iter().filter(|count| **count <= f64::from(within)).count();
                let found = curve.iter().rev().find(|(at, _)| *at <= within);
                let share = |count: usize| f64::from(u32::try_from(count).unwrap());
                let expected = share(expected) / share(ours.len());
                assert_eq!(found.map_or(0.0, |(_, share)| *share), expected, "{within}");
            }
        }
    }
}

#[test]
fn comparisons_are_counted_out_over_all_settings() {
    let plan = plan(None);
    let records = records(&plan);
    let all = all(&plan, &records);
    let found = comparisons(&plan, &records);
    // Three methods with one origin meet both origins of two others, two meet their own.
    // Two of three weights lie outside the strip: what starts there is compared once more.
    let outside = |starts| found.iter().filter(|one| one.starts == starts).count();
    assert_eq!(outside(Starts::All), 3 * 4 + 2 * 4);
    assert_eq!(outside(Starts::OutsideStrip), 3 * 2 + 2 * 2);
    for one in &found {
        if one.shockfree.method.origins().len() > 1 {
            assert_eq!(one.shockfree.origin, one.other.origin);
        }
        // All settings of the plan, whether or not the two depend on every axis.
        let settings: Vec<&Run> = all
            .iter()
            .map(|(run, _)| run)
            .filter(|run| {
                run.family.method == MethodName::NormClipping && run.family.origin == Origin::Given
            })
            .filter(|run| one.starts == Starts::All || run.initial.weight >= 4.0)
            .collect();
        let run_of = |family, setting: &Run| {
            let fits = |run: &Run| {
                run.family == family
                    && (run.start, run.target, run.initial.bias)
                        == (setting.start, setting.target, setting.initial.bias)
                    && (family.origin == Origin::Common
                        || run.initial.weight == setting.initial.weight)
                    && (run.step.is_none() || run.step == setting.step)
                    && (run.threshold.is_none() || run.threshold == setting.threshold)
            };
            let mut fitting = all.iter().filter(|(run, _)| fits(run));
            let (_, record) = fitting.next().expect("a run for every setting");
            assert!(fitting.next().is_none());
            count(record)
        };
        let (mut wins, mut ties, mut losses, mut failed) = (0, 0, 0, 0);
        let mut ratios = Vec::new();
        for setting in &settings {
            let (ours, theirs) = (run_of(one.shockfree, setting), run_of(one.other, setting));
            let ratio = theirs.max(1.0) / ours.max(1.0);
            match ratio {
                _ if ratio.is_nan() => failed += 1,
                _ if ratio > 1.0 => wins += 1,
                _ if ratio < 1.0 => losses += 1,
                _ => ties += 1,
            }
            ratios.push(if ratio.is_nan() { 1.0 } else { ratio });
        }
        ratios.sort_by(f64::total_cmp);
        // As shares: every pair stands for equally many settings.
        let scale = settings.len() as u64 / one.pairs;
        assert_eq!(settings.len() as u64 % one.pairs, 0);
        let shares = [one.wins, one.ties, one.losses, one.both_failed].map(|count| count * scale);
        assert_eq!(shares, [wins, ties, losses, failed]);
        for (percent, rank) in [(25, ratios.len().div_ceil(4)), (50, ratios.len().div_ceil(2))] {
            assert_eq!(one.speed_up.at(percent), ratios[rank - 1], "{one:?}");
        }
    }
}

#[test]
fn cells_hold_the_runs_that_began_there() {
    let plan = plan(None);
    let records = records(&plan);
    let all = all(&plan, &records);
    let found = map(&plan, &records, 0).unwrap();
    assert_eq!((found.weights.len(), found.biases.len(), found.cells.len()), (4, 3, 6));
    for (place, cell) in found.cells.iter().enumerate() {
        let (column, row) = (place % 3, place / 3);
        let mut counts: Vec<f64> = all
            .iter()
            .filter(|(run, _)| run.family == plan.families()[0])
            .filter(|(run, _)| {
                let (w, b) = (run.initial.weight, run.initial.bias);
                (found.weights[column]..found.weights[column + 1]).contains(&w)
                    && (found.biases[row]..found.biases[row + 1]).contains(&b)
            })
            .map(|(_, record)| count(record))
            .collect();
        counts.sort_by(f64::total_cmp);
        assert_eq!(cell.runs, counts.len() as u64);
        assert_eq!(cell.converged, counts.iter().filter(|one| one.is_finite()).count() as u64);
        let median = cell.median.map_or(f64::INFINITY, f64::from);
        assert_eq!(median, counts[counts.len().div_ceil(2) - 1]);
    }
    assert!(map(&plan, &records, 1).is_none(), "the common start has one weight");
}
