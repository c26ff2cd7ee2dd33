//! One file a question.

mod curves;
mod field;
mod network;
mod point;
mod presets;
mod surface;
mod train;

use std::sync::{Arc, OnceLock};

use axum::Router;
use axum::http::{Method, StatusCode, Uri};
use axum::routing::get;
use shockfree_data::Model;
use tokio::sync::Semaphore;

use crate::answer::Refusal;
use crate::asked::shown;
use crate::work::Work;

/// What all requests share.
#[derive(Clone)]
pub struct Shared {
    /// Places for what takes milliseconds.
    quick: Work,
    /// The place for a field, which takes all threads, and seconds where orbits are slow.
    fields: Work,
    /// The place for a diagnosis, which takes seconds and all threads.
    slow: Work,
    /// Places for files that arrive, each up to its largest size.
    uploads: Arc<Semaphore>,
    /// The network that the program was started with.
    given: Option<Arc<Given>>,
}

/// A network with its name and, once it was asked for, the answer: it takes seconds, and stays the same.
struct Given {
    name: String,
    model: Model,
    answer: OnceLock<Vec<u8>>,
}

/// More than a page ever asks at once.
const WAITING: usize = 128;
/// A diagnosis takes seconds: who waits for more than a few has long left.
const WAITING_FOR_A_DIAGNOSIS: usize = 3;

impl Shared {
    pub fn new(model: Option<(String, Model)>) -> Self {
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        Self {
            quick: Work::new(threads, WAITING),
            fields: Work::new(1, WAITING),
            slow: Work::new(1, WAITING_FOR_A_DIAGNOSIS),
            uploads: Arc::new(Semaphore::new(1 + WAITING_FOR_A_DIAGNOSIS)),
            given: model
                .map(|(name, model)| Arc::new(Given { name, model, answer: OnceLock::new() })),
        }
    }
}

/// The answers.
pub fn router(shared: Shared) -> Router {
    Router::new()
        .route("/presets", get(presets::answer))
        .route("/plane", get(curves::answer))
        .route("/field", get(field::answer))
        .route("/surface", get(surface::answer))
        .route("/point", get(point::answer))
        .route("/train", get(train::answer))
        .route("/network", get(network::given).post(network::answer))
        .fallback(unknown)
        .method_not_allowed_fallback(wrong_method)
        .with_state(shared)
}

async fn unknown(uri: Uri) -> Refusal {
    Refusal::new(StatusCode::NOT_FOUND, format!("there is no {} here", shown(uri.path())))
}

async fn wrong_method(method: Method, uri: Uri) -> Refusal {
    let message = format!("{} cannot be asked by {}", shown(uri.path()), shown(method.as_str()));
    Refusal::new(StatusCode::METHOD_NOT_ALLOWED, message)
}
