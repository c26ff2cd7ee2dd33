//! Colours for quantities: pale is little, dark is much, in grey too.

/// The palette in even steps; pale yellow over green to dark blue, which colour-blind people see as a
/// ramp as well.
const STOPS: [[f64; 3]; 5] = [
    [244.0, 241.0, 230.0],
    [201.0, 211.0, 196.0],
    [143.0, 176.0, 180.0],
    [79.0, 127.0, 155.0],
    [31.0, 74.0, 115.0],
];

/// The intervals between the stops.
const INTERVALS: u8 = 4;

/// So many shades are told apart: few enough that equal neighbours can be drawn as one.
const SHADES: f64 = 48.0;

/// The shade, from 0 to 47, of a part between 0 and 1.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "below 48")]
pub fn shade(part: f64) -> u8 {
    (part.clamp(0.0, 1.0) * (SHADES - 1.0)).round() as u8
}

/// The colour `#rrggbb` of a shade, made lighter or darker by a factor.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a byte")]
pub fn colour(shade: u8, light: f64) -> String {
    let along = f64::from(shade) / (SHADES - 1.0) * f64::from(INTERVALS);
    let below = (0..INTERVALS).rfind(|&stop| f64::from(stop) <= along).unwrap_or(0);
    let part = along - f64::from(below);
    let (from, to) = (STOPS[usize::from(below)], STOPS[usize::from(below) + 1]);
    let [r, g, b] = std::array::from_fn(|channel| {
        let value = from[channel] + part * (to[channel] - from[channel]);
        (value * light).round().clamp(0.0, 255.0) as u8
    });
    format!("#{r:02x}{g:02x}{b:02x}")
}

#[cfg(test)]
mod tests {
    use super::{colour, shade};

    #[test]
    fn the_ends_are_the_ends_and_grey_grows_darker() {
        assert_eq!(colour(shade(0.0), 1.0), "#f4f1e6");
        assert_eq!(colour(shade(1.0), 1.0), "#1f4a73");
        let grey = |shade| {
            let colour = colour(shade, 1.0);
            let channel =
                |at: usize| f64::from(u8::from_str_radix(&colour[at..at + 2], 16).unwrap());
            0.3 * channel(1) + 0.59 * channel(3) + 0.11 * channel(5)
        };
        assert!((1..48).all(|shade| grey(shade) < grey(shade - 1)));
        assert_eq!(shade(f64::NAN), 0);
    }
}
