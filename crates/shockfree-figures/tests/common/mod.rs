//! What holds for every figure.
#![allow(dead_code, reason = "every test uses a part")]

use std::path::PathBuf;

/// Writes a figure down and checks what holds for every one: `(width, height)`.
pub fn check_document(name: &str, svg: &str, document: &roxmltree::Document<'_>) -> (f64, f64) {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("gallery");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join(format!("{name}.svg")), svg).unwrap();
    assert!(!svg.contains("NaN") && !svg.contains("inf"), "{name}: a number that is none");
    let root = document.root_element();
    let size = |what| root.attribute(what).unwrap().parse::<f64>().unwrap();
    let (width, height) = (size("width"), size("height"));
    for node in document.descendants().filter(|node| node.has_tag_name("text")) {
        let at = |what| node.attribute(what).unwrap().parse::<f64>().unwrap();
        assert!((0.0..=width).contains(&at("x")) && (0.0..=height).contains(&at("y")), "{name}");
    }
    (width, height)
}

/// The same for a figure with a frame.
pub fn check(name: &str, svg: &str) {
    let document = roxmltree::Document::parse(svg).unwrap();
    check_document(name, svg, &document);
    check_that_data_stay_in_the_frame(name, &document);
}

/// Everything in the clipped group lies in its rectangle, but for the size of a mark.
fn check_that_data_stay_in_the_frame(name: &str, document: &roxmltree::Document<'_>) {
    let clip = document.descendants().find(|node| node.has_tag_name("clipPath")).unwrap();
    let frame = clip.first_element_child().unwrap();
    let of = |what| frame.attribute(what).unwrap().parse::<f64>().unwrap();
    let (x, y, width, height) = (of("x"), of("y"), of("width"), of("height"));
    let group = document.descendants().find(|node| node.attribute("clip-path").is_some()).unwrap();
    for path in group.descendants().filter(|node| node.has_tag_name("path")) {
        let is_mark =
            path.attribute("stroke") != Some("none") && path.attribute("fill") != Some("none");
        let slack = if is_mark { 10.0 } else { 0.01 };
        let data = path.attribute("d").unwrap();
        for start in data.split(['M', 'L']).skip(1) {
            let start = start.split(['a', 'h', 'Z']).next().unwrap();
            let (px, py) = start.split_once(' ').unwrap();
            let (px, py) = (px.parse::<f64>().unwrap(), py.parse::<f64>().unwrap());
            assert!(px >= x - slack && px <= x + width + slack, "{name}: x = {px}");
            assert!(py >= y - slack && py <= y + height + slack, "{name}: y = {py}");
        }
    }
}
