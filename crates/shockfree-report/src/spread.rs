//! Points that fill a box evenly, without chance.

/// Point number `n` of a sequence that fills the unit cube of `D` dimensions evenly: the multiples, modulo
/// 1, of the powers of `1/φ`, where `φ` is the root above 1 of `φ^(D+1) = φ + 1`.
///
/// Source: M. Roberts, *The unreasonable effectiveness of quasirandom sequences* (2018).
pub fn spread<const D: usize>(n: u32) -> [f64; D] {
    let dimensions = u32::try_from(D).unwrap_or(u32::MAX);
    let mut phi = 2.0_f64;
    // The iteration contracts at least by half a step; 60 of them settle every bit.
    for _ in 0..60 {
        phi = (1.0 + phi).powf(1.0 / f64::from(dimensions.saturating_add(1)));
    }
    let mut power = 1.0;
    [(); D].map(|()| {
        power /= phi;
        (0.5 + f64::from(n) * power).fract()
    })
}

/// The point of an interval at a part of it.
pub fn within((low, high): (f64, f64), part: f64) -> f64 {
    low + (high - low) * part
}

#[cfg(test)]
mod tests {
    use super::spread;

    #[test]
    fn every_tenth_of_every_axis_gets_its_share() {
        let mut counts = [[0_u32; 10]; 3];
        for n in 0..1000 {
            let point: [f64; 3] = spread(n);
            for (count, part) in counts.iter_mut().zip(point) {
                let tenth = (0..10_u8).rfind(|&tenth| f64::from(tenth) <= 10.0 * part).unwrap();
                count[usize::from(tenth)] += 1;
            }
        }
        assert!(counts.iter().flatten().all(|&count| (95..=105).contains(&count)), "{counts:?}");
    }
}
