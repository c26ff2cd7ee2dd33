//! What a report must be, whatever stands in it.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use shockfree_report::files::{File, files};
use shockfree_report::report::{Block, Figure, Report};
use shockfree_report::reproduce::reproduce;

static REPORT: LazyLock<Report> = LazyLock::new(|| reproduce().unwrap());
static FILES: LazyLock<Vec<File>> = LazyLock::new(|| files(&REPORT));

fn page() -> &'static str {
    &FILES.iter().find(|file| file.path == "index.html").unwrap().text
}

fn figures() -> impl Iterator<Item = &'static Figure> {
    let blocks = REPORT.sections.iter().flat_map(|section| &section.blocks);
    blocks.filter_map(|block| match block {
        Block::Figure(figure) => Some(figure),
        _ => None,
    })
}

/// The page without its scripts: the library and the data in them.
fn markup() -> String {
    let mut text = String::new();
    let mut rest = page();
    while let Some((before, after)) = rest.split_once("<script") {
        text.push_str(before);
        rest = after.split_once("</script>").unwrap().1;
    }
    text + rest
}

#[test]
fn every_figure_of_the_paper_is_there_with_a_sentence() {
    for number in 2..=11 {
        let name = format!("figure-{number:02}");
        let figure = figures().find(|figure| figure.name == name).unwrap();
        assert!(figure.title.starts_with(&format!("Figure {number}:")), "{}", figure.title);
        assert!(figure.see.len() > 80 && figure.see.ends_with('.'), "{name}: {}", figure.see);
        assert!(!figure.pictures.is_empty() && !figure.data.is_empty(), "{name}");
        assert!(page().contains(&format!("id=\"{name}\"")));
    }
    let turnable =
        figures().flat_map(|figure| &figure.pictures).filter(|one| one.surface.is_some());
    assert_eq!(turnable.count(), 2);
}

#[test]
fn the_page_needs_nothing_else_and_is_small() {
    assert!(page().len() < 5_000_000, "{} bytes", page().len());
    let markup = markup();
    for loads in ["src=", "@import", "url(http", "<link", "<iframe", "href=\"http"] {
        assert!(!markup.contains(loads), "{loads}");
    }
    assert_eq!(page().matches("<script").count(), page().matches("</script>").count());
}

#[test]
fn ids_are_unique_and_what_refers_to_one_finds_it() {
    let markup = markup();
    let after = |mark: &str, end: char| -> Vec<String> {
        let parts = markup.split(mark).skip(1);
        parts.map(|part| part.split(end).next().unwrap().to_owned()).collect()
    };
    let ids = after(" id=\"", '"');
    let unique: BTreeSet<&String> = ids.iter().collect();
    assert_eq!(unique.len(), ids.len());
    for reference in after("url(#", ')').iter().chain(&after("href=\"#", '"')) {
        assert!(unique.contains(reference), "{reference}");
    }
}

#[test]
fn every_picture_is_whole_and_named_by_what_it_shows() {
    let markup = markup();
    let pictures: Vec<_> = figures().flat_map(|figure| &figure.pictures).collect();
    let elements: Vec<&str> =
        markup.split("<svg").skip(1).map(|part| part.split_once("</svg>").unwrap().0).collect();
    assert_eq!(elements.len(), pictures.len());
    for (element, picture) in elements.iter().zip(&pictures) {
        let element = format!("<svg{element}</svg>");
        let document = roxmltree::Document::parse(&element).unwrap();
        let root = document.root_element();
        assert_eq!(root.attribute("role"), Some("img"));
        assert_eq!(root.attribute("aria-label"), Some(picture.description.as_str()));
    }
}

#[test]
fn the_page_names_every_file_of_data_and_no_other() {
    let markup = markup();
    let named: BTreeSet<&str> = markup
        .split("href=\"")
        .skip(1)
        .filter_map(|part| part.split_once('"'))
        .map(|(path, _)| path)
        .filter(|path| !path.starts_with('#'))
        .collect();
    let paths = FILES.iter().map(|file| file.path.as_str());
    assert_eq!(named, paths.filter(|path| path.starts_with("data/")).collect());
}

/// The rows of the mesh go up everywhere, so that the surface does not fold over itself, and where the
/// limit jumps two of them stand close together with a wall between them.
#[test]
fn turnable_surfaces_are_parted_along_the_shock() {
    let pictures = figures().flat_map(|figure| &figure.pictures);
    for surface in pictures.filter_map(|picture| picture.surface.as_ref()) {
        let (columns, rows) = (surface.x.1.len(), surface.y.1.len());
        assert_eq!(surface.heights.len(), rows);
        for (biases, heights) in surface.y.1.iter().zip(&surface.heights) {
            assert_eq!((biases.len(), heights.len()), (columns, columns));
            assert!(heights.iter().all(|height| height.is_finite()));
        }
        for pair in surface.y.1.windows(2) {
            assert!(pair[0].iter().zip(&pair[1]).all(|(low, high)| low <= high));
        }
        let (before, after) = (rows / 2 - 1, rows / 2);
        let last = columns - 1;
        assert!(surface.y.1[after][last] - surface.y.1[before][last] < 0.01);
        let wall = surface.heights[before][last] - surface.heights[after][last];
        assert!(wall > 0.3, "{wall}");
    }
}

#[test]
fn every_file_is_written_once_and_every_table_is_rectangular() {
    let paths: BTreeSet<&str> = FILES.iter().map(|file| file.path.as_str()).collect();
    assert_eq!(paths.len(), FILES.len());
    for file in FILES.iter().filter(|file| file.path.starts_with("data/")) {
        let mut rows = csv::Reader::from_reader(file.text.as_bytes());
        let columns = rows.headers().unwrap().len();
        let count = rows.records().map(|row| assert_eq!(row.unwrap().len(), columns)).count();
        assert!(columns > 1 && count > 1, "{}", file.path);
    }
    for file in FILES.iter().filter(|file| file.path.starts_with("figures/")) {
        roxmltree::Document::parse(&file.text).unwrap();
    }
}

#[test]
fn two_computations_give_the_same_files() {
    assert!(files(&reproduce().unwrap()) == *FILES);
}
