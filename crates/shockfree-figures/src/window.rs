//! The part of the (w, b)-plane that a figure shows.

use crate::polyline::Point;
use crate::ticks::Step;
use crate::view::View;
use crate::{Range, Track};
use shockfree::{Activation, unit};

/// A part of the (w, b)-plane: a range of weights and a range of biases.
///
/// ```
/// use shockfree::Activation;
/// use shockfree_figures::{Range, Window};
/// let zoom = Window { weights: Range::new(3.9, 4.3)?, biases: Range::new(-2.2, -1.9)? };
/// assert!(zoom.contains((4.0, -2.0)));
/// assert!(Window::whole(Activation::Tanh).contains((1.0, 0.0)));
/// # Ok::<(), shockfree_figures::RangeError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Window {
    /// The weights, from left to right.
    pub weights: Range,
    /// The biases, from bottom to top.
    pub biases: Range,
}

/// How far around the cusp and the starts of the tracks a window reaches at least, in units of `1/L`:
/// what lies within is always shown.
const REACH: f64 = 3.0;
/// How far it reaches at most, in sizes of what it must show: a path that runs off leaves the frame.
const REACH_IN_SIZES: f64 = 4.0;
/// Free space around what is shown, as a part of its size.
const MARGIN: f64 = 0.08;
/// The smallest window, in units of `1/L`.
const SMALLEST: f64 = 0.5;
/// About how many round steps a window is wide.
const STEPS: f64 = 12.0;
/// Points farther away than this are never shown.
const FARTHEST: f64 = 1e9;

impl Window {
    /// The window in which everything happens: the folds, the flips and the strip between them.
    ///
    /// `w` in [-12, 12] and `b` in [-12, 10] for the logistic unit, [-3, 3] and [-4, 4] for tanh.
    pub const fn whole(activation: Activation) -> Self {
        match activation {
            Activation::Logistic => {
                Self { weights: Range::known(-12.0, 12.0), biases: Range::known(-12.0, 10.0) }
            }
            Activation::Tanh => {
                Self { weights: Range::known(-3.0, 3.0), biases: Range::known(-4.0, 4.0) }
            }
        }
    }

    /// A window with round ends that shows the cusp and the points of some tracks, with a margin.
    ///
    /// Points that are not finite are passed over. Where a track runs off, the window ends some way
    /// outside the starts of the tracks and the cusp, and the track leaves its frame.
    ///
    /// ```
    /// use shockfree::Activation;
    /// use shockfree_figures::{Role, Track, Window};
    /// let points = [(5.0, -3.0), (4.5, -2.5), (-1e300, f64::NAN), (1e300, 7e299)];
    /// let track = Track { label: "a wild run", role: Role::GradientDescent, points: &points };
    /// let window = Window::around(Activation::Logistic, &[track]);
    /// assert!(window.contains((4.0, -2.0)) && window.contains((4.5, -2.5)));
    /// assert!(window.weights.width() < 10.0);
    /// ```
    pub fn around(activation: Activation, tracks: &[Track<'_>]) -> Self {
        let cusp = unit::cusp(activation);
        let unit = activation.strip_edge();
        let starts = tracks.iter().filter_map(|track| track.points.iter().copied().find(is_near));
        let core = Extent::of([cusp].into_iter().chain(starts));
        let reach = (REACH * unit).max(REACH_IN_SIZES * core.size());
        let (left, right) = (core.low.0 - reach, core.high.0 + reach);
        let (bottom, top) = (core.low.1 - reach, core.high.1 + reach);
        let reached = |p: &Point| (left..=right).contains(&p.0) && (bottom..=top).contains(&p.1);
        let points = tracks.iter().flat_map(|track| track.points).copied().filter(reached);
        let shown = Extent::of([core.low, core.high].into_iter().chain(points));
        let range = |low: f64, high: f64| {
            let lacking = (SMALLEST * unit - (high - low)).max(0.0) / 2.0;
            let margin = MARGIN * (high - low) + lacking;
            rounded(low - margin, high + margin)
        };
        Self { weights: range(shown.low.0, shown.high.0), biases: range(shown.low.1, shown.high.1) }
    }

    /// Whether a point lies in the window, its border included.
    pub fn contains(&self, point: (f64, f64)) -> bool {
        View::from(*self).contains(point)
    }
}

/// The smallest range with round ends around a range that is neither empty nor far away.
pub fn rounded(low: f64, high: f64) -> Range {
    let step = Step::at_least((high - low) / STEPS);
    Range::known(step.times(step.count_below(low)), step.times(step.count_above(high)))
}

fn is_near(point: &Point) -> bool {
    point.0.abs() <= FARTHEST && point.1.abs() <= FARTHEST
}

/// The smallest box around some points.
struct Extent {
    low: Point,
    high: Point,
}

impl Extent {
    fn of(points: impl IntoIterator<Item = Point>) -> Self {
        let mut low = (f64::INFINITY, f64::INFINITY);
        let mut high = (f64::NEG_INFINITY, f64::NEG_INFINITY);
        for (x, y) in points {
            low = (low.0.min(x), low.1.min(y));
            high = (high.0.max(x), high.1.max(y));
        }
        Self { low, high }
    }

    fn size(&self) -> f64 {
        (self.high.0 - self.low.0).max(self.high.1 - self.low.1)
    }
}

#[cfg(test)]
mod tests {
    use super::Window;
    use crate::{Range, Role, Track};
    use shockfree::Activation::{Logistic, Tanh};

    #[test]
    fn without_tracks_the_cusp_is_shown() {
        for activation in [Logistic, Tanh] {
            let window = Window::around(activation, &[]);
            assert!(window.contains(shockfree::unit::cusp(activation)));
            assert!(Range::new(window.weights.low(), window.weights.high()).is_ok());
        }
    }

    #[test]
    fn absurd_points_give_a_range() {
        let ends = [f64::NAN, f64::INFINITY, -1e300, 1e300, 1e-300, 1e8, -7.0];
        for x in ends {
            for y in ends {
                let points = [(x, y), (y, x), (x, x)];
                let track = Track { label: "", role: Role::Shockfree, points: &points };
                let window = Window::around(Logistic, &[track]);
                for range in [window.weights, window.biases] {
                    assert!(Range::new(range.low(), range.high()).is_ok(), "{range:?}");
                }
            }
        }
    }
}
