//! Answers as a script of faults spoils them.

use hyper::header::{CONTENT_TYPE, HeaderValue};
use hyper::{Response, StatusCode};

use crate::answer::{Answer, answered, new_id};
use crate::body::Payload;
use crate::failure::Failure;
use crate::faults::{Kind, Plan};

/// The answer as the plan spoils it.
pub(crate) async fn faulty(plan: &Plan, response: Response<Payload>) -> Answer {
    let Some((kind, status)) = plan.fault else { return Ok(response) };
    let failure = |code, message| Ok(answered(&new_id(), Err(Failure::service(code, message))));
    let status = |otherwise| status.and_then(|s| StatusCode::from_u16(s).ok()).unwrap_or(otherwise);
    match kind {
        Kind::Delay => Ok(response),
        Kind::Throttle => {
            failure("ThrottlingException", "Slow down; sudden increase in rate of requests.")
        }
        Kind::Throughput => {
            failure("ProvisionedThroughputExceededException", "Provisioned Rate exceeded.")
        }
        Kind::ExpiredToken => {
            let message = "The security token included in the request is expired";
            Ok(answered(&new_id(), Err(Failure::front("ExpiredTokenException", message))))
        }
        Kind::AccessDenied => failure(
            "AccessDeniedException",
            "User: arn:aws:iam::000000000000:user/local is not authorized to perform this \
             operation",
        ),
        Kind::Status => Ok(answered(
            &new_id(),
            Err(Failure::broken().with_status(status(StatusCode::INTERNAL_SERVER_ERROR))),
        )),
        Kind::Html => {
            let page = "<html><body><h1>503 Service Temporarily Unavailable</h1></body></html>";
            let mut response = Response::new(Payload::whole(page));
            *response.status_mut() = status(StatusCode::SERVICE_UNAVAILABLE);
            response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/html"));
            Ok(response)
        }
        Kind::Hang => std::future::pending().await,
        Kind::Cut => Err(Failure::hang_up()),
        Kind::CutBody => Ok(response.map(Payload::cut)),
        Kind::Garbage => Ok(response.map(|_| Payload::whole("{\"FaceMatches\": [{\"Simil"))),
    }
}
