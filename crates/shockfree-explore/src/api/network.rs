//! The diagnosis of a network of many units.

use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use http_body_util::{BodyExt, Collected, LengthLimitError, Limited};
use serde::Serialize;
use shockfree_data::{Limits, Model, read_named_model};
use shockfree_diagnosis::words::sentence;
use shockfree_diagnosis::{Assumptions, Report, TimeLimit, diagnose, figures};

use super::Shared;
use crate::answer::{Refusal, json_text};
use crate::asked::{Asked, shown};
use crate::work::{Wanted, busy};

/// What is read of a file: a network of some thousand units.
const MOST_BYTES: usize = 64 << 20;
/// Larger networks are for the command: the steps of their diagnosis are too long to be given up soon.
const MOST_UNITS: usize = 512;
/// Every layer has its figures, and they are all sent.
const MOST_LAYERS: usize = 32;
/// Numbers in a model; an LSTM of 512 units with as many inputs has two million.
const MOST_VALUES: usize = 1 << 24;
/// Bytes of a TOML file, which takes many times as much memory while it is parsed.
const MOST_TEXT: u64 = 1 << 20;
/// How long a file may take to arrive; it comes from the same machine.
const PATIENCE: Duration = Duration::from_secs(30);
/// How long a diagnosis may take, as that of the command.
const TIME_LIMIT: Duration = Duration::from_secs(15);

#[derive(Serialize)]
struct Answer {
    name: String,
    verdict: &'static str,
    sentence: String,
    layers: Vec<Layer>,
    report: Report,
}

#[derive(Serialize)]
struct Layer {
    name: String,
    figures: Vec<Figure>,
}

#[derive(Serialize)]
struct Figure {
    name: &'static str,
    svg: String,
}

/// That of the network that the program was started with.
pub async fn given(State(shared): State<Shared>, asked: Asked) -> Result<Response, Refusal> {
    asked.nothing_else()?;
    let Some(given) = shared.given.clone() else {
        return Ok(StatusCode::NO_CONTENT.into_response());
    };
    let told = shared.slow.compute(move |wanted| {
        if let Some(told) = given.answer.get() {
            return Ok(told.clone());
        }
        let told = diagnosed(&given.name, &given.model, wanted)?;
        Ok::<_, Refusal>(given.answer.get_or_init(|| told).clone())
    });
    Ok(json_text(told.await??))
}

/// That of the file in the body.
pub async fn answer(
    State(shared): State<Shared>,
    mut asked: Asked,
    body: Body,
) -> Result<Response, Refusal> {
    let name = asked.text("name").unwrap_or_default();
    asked.nothing_else()?;
    let place = shared.uploads.clone().try_acquire_owned().map_err(|_| busy())?;
    let bytes = tokio::time::timeout(PATIENCE, whole(body)).await;
    let bytes = bytes
        .map_err(|_| Refusal::new(StatusCode::REQUEST_TIMEOUT, "the file took too long"))??;
    let told = shared.slow.compute(move |wanted| {
        let model = read(&name, &bytes)?;
        drop((bytes, place));
        diagnosed(&name, &model, wanted)
    });
    Ok(json_text(told.await??))
}

async fn whole(body: Body) -> Result<Bytes, Refusal> {
    let collected = Limited::new(body, MOST_BYTES).collect().await;
    collected.map(Collected::to_bytes).map_err(|error| {
        if error.is::<LengthLimitError>() {
            let message = format!("the file is too large: at most {} MiB", MOST_BYTES >> 20);
            Refusal::new(StatusCode::PAYLOAD_TOO_LARGE, message)
        } else {
            Refusal::bad("the file did not arrive whole")
        }
    })
}

fn read(name: &str, bytes: &[u8]) -> Result<Model, Refusal> {
    let limits = Limits {
        most_bytes: MOST_BYTES as u64,
        most_text_bytes: MOST_TEXT,
        most_units: MOST_UNITS,
        most_values: MOST_VALUES,
        ..Limits::default()
    };
    let model = read_named_model(name.as_ref(), bytes, &limits)
        .map_err(|error| Refusal::bad(error.to_string()))?;
    let layers = model.layers.len();
    if layers > MOST_LAYERS {
        return Err(Refusal::bad(format!(
            "{}: {layers} layers are not allowed here: at most {MOST_LAYERS}; `shockfree diagnose` takes more",
            shown(name)
        )));
    }
    Ok(model)
}

fn diagnosed(name: &str, model: &Model, wanted: &Wanted) -> Result<Vec<u8>, Refusal> {
    let assumptions = Assumptions { activation: None, input_bound: None };
    let limit = TimeLimit { time: TIME_LIMIT, stop: Some(wanted.stop()) };
    let diagnosis = diagnose(model, &assumptions, limit, &|_| {})
        .map_err(|error| Refusal::bad(format!("{}: {error}", shown(name))))?;
    if !wanted.still() {
        return Err(Refusal::bad("nobody waits for it any more"));
    }
    let layers = diagnosis.layers.iter().map(|layer| Layer {
        name: layer.name.clone(),
        figures: figures(layer).into_iter().map(|(name, svg)| Figure { name, svg }).collect(),
    });
    let answer = Answer {
        name: name.to_owned(),
        verdict: diagnosis.verdict.as_str(),
        sentence: sentence(model, &diagnosis, false),
        layers: layers.collect(),
        report: Report::new(&diagnosis, &model.skipped),
    };
    serde_json::to_vec(&answer).map_err(|error| Refusal::fault(&error))
}
