//! Largest values over the ranges of gates, rounded upwards.

use super::interval::{Gate, Interval};
use super::round::up;

/// At least `s x + (1-s) p + s (1-s) q` for every `s` in the gate's range; `x, p, q ≥ 0`.
///
/// The function is concave in `s`: its largest value is at the vertex `s = (1 + (x-p)/q)/2` where that lies
/// inside, else at an end. A vertex that lies inside has `|x-p| ≤ q`, so it is computed with an error `δ` of a
/// few `ε`; missing it costs `q δ²`, which the margin covers many times.
pub fn over_gate(gate: Gate, x: f64, p: f64, q: f64) -> f64 {
    let at = |s: f64, rest: f64| weighted(s, x) + weighted(rest, p) + weighted(s * rest, q);
    let ends =
        at(gate.low.value.up, gate.low.rest.up).max(at(gate.high.value.up, gate.high.rest.up));
    let vertex = 0.5 + 0.5 * ((x - p) / q);
    let inside = gate.low.value.down < vertex && vertex < gate.high.value.up;
    let most = if inside { ends.max(at(vertex, 1.0 - vertex)) } else { ends };
    up(most, 16)
}

/// At least `s (1-t²) x + s (1-s) |t| y` for every `s` in the gate's range and every `t` in `values`, which
/// lie in `[-1, 1]`: what a change by `x` of the argument of `tanh` and by `y` of that of the gate can do to
/// `s t`. `x, y ≥ 0`.
///
/// The range of `|t|` is cut into pieces; on each, `1-t²` is largest at its lower and `|t|` at its upper end.
pub fn over_gated_tanh(gate: Gate, values: Interval, x: f64, y: f64) -> f64 {
    pieces(values).fold(0.0, |most: f64, (least, largest)| {
        most.max(over_gate(gate, weighted(slope(least), x), 0.0, weighted(largest, y)))
    })
}

/// The range of `|t|`, cut where a grid of `[0, 1]` cuts it: so a smaller range never has a larger bound.
pub fn pieces(values: Interval) -> impl Iterator<Item = (f64, f64)> {
    /// The bound is off by about a `1/PIECES` of what coupling the two terms gains.
    const PIECES: u32 = 32;
    let (least, largest) = values.moduli();
    let cut = |k: u32| f64::from(k) / f64::from(PIECES);
    (0..PIECES).map(move |k| (cut(k).max(least), cut(k + 1).min(largest))).filter(|(a, b)| a <= b)
}

/// At least `1-t²`, `0 ≤ t ≤ 1`.
pub fn slope(t: f64) -> f64 {
    up((1.0 - t).max(0.0) * (1.0 + t), 3)
}

/// `a b`, where 0 times anything is 0: what has no weight has no influence however large it is.
fn weighted(a: f64, b: f64) -> f64 {
    if a == 0.0 || b == 0.0 { 0.0 } else { a * b }
}
