//! SVG documents as parts of a page.

use maud::{Render, html};

use crate::report::Picture;

/// The picture as an element: its ids, which are unique in the picture only, get its name in front.
pub fn svg(picture: &Picture) -> String {
    let prefix = format!("{}-", picture.name);
    let described = html! { title { (picture.description.render()) } }.into_string();
    let unique = picture
        .svg
        .replace("id=\"", &format!("id=\"{prefix}"))
        .replace("url(#", &format!("url(#{prefix}"))
        .replace("href=\"#", &format!("href=\"#{prefix}"));
    // The words for whoever cannot see it are the first thing in the element.
    match unique.find('>') {
        Some(end) => format!("{}{described}{}", &unique[..=end], &unique[end + 1..]),
        None => unique,
    }
}

#[cfg(test)]
mod tests {
    use super::svg;
    use crate::report::Picture;

    #[test]
    fn ids_are_unique_and_the_description_is_escaped() {
        let picture = Picture {
            name: "wall".to_owned(),
            description: "w < 4".to_owned(),
            svg: "<svg><defs><a id=\"f\"/></defs><g clip-path=\"url(#f)\"/></svg>".to_owned(),
            surface: None,
        };
        assert_eq!(
            svg(&picture),
            "<svg><title>w &lt; 4</title><defs><a id=\"wall-f\"/></defs>\
             <g clip-path=\"url(#wall-f)\"/></svg>"
        );
    }
}
