//! SVG documents as parts of a page.

use maud::html;

use crate::report::Picture;

/// The picture as an element: its ids, which are unique in the picture only, get its name in front, and
/// its name for whoever cannot see it is what it shows.
pub fn svg(picture: &Picture) -> String {
    let prefix = format!("{}-", picture.name);
    let unique = picture
        .svg
        .replace("id=\"", &format!("id=\"{prefix}"))
        .replace("url(#", &format!("url(#{prefix}"))
        .replace("href=\"#", &format!("href=\"#{prefix}"));
    match unique.find('>') {
        Some(end) => format!("{}{}", named(&unique[..end], &picture.description), &unique[end..]),
        None => unique,
    }
}

/// A tag that is not closed yet, with these words for its name and no others.
fn named(tag: &str, words: &str) -> String {
    const NAME: &str = " aria-label=\"";
    let escaped = html! { (words) }.into_string();
    let (before, after) = match tag.split_once(NAME) {
        Some((before, from)) => (before, from.split_once('"').map_or("", |(_, after)| after)),
        None => (tag, ""),
    };
    format!("{before}{NAME}{escaped}\"{after}")
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
            svg: "<svg role=\"img\" aria-label=\"A chart\" x=\"1\"><defs><a id=\"f\"/></defs>\
                  <g clip-path=\"url(#f)\"/></svg>"
                .to_owned(),
            surface: None,
        };
        assert_eq!(
            svg(&picture),
            "<svg role=\"img\" aria-label=\"w &lt; 4\" x=\"1\"><defs><a id=\"wall-f\"/></defs>\
             <g clip-path=\"url(#wall-f)\"/></svg>"
        );
    }
}
