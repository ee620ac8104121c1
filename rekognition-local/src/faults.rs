//! Faults on demand, for tests of clients: what a real network and a busy service do.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use absenki_core::{Error, ErrorKind};
use serde::{Deserialize, Serialize};

/// A script of faults, and a count of the requests that came.
///
/// The script is a JSON array of rules. For each request the rules are read in order; those that
/// are for its operation and have not been used up apply, up to the first that decides the answer.
///
/// | key | value |
/// |---|---|
/// | `fault` | `throttle`, `throughput`, `expired_token`, `access_denied`, `status`, `html`, `delay`, `hang`, `cut`, `cut_body`, `garbage` |
/// | `operation` | such as `IndexFaces`; every operation where it is left out |
/// | `times` | how many requests it applies to; all where it is left out |
/// | `after` | `true`: the operation is carried out, and its answer lost to the fault |
/// | `ms` | for `delay`: milliseconds |
/// | `status` | for `status` and `html`: the HTTP status; 500 and 503 where it is left out |
///
/// ```
/// use rekognition_local::Faults;
///
/// let faults = Faults::parse(r#"[
///     {"fault": "throttle", "operation": "SearchFacesByImage", "times": 1},
///     {"fault": "delay", "ms": 350},
///     {"fault": "cut", "operation": "IndexFaces", "after": true}
/// ]"#)?;
/// assert_eq!(faults.requests("IndexFaces"), 0);
/// # Ok::<(), absenki_core::Error>(())
/// ```
#[derive(Debug, Default)]
pub struct Faults(Mutex<State>);

#[derive(Debug, Default, Clone, Serialize)]
pub(crate) struct State {
    rules: Vec<Rule>,
    /// Requests since the script was set, by operation.
    requests: BTreeMap<&'static str, u64>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Rule {
    fault: Kind,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    operation: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    times: Option<u64>,
    #[serde(default)]
    after: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    ms: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    status: Option<u16>,
}

/// What happens to an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Kind {
    /// `ThrottlingException`, 400.
    Throttle,
    /// `ProvisionedThroughputExceededException`, 400.
    Throughput,
    /// `ExpiredTokenException`, 400.
    ExpiredToken,
    /// `AccessDeniedException`, 400.
    AccessDenied,
    /// `InternalServerError` with a status.
    Status,
    /// A page of HTML with a status, as a load balancer answers.
    Html,
    /// The answer comes later.
    Delay,
    /// No answer ever.
    Hang,
    /// The connection is closed instead of an answer.
    Cut,
    /// The connection is closed in the middle of the answer.
    CutBody,
    /// Status 200 with a body that is no JSON.
    Garbage,
}

/// What the script says about one request.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Plan {
    /// How much later the answer comes.
    pub(crate) delay: Duration,
    /// What replaces the answer, and its status where one is given.
    pub(crate) fault: Option<(Kind, Option<u16>)>,
    /// Whether the operation is carried out all the same.
    pub(crate) after: bool,
}

impl Faults {
    /// Reads a script.
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`] for what is no script.
    pub fn parse(script: &str) -> absenki_core::Result<Self> {
        let faults = Faults::default();
        faults.replace(script)?;
        Ok(faults)
    }

    /// Sets another script and counts from 0 again.
    ///
    /// # Errors
    /// As [`Faults::parse`]; the script in force then stays.
    pub fn replace(&self, script: &str) -> absenki_core::Result<()> {
        let rules: Vec<Rule> = serde_json::from_str(script).map_err(|error| {
            let message = format!("the script of faults is not valid: {error}");
            Error::new(ErrorKind::Configuration, "faults", message)
        })?;
        if rules.iter().any(|rule| (rule.fault == Kind::Delay) != rule.ms.is_some()) {
            let message = "a delay, and nothing else, has milliseconds";
            return Err(Error::new(ErrorKind::Configuration, "faults", message));
        }
        *self.state() = State { rules, requests: BTreeMap::new() };
        Ok(())
    }

    /// How many requests for `operation` have come since the script was set.
    #[must_use]
    pub fn requests(&self, operation: &str) -> u64 {
        self.state().requests.get(operation).copied().unwrap_or(0)
    }

    /// What is left of the script, and what was counted.
    pub(crate) fn snapshot(&self) -> State {
        self.state().clone()
    }

    /// Counts a request and says what happens to it.
    pub(crate) fn plan(&self, operation: &'static str) -> Plan {
        let mut state = self.state();
        *state.requests.entry(operation).or_default() += 1;
        let mut plan = Plan::default();
        for rule in &mut state.rules {
            let meant = rule.operation.as_deref().is_none_or(|name| name == operation);
            if !meant || rule.times == Some(0) {
                continue;
            }
            rule.times = rule.times.map(|left| left - 1);
            match rule.fault {
                Kind::Delay => plan.delay += Duration::from_millis(rule.ms.unwrap_or(0)),
                kind => {
                    (plan.fault, plan.after) = (Some((kind, rule.status)), rule.after);
                    break;
                }
            }
        }
        plan
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
