//! Where a panic ends: every exported function's body is one call to one of these.

use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::failure::{Failure, absenki_error};
use crate::handle::Out;
use crate::result::absenki_result;

/// Runs the body of a function that can fail, and fills `error` where it does.
pub(crate) fn guard(
    error: Out<'_, Box<absenki_error>>,
    body: impl FnOnce() -> Result<(), Failure>,
) -> absenki_result {
    let failure = match caught(body) {
        Some(Ok(())) => return absenki_result::Ok,
        Some(Err(failure)) => failure,
        None => Failure::panic(),
    };
    let result = failure.result();
    // The log's callback is the caller's code; what comes of it must not hide the failure.
    caught(|| failure.log());
    if error.is_wanted() {
        error.fill(Box::new(absenki_error::new(failure)));
    }
    result
}

/// Runs the body of a function that only looks; `otherwise` is its answer where there is none,
/// most often because the object is NULL.
pub(crate) fn look<T>(otherwise: T, body: impl FnOnce() -> Option<T>) -> T {
    caught(body).flatten().unwrap_or(otherwise)
}

/// Frees an object, or does nothing where there is none.
pub(crate) fn free<T>(object: Option<Box<T>>) {
    caught(move || drop(object));
}

fn caught<T>(body: impl FnOnce() -> T) -> Option<T> {
    match catch_unwind(AssertUnwindSafe(body)) {
        Ok(value) => Some(value),
        Err(payload) => {
            // Dropping it could panic again. The panic hook has reported it.
            std::mem::forget(payload);
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use std::mem::MaybeUninit;

    use super::*;
    use crate::handle::absenki_str;

    #[test]
    fn a_panic_becomes_a_result_an_error_and_the_fallback() {
        let mut place = MaybeUninit::uninit();
        let result = guard(Out::to(&mut place), || panic!("a test"));
        assert_eq!(result, absenki_result::Panic);
        // Filled, since the result is not ok; the box must be freed in any case.
        let error = place_of(place);
        assert_eq!(error.failure().result(), absenki_result::Panic);
        assert_eq!(look(7, || panic!("a test")), 7);

        struct Bad;
        impl Drop for Bad {
            fn drop(&mut self) {
                panic!("a test");
            }
        }
        free(Some(Box::new(Bad)));
    }

    #[test]
    fn an_answer_is_written_only_on_success_and_an_error_only_on_failure() {
        let mut place = MaybeUninit::new(Box::new(absenki_error::new(Failure::null("sentinel"))));
        let result = guard(Out::to(&mut place), || Ok(()));
        assert_eq!(result, absenki_result::Ok);
        assert!(place_of(place).failure().error().message().contains("sentinel"));

        let nowhere = absenki_str::from("").text("x");
        assert_eq!(nowhere.ok(), Some(""));
    }

    #[allow(unsafe_code)]
    fn place_of<T>(place: MaybeUninit<T>) -> T {
        // SAFETY: filled before or by the call.
        unsafe { place.assume_init() }
    }
}
