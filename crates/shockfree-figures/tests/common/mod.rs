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

/// No word lies on another, by the widths of the letters of a narrow font: words that touch by this measure
/// cover one another in any font.
pub fn check_words(name: &str, svg: &str) {
    /// A letter is about this wide, and so high, as a part of the font size.
    const LETTER: (f64, f64) = (0.48, 0.7);
    let document = roxmltree::Document::parse(svg).unwrap();
    let mut boxes: Vec<([f64; 4], String)> = Vec::new();
    for node in document.descendants().filter(|node| node.has_tag_name("text")) {
        let at = |what| node.attribute(what).and_then(|value| value.parse::<f64>().ok());
        let (x, y, size) = (at("x").unwrap(), at("y").unwrap(), at("font-size").unwrap_or(13.0));
        let pieces = node.descendants().filter(roxmltree::Node::is_text);
        let words: String = pieces.filter_map(|piece| piece.text()).collect();
        let words = words.trim().to_owned();
        let width = LETTER.0 * size * f64::from(u32::try_from(words.chars().count()).unwrap());
        let from = match node.attribute("text-anchor") {
            Some("middle") => x - width / 2.0,
            Some("end") => x - width,
            _ => x,
        };
        let flat = [from, y - LETTER.1 * size, from + width, y];
        let turned = node.ancestors().find_map(|node| node.attribute("transform"));
        let upright = |transform: &str| {
            let numbers = transform.strip_prefix("rotate(-90 ")?.strip_suffix(')')?;
            let (x, y) = numbers.split_once(' ')?;
            let (x, y) = (x.parse::<f64>().ok()?, y.parse::<f64>().ok()?);
            // (x, y) + (p − (x, y)) turned: along becomes up.
            Some([x + flat[1] - y, y - (flat[2] - x), x + flat[3] - y, y - (flat[0] - x)])
        };
        let place = match turned {
            None => flat,
            Some(transform) => match upright(transform) {
                Some(place) => place,
                None => continue,
            },
        };
        boxes.push((place, words));
    }
    for (index, (a, words)) in boxes.iter().enumerate() {
        for (b, others) in &boxes[..index] {
            let apart = a[2] <= b[0] || b[2] <= a[0] || a[3] <= b[1] || b[3] <= a[1];
            assert!(apart, "{name}: \"{words}\" on \"{others}\": {a:?} {b:?}");
        }
    }
}
