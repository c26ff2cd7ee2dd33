//! What goes back: JSON, numbers as they stand in memory, or why not.

use axum::body::Body;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

/// Why there is no answer, in words for people.
#[derive(Debug)]
pub struct Refusal {
    status: StatusCode,
    message: String,
}

impl Refusal {
    pub fn new(status: StatusCode, message: impl Into<String>) -> Self {
        Self { status, message: message.into() }
    }

    /// What was asked cannot be answered.
    pub fn bad(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, message)
    }

    /// A fault of the program.
    pub fn fault(error: &impl ToString) -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, error.to_string())
    }
}

impl From<shockfree::Error> for Refusal {
    fn from(error: shockfree::Error) -> Self {
        Self::bad(error.to_string())
    }
}

impl From<shockfree_figures::RangeError> for Refusal {
    fn from(error: shockfree_figures::RangeError) -> Self {
        Self::bad(error.to_string())
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        #[derive(Serialize)]
        struct Said {
            error: String,
        }
        let mut response = json(&Said { error: self.message });
        *response.status_mut() = self.status;
        response
    }
}

/// A value as JSON; numbers that are not finite are null.
pub fn json(value: &impl Serialize) -> Response {
    match serde_json::to_vec(value) {
        Ok(bytes) => json_text(bytes),
        Err(error) => Refusal::fault(&error).into_response(),
    }
}

/// What is JSON already.
pub fn json_text(bytes: Vec<u8>) -> Response {
    of("application/json", bytes)
}

/// Numbers, little endian.
pub fn numbers(bytes: Vec<u8>) -> Response {
    of("application/octet-stream", bytes)
}

fn of(kind: &'static str, bytes: Vec<u8>) -> Response {
    let mut response = Response::new(Body::from(bytes));
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    // An answer belongs to this program, as long as it runs.
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
