//! The surface of the cost, torn along the shock.

use axum::extract::State;
use axum::response::Response;

use super::Shared;
use crate::answer::Refusal;
use crate::asked::Asked;

pub async fn answer(State(_shared): State<Shared>, _asked: Asked) -> Result<Response, Refusal> {
    Err(Refusal::bad("not yet"))
}
