//! Passes what Absenki does to the caller's log.

use std::fmt::{self, Write as _};
use std::sync::OnceLock;
use std::time::Instant;

use arc_swap::ArcSwapOption;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::subscriber::Interest;
use tracing::{Event, Level, Metadata, Subscriber};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt};
use tracing_subscriber::registry::{LookupSpan, Registry};

use absenki_ffi_export::export;

use crate::failure::{Failure, absenki_error};
use crate::guard::guard;
use crate::handle::{LogSink, Out, UserData, absenki_log_callback};
use crate::result::absenki_result;

/// The importance of a line of the log.
#[repr(u32)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum absenki_log_level {
    /// A fault inside Absenki.
    Error = 1,
    /// A call that failed.
    Warn = 2,
    /// A call to the recognition service: which, how it ended, how many attempts, how long.
    Info = 3,
    /// Details.
    Debug = 4,
    /// Every detail.
    Trace = 5,
}

const LEVELS: [(absenki_log_level, Level); 5] = [
    (absenki_log_level::Error, Level::ERROR),
    (absenki_log_level::Warn, Level::WARN),
    (absenki_log_level::Info, Level::INFO),
    (absenki_log_level::Debug, Level::DEBUG),
    (absenki_log_level::Trace, Level::TRACE),
];

/// Where the log goes, and down to which level.
struct Target {
    sink: LogSink,
    lowest: Level,
}

static TARGET: ArcSwapOption<Target> = ArcSwapOption::const_empty();

/// Sends the log of the whole process to `callback`, with `user_data`: lines of `level`, an
/// `absenki_log_level`, and of more important ones. A NULL `callback` stops it. Nothing is
/// logged before this call.
///
/// When this returns, the callback that was set before may still run or be called once more: keep
/// what its `user_data` points to.
#[export]
pub extern "C" fn absenki_log_set(
    callback: absenki_log_callback,
    user_data: UserData,
    level: u32,
    error: Out<'_, Box<absenki_error>>,
) -> absenki_result {
    guard(error, move || {
        let Some(sink) = LogSink::new(callback, user_data) else {
            TARGET.store(None);
            return Ok(());
        };
        let lowest = LEVELS.iter().find(|&&(number, _)| number as u32 == level);
        let &(_, lowest) = lowest.ok_or_else(|| Failure::choice("level"))?;
        subscribe()?;
        TARGET.store(Some(Target { sink, lowest }.into()));
        Ok(())
    })
}

/// Becomes the process's subscriber, once.
fn subscribe() -> Result<(), Failure> {
    static SUBSCRIBED: OnceLock<bool> = OnceLock::new();
    let subscribed = SUBSCRIBED.get_or_init(|| {
        let subscriber = Registry::default().with(Lines);
        tracing::subscriber::set_global_default(subscriber).is_ok()
    });
    match subscribed {
        true => Ok(()),
        false => Err(Failure::new(absenki_result::Runtime, "the log could not be set up")),
    }
}

fn send(level: Level, target: &str, message: &str) {
    if let Some(to) = &*TARGET.load() {
        let number = LEVELS.iter().find(|&&(_, known)| known == level);
        let number = number.map_or(absenki_log_level::Trace, |&(number, _)| number);
        to.sink.call(number as u32, target, message);
    }
}

/// Turns events, and spans when they end, into lines.
struct Lines;

/// A span's line so far.
struct Line {
    began: Instant,
    text: String,
}

impl<S: Subscriber + for<'a> LookupSpan<'a>> Layer<S> for Lines {
    fn register_callsite(&self, metadata: &'static Metadata<'static>) -> Interest {
        // Of the libraries below, what they may log is not known to hold no picture or name.
        match metadata.target().starts_with("absenki") {
            true => Interest::sometimes(),
            false => Interest::never(),
        }
    }

    fn enabled(&self, metadata: &Metadata<'_>, _: Context<'_, S>) -> bool {
        metadata.target().starts_with("absenki")
            && TARGET.load().as_ref().is_some_and(|to| *metadata.level() <= to.lowest)
    }

    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        if let Some(span) = context.span(id) {
            let mut text = span.name().to_owned();
            attributes.record(&mut Text(&mut text));
            span.extensions_mut().insert(Line { began: Instant::now(), text });
        }
    }

    fn on_record(&self, id: &Id, values: &Record<'_>, context: Context<'_, S>) {
        if let Some(span) = context.span(id)
            && let Some(line) = span.extensions_mut().get_mut::<Line>()
        {
            values.record(&mut Text(&mut line.text));
        }
    }

    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        let mut text = String::new();
        event.record(&mut Text(&mut text));
        send(*event.metadata().level(), event.metadata().target(), &text);
    }

    fn on_close(&self, id: Id, context: Context<'_, S>) {
        if let Some(span) = context.span(&id)
            && let Some(mut line) = span.extensions_mut().remove::<Line>()
        {
            let took = line.began.elapsed().as_millis();
            // Writing to a string does not fail.
            let _ = write!(line.text, " took_ms={took}");
            send(*span.metadata().level(), span.metadata().target(), &line.text);
        }
    }
}

/// Writes fields as `message key=value`.
struct Text<'a>(&'a mut String);

impl Text<'_> {
    fn write(&mut self, field: &Field, value: fmt::Arguments<'_>) {
        if !self.0.is_empty() {
            self.0.push(' ');
        }
        // Writing to a string does not fail.
        let _ = match field.name() {
            "message" => write!(self.0, "{value}"),
            name => write!(self.0, "{name}={value}"),
        };
    }
}

impl Visit for Text<'_> {
    fn record_str(&mut self, field: &Field, value: &str) {
        self.write(field, format_args!("{value}"));
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.write(field, format_args!("{value:?}"));
    }
}
