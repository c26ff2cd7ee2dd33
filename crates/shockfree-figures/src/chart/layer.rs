//! What may stand between two axes.

use super::Ink;

/// Something between the axes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Layer<'a> {
    /// A line through points.
    Line {
        /// What the legend calls it, if it is to be there.
        label: Option<&'a str>,
        /// What it stands for.
        ink: Ink,
        /// The points in order.
        points: &'a [(f64, f64)],
    },
    /// Marks at points. Marks on top of one another are drawn once.
    Points {
        /// What the legend calls them, if they are to be there.
        label: Option<&'a str>,
        /// What they stand for.
        ink: Ink,
        /// The points.
        points: &'a [(f64, f64)],
        /// The size of the marks.
        size: MarkSize,
    },
    /// Bars from 0 (from the bottom, on a logarithmic axis) to a height.
    Bars {
        /// What the legend calls them, if they are to be there.
        label: Option<&'a str>,
        /// What they stand for.
        ink: Ink,
        /// The bars: `(from, to, height)`.
        bars: &'a [(f64, f64, f64)],
    },
    /// The area between two lines.
    Band {
        /// What the legend calls it, if it is to be there.
        label: Option<&'a str>,
        /// What it stands for.
        ink: Ink,
        /// The lines: `(x, low, high)`.
        points: &'a [(f64, f64, f64)],
    },
    /// A line from one edge of the frame to the other, with its name beside it.
    Reference {
        /// Its name.
        label: &'a str,
        /// What it stands for.
        ink: Ink,
        /// Where it lies.
        at: Across,
    },
    /// A mesh of cells coloured by a quantity, pale for the lowest and dark for the highest.
    Cells {
        /// What the legend calls the quantity.
        label: &'a str,
        /// The edges of the columns, in order.
        x: &'a [f64],
        /// The edges of the rows, in order.
        y: &'a [f64],
        /// The quantities, row by row from the lowest `y`; a cell that is not finite is left out.
        values: &'a [f64],
        /// The quantity of the palest and of the darkest colour.
        between: (f64, f64),
    },
    /// A mesh of cells of different kinds, such as outcomes: six kinds are told apart, in grey too.
    Classes {
        /// What the legend calls the kinds.
        names: &'a [&'a str],
        /// The edges of the columns, in order.
        x: &'a [f64],
        /// The edges of the rows, in order.
        y: &'a [f64],
        /// The kind of each cell, row by row from the lowest `y`; `None` is left out.
        classes: &'a [Option<u8>],
    },
    /// An arrow.
    Arrow {
        /// What it stands for.
        ink: Ink,
        /// Where it starts.
        from: (f64, f64),
        /// Where its head is.
        to: (f64, f64),
    },
    /// All between two values of an axis, from one edge of the frame to the other, with its name in it.
    Strip {
        /// Its name.
        label: &'a str,
        /// What it stands for.
        ink: Ink,
        /// Where it lies. An infinite end is the edge of the frame.
        at: Stretch,
    },
    /// Error bars: upright lines with a stop at each end.
    Whiskers {
        /// What they stand for.
        ink: Ink,
        /// The bars: `(x, low, high)`.
        bars: &'a [(f64, f64, f64)],
    },
    /// A line from one edge of the frame to the other, with its name outside of the frame, where names
    /// make room for one another. Without a name it is a line alone. Names for which there is no room,
    /// those of the last flags, are left out.
    Flag {
        /// Its name.
        label: &'a str,
        /// What it stands for.
        ink: Ink,
        /// Where it lies, and on which edge its name stands.
        at: Edge,
    },
    /// Short words beside marks, such as a count, clear of all large marks. Those for which there is no
    /// room are left out.
    Tags {
        /// The points with their words.
        tags: &'a [((f64, f64), &'a str)],
    },
    /// A sentence under the figure.
    Remark {
        /// The sentence.
        text: &'a str,
    },
    /// Words beside a point.
    Note {
        /// The point.
        at: (f64, f64),
        /// The words.
        text: &'a str,
    },
}

/// The size of marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MarkSize {
    /// A dot in a crowd.
    Dot,
    /// One of hundreds, whose shape still can be told.
    Tiny,
    /// A point among a few.
    Small,
    /// One that matters.
    Large,
    /// One that matters, open: a repelling fixed point.
    Hollow,
    /// A point among a few, open.
    SmallHollow,
}

/// Where a reference line lies.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Across {
    /// Along a value of the vertical axis.
    Horizontal(f64),
    /// Along a value of the horizontal axis.
    Vertical(f64),
    /// Straight through a point.
    Sloped {
        /// The point.
        through: (f64, f64),
        /// The slope between the axes as they are spaced: of a power law, on two logarithmic axes, its
        /// exponent.
        slope: f64,
    },
}

/// Where a line with a name outside of the frame lies.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Edge {
    /// Along a value of the vertical axis; the name is right of the frame.
    Right(f64),
    /// Along a value of the horizontal axis; the name is above the frame.
    Top(f64),
}

/// Where a strip lies.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Stretch {
    /// Between two values of the horizontal axis.
    Columns(f64, f64),
    /// Between two values of the vertical axis.
    Rows(f64, f64),
}
