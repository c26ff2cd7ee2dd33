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

/// What the dark is mixed of: a cool shadow keeps pale colours clean.
const SHADOW: [f64; 3] = [30.0, 50.0, 85.0];

/// The intervals between the stops.
const INTERVALS: u8 = 4;

/// So many shades are told apart: few enough that equal neighbours can be drawn as one.
pub const SHADES: u8 = 48;

/// The colours of kinds that have no order, from pale to dark so that grey tells them apart.
const CLASSES: [&str; 6] = ["#f2ead3", "#a9d4ee", "#e8a33d", "#3f9c7c", "#8a4f80", "#1f3d5c"];

/// The colour of a kind; they begin again after the last.
pub fn class(index: u8) -> &'static str {
    CLASSES[usize::from(index) % CLASSES.len()]
}

/// The shade, from 0 to 47, of a part between 0 and 1.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "below 48")]
pub fn shade(part: f64) -> u8 {
    (part.clamp(0.0, 1.0) * f64::from(SHADES - 1)).round() as u8
}

/// The colour `#rrggbb` of a shade, made lighter or darker by a factor.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a byte")]
pub fn colour(shade: u8, light: f64) -> String {
    let along = f64::from(shade) / f64::from(SHADES - 1) * f64::from(INTERVALS);
    let below = (0..INTERVALS).rfind(|&stop| f64::from(stop) <= along).unwrap_or(0);
    let part = along - f64::from(below);
    let (from, to) = (STOPS[usize::from(below)], STOPS[usize::from(below) + 1]);
    let [r, g, b] = std::array::from_fn(|channel| {
        let value = from[channel] + part * (to[channel] - from[channel]);
        let shadow = (1.0 - light).max(0.0) * SHADOW[channel];
        (value * light + shadow).round().clamp(0.0, 255.0) as u8
    });
    format!("#{r:02x}{g:02x}{b:02x}")
}

#[cfg(test)]
mod tests {
    use super::{class, colour, shade};

    #[test]
    fn the_ends_are_the_ends_and_grey_grows_darker() {
        assert_eq!(colour(shade(0.0), 1.0), "#f4f1e6");
        assert_eq!(colour(shade(1.0), 1.0), "#1f4a73");
        assert!((1..48).all(|shade| grey(&colour(shade, 1.0)) < grey(&colour(shade - 1, 1.0))));
        assert_eq!(shade(f64::NAN), 0);
    }

    #[test]
    fn kinds_are_told_apart_in_grey() {
        for index in 1..6 {
            assert!(grey(class(index)) < grey(class(index - 1)) - 20.0, "kind {index}");
        }
    }

    fn grey(colour: &str) -> f64 {
        let channel = |at: usize| f64::from(u8::from_str_radix(&colour[at..at + 2], 16).unwrap());
        0.3 * channel(1) + 0.59 * channel(3) + 0.11 * channel(5)
    }
}
