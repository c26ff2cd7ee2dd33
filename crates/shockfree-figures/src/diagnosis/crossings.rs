//! The bifurcations along a training: lines with names, or rows of marks where they are too many for that.

use super::{Bifurcation, Crossing};
use crate::{Edge, Layer, MarkSize, Stretch};

pub const KINDS: [Bifurcation; 4] =
    [Bifurcation::Fold, Bifurcation::Flip, Bifurcation::NeimarkSacker, Bifurcation::BranchPoint];
/// More names than this do not fit above a frame.
const NAMES: usize = 30;
/// Bifurcations of one kind closer together than this part of the axis share a name.
const TOGETHER: f64 = 0.02;
/// Bifurcations of one kind closer together than this part of the axis are drawn as one.
const ONE: f64 = 4e-3;
/// What an even axis can show.
pub const FARTHEST: f64 = 1e14;

/// The bifurcations that can be told apart, in order.
pub struct Crossings {
    drawn: Vec<Crossing>,
    names: Vec<Name>,
    span: f64,
}

/// A name above the first frame.
struct Name {
    at: f64,
    kind: Bifurcation,
    text: String,
}

/// The bifurcations of one kind, where there are too many for names.
pub struct Row {
    pub kind: Bifurcation,
    pub height: f64,
    points: Vec<(f64, f64)>,
}

/// Where a bifurcation stands, and how many are drawn as this one.
type Counted = (Crossing, usize);

impl Crossing {
    fn middle(&self) -> f64 {
        f64::midpoint(self.from, self.to)
    }

    pub(super) fn is_drawable(&self) -> bool {
        self.from.abs() <= FARTHEST && self.to.abs() <= FARTHEST
    }
}

impl Crossings {
    /// The bifurcations along an axis of this length.
    pub fn new(crossings: &[Crossing], span: f64) -> Self {
        let counted = distinct(crossings, span);
        let names = names(&counted, span);
        Self { drawn: counted.into_iter().map(|at| at.0).collect(), names, span }
    }

    pub const fn is_empty(&self) -> bool {
        self.drawn.is_empty()
    }

    /// Whether they are few enough for names.
    pub const fn are_named(&self) -> bool {
        self.names.len() <= NAMES
    }

    /// Those that have lines.
    fn lined(&self) -> &[Crossing] {
        if self.are_named() { &self.drawn } else { &[] }
    }

    /// Bands where it is not known exactly when they were crossed.
    pub fn strips(&self) -> impl Iterator<Item = Layer<'_>> {
        let wide = self.lined().iter().filter(|at| (at.to - at.from).abs() > ONE * self.span);
        wide.map(|at| Layer::Strip {
            label: "",
            ink: at.kind.ink(),
            at: Stretch::Columns(at.from, at.to),
        })
    }

    /// Lines without names.
    pub fn lines(&self) -> impl Iterator<Item = Layer<'_>> {
        let line = |at: &Crossing| Layer::Flag {
            label: "",
            ink: at.kind.ink(),
            at: Edge::Top(at.middle()),
        };
        self.lined().iter().map(line)
    }

    /// The names.
    pub fn flags(&self) -> impl Iterator<Item = Layer<'_>> {
        let names: &[Name] = if self.are_named() { &self.names } else { &[] };
        names.iter().map(|name| Layer::Flag {
            label: &name.text,
            ink: name.kind.ink(),
            at: Edge::Top(name.at),
        })
    }

    /// The rows of all kinds, the first on top.
    pub fn rows(&self) -> [Row; 4] {
        let [a, b, c, d] = KINDS;
        [(a, 3.0), (b, 2.0), (c, 1.0), (d, 0.0)].map(|(kind, height)| {
            let alike = self.drawn.iter().filter(|at| at.kind == kind);
            Row { kind, height, points: alike.map(|at| (at.middle(), height)).collect() }
        })
    }
}

impl Row {
    pub fn layer(&self) -> Layer<'_> {
        let (ink, points) = (self.kind.ink(), self.points.as_slice());
        Layer::Points { label: None, ink, points, size: MarkSize::Tiny }
    }
}

/// The bifurcations that are drawn, in order.
fn distinct(crossings: &[Crossing], span: f64) -> Vec<Counted> {
    let mut kept: Vec<Counted> = Vec::new();
    for kind in KINDS {
        let drawn = |at: &&Crossing| at.kind == kind && at.is_drawable();
        let mut alike: Vec<Crossing> = crossings.iter().filter(drawn).copied().collect();
        alike.sort_by(|a, b| a.middle().total_cmp(&b.middle()));
        for at in alike {
            let same = |last: &&mut Counted| {
                last.0.kind == kind && at.middle() - last.0.middle() < ONE * span
            };
            match kept.last_mut().filter(same) {
                Some((_, count)) => *count += 1,
                None => kept.push((at, 1)),
            }
        }
    }
    kept.sort_by(|a, b| a.0.middle().total_cmp(&b.0.middle()));
    kept
}

/// Names, each for neighbours of one kind.
fn names(crossings: &[Counted], span: f64) -> Vec<Name> {
    let close = |a: &Counted, b: &Counted| {
        a.0.kind == b.0.kind && b.0.middle() - a.0.middle() < TOGETHER * span
    };
    let name = |together: &[Counted]| {
        // The name stands at a line that is there.
        let middlemost = together.get(together.len() / 2)?.0;
        let count: usize = together.iter().map(|at| at.1).sum();
        let kind = middlemost.kind;
        let times = if count > 1 { format!(" ×{count}") } else { String::new() };
        Some(Name { at: middlemost.middle(), kind, text: format!("{}{times}", kind.name()) })
    };
    crossings.chunk_by(close).filter_map(name).collect()
}
