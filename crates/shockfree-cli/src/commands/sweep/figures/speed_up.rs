//! The speed-up of shockfree as a histogram.

use shockfree_figures::{Chart, ChartAxis, Ink, Layer, Range};
use shockfree_sweep::statistics::{Histogram, Starts, opponents, pairs};
use shockfree_sweep::{Family, Origin, Plan, Record};

use super::role;

/// Bins of half a doubling: the axis has a word at every second doubling.
const BETWEEN_TICKS: i32 = 4;

/// One file for each start of the other methods, of the first method in the strip.
pub fn files(plan: &Plan, records: &[Record]) -> Vec<(String, String)> {
    let families = plan.families();
    let Some((first, _)) = opponents(plan).next() else { return Vec::new() };
    let ours = families[first].method;
    let of = |origin: Origin, name: &str| {
        let histograms: Vec<(Family, Histogram)> = opponents(plan)
            .filter(|(one, other)| {
                families[*one].method == ours && families[*other].origin == origin
            })
            .map(|(one, other)| {
                (families[other], Histogram::of(pairs(plan, records, one, other, Starts::All)))
            })
            .collect();
        let from = match origin {
            Origin::Given => "given starts".to_owned(),
            Origin::Common => format!("w = {}", plan.settings().weight),
        };
        let title = format!("{}, the others from {from}", ours.as_str());
        (name.to_owned(), svg(&histograms, &title))
    };
    vec![of(Origin::Given, "speedup.svg"), of(Origin::Common, "speedup-common.svg")]
}

/// The bars of all methods side by side; what did not converge stands at the ends under its own words.
fn svg(histograms: &[(Family, Histogram)], title: &str) -> String {
    let filled = histograms.iter().map(|(_, one)| one).filter(|one| !one.bins.is_empty());
    let end = |one: &Histogram| one.first + i32::try_from(one.bins.len()).unwrap_or(0);
    // The axis has 1× in it, and something on both sides.
    let first = filled.clone().map(|one| one.first).min().unwrap_or(0).min(-BETWEEN_TICKS);
    let last = filled.map(end).max().unwrap_or(0).max(BETWEEN_TICKS + 1) - 1;
    // Wide enough apart that the words under the ends do not meet.
    let gap = 2 + (last - first) / 9;
    let ends = [first - gap, last + gap, last + 2 * gap];
    let bars: Vec<Vec<(f64, f64, f64)>> = (0..)
        .zip(histograms)
        .map(|(place, (_, one))| bars(one, ends, place, histograms.len()))
        .collect();
    let words = words(first, last);
    let mut ticks: Vec<(f64, &str)> =
        words.iter().map(|(bin, word)| (f64::from(*bin), word.as_str())).collect();
    ticks.extend(ends.map(f64::from).into_iter().zip(["0", "∞", "neither"]));
    let labels: Vec<String> =
        histograms.iter().map(|(family, _)| format!("over {}", family.method.as_str())).collect();
    let layers: Vec<Layer<'_>> = histograms
        .iter()
        .zip(labels.iter().zip(&bars))
        .map(|((family, _), (label, bars))| Layer::Bars {
            label: Some(label),
            ink: Ink::Of(role(family.method)),
            bars,
        })
        .collect();
    let x = ChartAxis::linear("speed-up (0: shockfree never, ∞: others never)").named(&ticks);
    let range = Range::new(f64::from(ends[0] - gap / 2), f64::from(ends[2] + gap / 2)).ok();
    Chart {
        title: Some(title),
        x: range.map_or(x, |range| x.within(range)),
        y: ChartAxis::linear("share of the settings"),
        layers: &layers,
        ..Chart::default()
    }
    .svg()
}

/// The bars of one of so many histograms, as shares.
#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^53")]
fn bars(histogram: &Histogram, ends: [i32; 3], place: u32, of: usize) -> Vec<(f64, f64, f64)> {
    let all = histogram.pairs().max(1) as f64;
    let width = 0.9 / of as f64;
    let bar = |bin: i32, count: u64| {
        let from = f64::from(bin) - 0.45 + f64::from(place) * width;
        (from, from + width, count as f64 / all)
    };
    let failed =
        [histogram.only_shockfree_failed, histogram.only_other_failed, histogram.both_failed];
    (histogram.first..)
        .zip(histogram.bins.iter().copied())
        .chain(ends.into_iter().zip(failed))
        .filter(|(_, count)| *count > 0)
        .map(|(bin, count)| bar(bin, count))
        .collect()
}

/// The speed-ups that stand at the axis: few enough to be read.
fn words(first: i32, last: i32) -> Vec<(i32, String)> {
    let apart = BETWEEN_TICKS * (1 + (last - first) / (8 * BETWEEN_TICKS));
    (first..=last)
        .filter(|bin| bin % apart == 0)
        .map(|bin| {
            // Whole doublings, as ticks are at even bins.
            let times = f64::from(bin.abs() / 2).exp2();
            (bin, if bin < 0 { format!("1/{times}") } else { format!("{times}×") })
        })
        .collect()
}
