//! The first point of a curve.

use super::arc::{Arc, Chart, Node, Trouble};
use super::spectrum::Spectrum;
use super::{Loss, Side};
use crate::network::Map;

/// `|F(x) - x| ≤ DEFECT (1 + |x|)`: what a fixed point that somebody else computed may lack. Newton's method
/// takes the rest away.
const DEFECT: f64 = 1e-6;

/// So far Newton's method may go for it: at a fold the square root of rounding, with a margin.
const REACH: f64 = 1e-3;

/// Below this speed along `s` the tangent does not tell which way is into the family.
const STANDING: f64 = 1e-5;

/// The node at `start`, and whether the curve goes into the family from there, which it may not at a fold.
pub(super) fn node<M: Map, F: Fn(f64) -> M>(
    arc: &Arc<'_, F>,
    start: &[f64],
    from: Side,
) -> Result<(Node, bool), Loss> {
    let mut z = start.to_vec();
    z.push(from.parameter());
    let (defect, size) = arc.defect(&z).ok_or(Loss::NotFinite)?;
    if defect > DEFECT * (1.0 + size) {
        return Err(Loss::NotAFixedPoint);
    }
    let mut up = vec![0.0; z.len()];
    if let Some(last) = up.last_mut() {
        *last = 1.0;
    }
    let mut noise = 0.0;
    match arc.correct(&z, &up, REACH * (1.0 + arc.norm(&z))) {
        Ok((better, last)) => (z, noise) = (better, last),
        // In a fold Newton's method has nowhere to go.
        Err(_) if defect <= 1e-9 * (1.0 + size) => {}
        Err(Trouble::NotFinite) => return Err(Loss::NotFinite),
        Err(_) => return Err(Loss::NotAFixedPoint),
    }
    if let Some(s) = z.last_mut() {
        *s = from.parameter();
    }
    let rows = arc.family.rows(&z).ok_or(Loss::NotFinite)?;
    let mut tangent = arc.first_tangent(&rows).map_err(|trouble| match trouble {
        Trouble::NotFinite => Loss::NotFinite,
        Trouble::Astray | Trouble::Turned => Loss::Singular,
    })?;
    let jacobian = arc.family.jacobian(&z).ok_or(Loss::NotFinite)?;
    let spectrum = Spectrum::of(&jacobian).ok_or(Loss::NotFinite)?;
    let inwards = match from {
        Side::Zero => 1.0,
        Side::One => -1.0,
    };
    if tangent.last().is_some_and(|speed| speed * inwards < 0.0) {
        tangent = reversed(&tangent);
    }
    let mut node = Node { arc: 0.0, z, tangent, spectrum, noise };
    if node.speed().abs() > STANDING {
        return Ok((node, true));
    }
    // At a fold: the way on which s comes to lie inside, the first of them if both do.
    for _ in 0..2 {
        let chart = Chart { arc, base: node.clone(), turn: 0.5 };
        if chart
            .point(1e-3)
            .is_ok_and(|(z, _)| z.last().is_some_and(|s| (s - from.parameter()) * inwards > 0.0))
        {
            return Ok((node, true));
        }
        node.tangent = reversed(&node.tangent);
    }
    Ok((node, false))
}

fn reversed(tangent: &[f64]) -> Vec<f64> {
    tangent.iter().map(|value| -value).collect()
}
