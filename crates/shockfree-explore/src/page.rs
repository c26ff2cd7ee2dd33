//! The files of the page, which are part of the program. Nothing else is ever served.

use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{HeaderValue, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use include_dir::{Dir, include_dir};

use crate::answer::Refusal;
use crate::asked::shown;

static PAGE: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/page");

/// Libraries by other hands, with their licences.
const VENDOR: [(&str, &str); 4] = [
    ("vendor/d3/d3.min.js", include_str!("../vendor/d3/d3.min.js")),
    ("vendor/d3/LICENSE", include_str!("../vendor/d3/LICENSE")),
    ("vendor/plotly/plotly-gl3d.min.js", shockfree_report::PLOTLY),
    ("vendor/plotly/LICENSE", shockfree_report::PLOTLY_LICENCE),
];

/// The file with a path.
pub async fn answer(uri: Uri) -> Result<Response, Refusal> {
    let path = match uri.path() {
        "/" => "index.html",
        path => path.trim_start_matches('/'),
    };
    let text = text(path).ok_or_else(|| {
        Refusal::new(StatusCode::NOT_FOUND, format!("there is no {} here", shown(uri.path())))
    })?;
    let mut response = text.into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(kind(path)));
    // Another version of the program may be at this address next time.
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    Ok(response)
}

/// The text of a file that is part of the program; a table is looked up, no folder is.
fn text(path: &str) -> Option<&'static str> {
    let vendor = VENDOR.iter().find(|(name, _)| *name == path).map(|(_, text)| *text);
    vendor.or_else(|| PAGE.get_file(path)?.contents_utf8())
}

fn kind(path: &str) -> &'static str {
    match path.rsplit_once('.').map(|(_, extension)| extension) {
        Some("html") => "text/html; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        _ => "text/plain; charset=utf-8",
    }
}
