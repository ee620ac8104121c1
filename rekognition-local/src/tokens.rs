//! Client request tokens: a request that is sent again under the same token is answered as before,
//! and is not carried out again. They are notes of the gallery, so that it may be sent to any of the
//! servers over it.

use std::time::Duration;

use absenki_local::LocalRecognizer;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::failure::Failure;
use crate::operations::refused;

/// The notes of tokens.
const KIND: &str = "token";

/// How long an answer is kept. Clients send a request again within seconds.
const KEPT: Duration = Duration::from_secs(600);

/// Maximum number of answers that are kept. Beyond it they are not.
const MOST: u64 = 4096;

#[derive(Serialize, Deserialize)]
struct Used {
    request: String,
    answer: Value,
}

/// The answer to an equal request under the same token.
pub(crate) async fn answer(
    recognizer: &LocalRecognizer,
    token: Option<&str>,
    request: &str,
) -> Result<Option<Value>, Failure> {
    let Some(token) = token else { return Ok(None) };
    let note = recognizer.note(KIND, token).await.map_err(refused)?;
    match note.and_then(|note| serde_json::from_str::<Used>(&note.text).ok()) {
        None => Ok(None),
        Some(used) if used.request == request => Ok(Some(used.answer)),
        Some(_) => {
            let message = "A ClientRequestToken was reused with other parameters.";
            Err(Failure::service("IdempotentParameterMismatchException", message))
        }
    }
}

/// Keeps the answer to a request. The request was carried out: it does not fail for want of a note.
pub(crate) async fn keep(
    recognizer: &LocalRecognizer,
    token: Option<&str>,
    request: String,
    answer: &Value,
) {
    let Some(token) = token else { return };
    let text = json!(Used { request, answer: answer.clone() }).to_string();
    let _ = recognizer.add_note(KIND, token, &text, KEPT, MOST).await;
}
