//! Client request tokens: a request that is sent again under the same token is answered as before,
//! and is not carried out again. They are kept in memory, by each process for itself.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, PoisonError};

use serde_json::Value;

use crate::failure::Failure;

/// Maximum number of tokens in memory. The oldest is dropped first.
const MOST: usize = 4096;

/// The tokens that were used, with the requests and their answers.
#[derive(Debug, Default)]
pub(crate) struct Tokens(Mutex<Used>);

#[derive(Debug, Default)]
struct Used {
    answers: HashMap<String, (String, Value)>,
    order: VecDeque<String>,
}

impl Tokens {
    /// The answer to an equal request under the same token.
    pub(crate) fn answer(
        &self,
        token: Option<&str>,
        request: &str,
    ) -> Result<Option<Value>, Failure> {
        let Some(token) = token else { return Ok(None) };
        let used = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match used.answers.get(token) {
            None => Ok(None),
            Some((same, answer)) if same == request => Ok(Some(answer.clone())),
            Some(_) => {
                let message = "A ClientRequestToken was reused with other parameters.";
                Err(Failure::service("IdempotentParameterMismatchException", message))
            }
        }
    }

    /// Keeps the answer to a request.
    pub(crate) fn keep(&self, token: Option<String>, request: String, answer: &Value) {
        let Some(token) = token else { return };
        let mut used = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if used.answers.insert(token.clone(), (request, answer.clone())).is_none() {
            used.order.push_back(token);
        }
        if used.order.len() > MOST
            && let Some(oldest) = used.order.pop_front()
        {
            used.answers.remove(&oldest);
        }
    }
}
