//! Names of lines outside of the frame: right of it and above it, where they make room for one another.

use super::{Chart, Edge, Layer};
use crate::canvas::{Anchor, Canvas, Lettering};
use crate::panel::{Panel, SMALL};
use crate::polyline::Point;
use crate::style::{FAINT_INK, INK, Stroke};
use crate::text::Text;
use crate::view::View;

/// The height of a name with the room to the next.
const LINE: f64 = 16.0;
/// Between names side by side.
const ASIDE: f64 = 12.0;
/// From the frame to the names; the thread between a line and its name has this to turn aside.
const THREAD: f64 = 14.0;
/// Between the thread and the name.
const GAP: f64 = 3.0;
/// Beyond the names, to the edge of the figure or to what is above.
const BEYOND: f64 = 6.0;
/// A name that had to go aside farther than this is no longer seen to belong to its line: all names
/// above the frame then stand upright, which takes less room.
const FARTHEST: f64 = 64.0;
/// Names are not longer than this.
const LONGEST: f64 = 120.0;
const THREADS: Stroke = Stroke::solid(FAINT_INK, 0.8);
const WORDS: Lettering =
    Lettering { size: SMALL, anchor: Anchor::Start, angle: 0.0, colour: INK, halo: false };

/// A name and the place of its line.
#[derive(Clone, Debug)]
struct Name {
    at: f64,
    text: Text,
}

/// The names that stand around one frame.
#[derive(Clone, Debug)]
pub struct Flags {
    right: Vec<Name>,
    top: Vec<Name>,
}

impl Name {
    fn width(&self) -> f64 {
        self.text.width(f64::from(SMALL))
    }
}

impl Flags {
    /// The names of the flags that can be seen.
    pub fn new(chart: &Chart<'_>, view: View) -> Self {
        let mut flags = Self { right: Vec::new(), top: Vec::new() };
        for layer in chart.layers {
            let Layer::Flag { label, at, .. } = *layer else { continue };
            let (names, at, range) = match at {
                Edge::Right(y) => (&mut flags.right, chart.y.scale.place(y), view.y),
                Edge::Top(x) => (&mut flags.top, chart.x.scale.place(x), view.x),
            };
            if !label.is_empty() && range.contains(at) {
                let text = Text::with_symbols(label).within(LONGEST, f64::from(SMALL));
                names.push(Name { at, text });
            }
        }
        flags
    }

    /// The room for the names right of the frame.
    pub fn room_beside(&self) -> f64 {
        let widest = self.right.iter().map(Name::width).fold(0.0, f64::max);
        if self.right.is_empty() { 0.0 } else { (THREAD + GAP + widest + BEYOND).ceil() }
    }

    /// The room for the names above the frame.
    pub fn room_above(&self, panel: &Panel) -> f64 {
        if self.top.is_empty() {
            return 0.0;
        }
        let height = if self.level(panel).is_some() {
            LINE
        } else {
            self.top.iter().map(Name::width).fold(0.0, f64::max)
        };
        (THREAD + GAP + height).ceil()
    }

    /// Where the names above the frame stand if they fit beside one another, and where their lines are.
    fn level(&self, panel: &Panel) -> Option<Vec<(f64, f64)>> {
        let wanted = |name: &Name| (panel.pixel((name.at, 0.0)).0, name.width() + ASIDE);
        let wanted: Vec<(f64, f64)> = self.top.iter().map(wanted).collect();
        let places = spread(&wanted, (panel.frame.x, panel.frame.right()));
        let near = |(place, wanted): (&f64, &(f64, f64))| (place - wanted.0).abs() <= FARTHEST;
        let fit = places.len() == wanted.len() && places.iter().zip(&wanted).all(near);
        fit.then(|| wanted.iter().map(|wanted| wanted.0).zip(places).collect())
    }

    /// Writes the names, each with a thread to its line.
    pub fn draw(&self, canvas: &mut Canvas, panel: &Panel) {
        let right = panel.frame.right();
        let wanted = |name: &Name| (panel.pixel((0.0, name.at)).1, LINE);
        let wanted: Vec<(f64, f64)> = self.right.iter().map(wanted).collect();
        let half = LINE / 2.0;
        let places = spread(&wanted, (panel.frame.y - half, panel.frame.bottom() + half));
        for ((name, place), (at, _)) in self.right.iter().zip(places).zip(wanted) {
            thread(canvas, (right, at), (right + THREAD, place));
            canvas.text((right + THREAD + GAP, place), &name.text, WORDS);
        }
        let top = panel.frame.y;
        if let Some(places) = self.level(panel) {
            for (name, (at, place)) in self.top.iter().zip(places) {
                thread(canvas, (at, top), (place, top - THREAD));
                let middle = (place, top - THREAD - GAP - f64::from(SMALL) / 2.0);
                canvas.text(middle, &name.text, Lettering { anchor: Anchor::Middle, ..WORDS });
            }
            return;
        }
        let wanted = |name: &Name| (panel.pixel((name.at, 0.0)).0, LINE);
        let wanted: Vec<(f64, f64)> = self.top.iter().map(wanted).collect();
        let places = spread(&wanted, (panel.frame.x, right));
        for ((name, place), (at, _)) in self.top.iter().zip(places).zip(wanted) {
            thread(canvas, (at, top), (place, top - THREAD));
            let foot = (place, top - THREAD - GAP);
            canvas.text(foot, &name.text, Lettering { angle: -90.0, ..WORDS });
        }
    }
}

/// A thread from the frame to a name.
fn thread(canvas: &mut Canvas, from: Point, to: Point) {
    canvas.line(&[from, to], THREADS);
}

/// Middles for boxes, each `(wanted middle, size)`, as near as can be to where they are wanted, none over
/// another and all between two ends; of those that do not fit the last are left out.
fn spread(boxes: &[(f64, f64)], (low, high): (f64, f64)) -> Vec<f64> {
    let mut total = 0.0;
    let fits = |&(_, size): &&(f64, f64)| {
        total += size;
        total <= high - low
    };
    let boxes: Vec<(f64, f64)> = boxes.iter().take_while(fits).copied().collect();
    let total: f64 = boxes.iter().map(|&(_, size)| size).sum();
    let mut order: Vec<usize> = (0..boxes.len()).collect();
    order.sort_by(|&a, &b| boxes[a].0.total_cmp(&boxes[b].0));
    // Without the boxes before it, a box may stand anywhere not before the last one: the nearest such
    // places are the isotonic regression, by pooling neighbours that are out of order.
    let mut pools: Vec<(f64, f64)> = Vec::new();
    let mut before = Vec::with_capacity(order.len());
    let mut used = 0.0;
    for &index in &order {
        let (wanted, size) = boxes[index];
        before.push(used + size / 2.0);
        let mut pool = (wanted - used - size / 2.0, 1.0);
        used += size;
        while let Some(last) = pools.last().copied().filter(|last| last.0 >= pool.0) {
            let count = last.1 + pool.1;
            pool = ((last.0 * last.1 + pool.0 * pool.1) / count, count);
            pools.pop();
        }
        pools.push(pool);
    }
    let mut pooled = Vec::with_capacity(order.len());
    for (mean, mut count) in pools {
        while count > 0.0 {
            pooled.push(mean.clamp(low, (high - total).max(low)));
            count -= 1.0;
        }
    }
    let mut places = vec![0.0; boxes.len()];
    for ((&index, before), mean) in order.iter().zip(before).zip(pooled) {
        places[index] = mean + before;
    }
    places
}

#[cfg(test)]
mod tests {
    use super::spread;

    #[test]
    fn boxes_make_room_for_one_another() {
        assert_eq!(spread(&[(10.0, 4.0), (50.0, 4.0)], (0.0, 100.0)), [10.0, 50.0]);
        // Two that want the same place share the way; the edge pushes back.
        assert_eq!(spread(&[(50.0, 10.0), (50.0, 10.0)], (0.0, 100.0)), [45.0, 55.0]);
        assert_eq!(spread(&[(99.0, 10.0), (0.0, 20.0)], (0.0, 100.0)), [95.0, 10.0]);
        assert!(spread(&[], (0.0, 1.0)).is_empty());
        let crowd: Vec<(f64, f64)> =
            (0..40).map(|n| (f64::from((n * 17) % 23), f64::from(3 + n % 4))).collect();
        let places = spread(&crowd, (0.0, 100.0));
        assert!(places.len() < 40, "not all fit");
        for (i, a) in places.iter().enumerate() {
            assert!(a - crowd[i].1 / 2.0 > -1e-9 && a + crowd[i].1 / 2.0 < 100.0 + 1e-9);
            for (j, b) in places.iter().enumerate().take(i) {
                assert!(
                    (a - b).abs() > f64::midpoint(crowd[i].1, crowd[j].1) - 1e-9,
                    "{i} over {j}"
                );
            }
        }
    }
}
