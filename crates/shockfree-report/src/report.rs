//! What a report is made of, whatever it is written as.

/// A report: sections in order.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    /// Its title.
    pub title: String,
    /// What it comes to, in a few paragraphs.
    pub summary: Vec<String>,
    /// The sections.
    pub sections: Vec<Section>,
}

/// A section with a heading.
#[derive(Clone, Debug, PartialEq)]
pub struct Section {
    /// Its anchor in a page: lower case and hyphens.
    pub id: &'static str,
    /// The heading.
    pub title: String,
    /// What it consists of, in order.
    pub blocks: Vec<Block>,
}

/// A part of a section.
#[derive(Clone, Debug, PartialEq)]
pub enum Block {
    /// A paragraph, plain text.
    Prose(String),
    /// A figure.
    Figure(Figure),
    /// A table.
    Table(Table),
}

/// A figure: one or more pictures under one caption.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// Its anchor, and the stem of the names of its files: `figure-03`, `growth`.
    pub name: &'static str,
    /// How it is called: `Figure 3 of the paper`, `Growth laws`.
    pub title: String,
    /// One sentence that says what to see in it.
    pub see: String,
    /// The pictures, in order.
    pub pictures: Vec<Picture>,
    /// The numbers that were drawn.
    pub data: Vec<Data>,
}

/// A picture.
#[derive(Clone, Debug, PartialEq)]
pub struct Picture {
    /// The stem of its file name; unique in the report.
    pub name: String,
    /// What it shows, for whoever cannot see it.
    pub description: String,
    /// The picture as an SVG document.
    pub svg: String,
    /// The surface that it shows, if it shows one that a page can let people turn.
    pub surface: Option<Heights>,
}

/// A surface `z(x, y)` over a mesh whose rows may bend, so that a wall can stand between two of them.
#[derive(Clone, Debug, PartialEq)]
pub struct Heights {
    /// The label and the values of the first axis, one for each column.
    pub x: (String, Vec<f64>),
    /// The label and the values of the second axis: `y[j][i]`, row by row.
    pub y: (String, Vec<Vec<f64>>),
    /// The label of the height.
    pub z: String,
    /// The heights: `heights[j][i]` stands over `(x[i], y[j][i])`.
    pub heights: Vec<Vec<f64>>,
    /// Curves on the surface.
    pub curves: Vec<SpaceCurve>,
}

/// A curve on a surface.
#[derive(Clone, Debug, PartialEq)]
pub struct SpaceCurve {
    /// What it is; empty for one more of what stands before it.
    pub label: String,
    /// Its colour, `#rrggbb`.
    pub colour: String,
    /// Its points `(x, y, z)`.
    pub points: Vec<(f64, f64, f64)>,
    /// Whether its points are marked.
    pub marked: bool,
}

/// Numbers, as a table for machines.
#[derive(Clone, Debug, PartialEq)]
pub struct Data {
    /// The stem of its file name; unique in the report.
    pub name: String,
    /// The columns' names, with units where there are any.
    pub header: Vec<&'static str>,
    /// The rows, every number with all its digits.
    pub rows: Vec<Vec<String>>,
}

/// A table for people.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// Its anchor, and the stem of its file name.
    pub name: &'static str,
    /// The caption.
    pub title: String,
    /// The columns' names.
    pub header: Vec<&'static str>,
    /// The rows; the column called [`VERDICT`] holds the words of [`Verdict`]s.
    pub rows: Vec<Vec<String>>,
}

/// The name of the columns that hold a [`Verdict`]'s word.
pub const VERDICT: &str = "verdict";

/// How a statement of the paper fares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// What was computed agrees with it, to the digits that it gives.
    Agrees,
    /// It agrees once a slip is put right.
    Corrected,
    /// What was computed contradicts it.
    Differs,
    /// The paper does not give what would be needed to say.
    Open,
    /// A setting of the paper, used as it is given.
    Used,
}

impl Verdict {
    /// All of them.
    pub const ALL: [Self; 5] =
        [Self::Agrees, Self::Corrected, Self::Differs, Self::Open, Self::Used];

    /// The verdict with a word.
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|verdict| verdict.as_str() == word)
    }

    /// The word for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Agrees => "agrees",
            Self::Corrected => "corrected",
            Self::Differs => "differs",
            Self::Open => "open",
            Self::Used => "used",
        }
    }
}
