//! The documentation leads nowhere wrong.

use std::fs;
use std::path::Path;

/// What a text links to: `](target)`.
fn targets(text: &str) -> impl Iterator<Item = &str> {
    text.split("](").skip(1).filter_map(|rest| rest.split(')').next())
}

#[test]
fn what_it_links_to_is_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let pages =
        ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "docs/paper.md", "docs/sweep.md"];
    let mut links = 0;
    for page in pages {
        let path = root.join(page);
        let text = fs::read_to_string(&path).unwrap();
        for target in targets(&text).filter(|target| !target.contains("://")) {
            let file = target.split('#').next().unwrap();
            assert!(path.parent().unwrap().join(file).exists(), "{page} links to {target}");
            links += 1;
        }
    }
    assert!(links > 40, "only {links} links were found");
}
