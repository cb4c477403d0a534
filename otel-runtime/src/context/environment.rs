//! Context in environment variables, through which a program passes it to its child processes.
//!
//! Specification: [environment variables as carriers](https://opentelemetry.io/docs/specs/otel/context/env-carriers/).

use super::stale::is_stale;
use crate::thread_context::current_context;
use opentelemetry::propagation::{Extractor, Injector, TextMapPropagator};
use opentelemetry::{Context, global};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::env;
use std::ffi::OsStr;

/// Returns the context that the parent process has passed in environment variables, or the current context if there is none.
///
/// With the default propagators, these are `TRACEPARENT`, `TRACESTATE` and `BAGGAGE`. A command-line program that makes this context the
/// current one continues the trace of the program or the CI job that has started it:
///
/// ```
/// # fn run() {}
/// fn main() -> Result<(), Box<dyn std::error::Error>> {
///     let telemetry = otel_runtime::init()?;
///     let caller = otel_runtime::context::from_environment().attach();
///     run();
///     drop(caller);
///     telemetry.shutdown()?;
///     Ok(())
/// }
/// ```
///
/// Call it after the installation of telemetry, because it uses the global propagator of OpenTelemetry, and before other threads or tasks
/// are started, which do not inherit the current context. Installing telemetry does not call it: a service that runs for months must not
/// add all its spans to the trace of the deployment that has started it.
///
/// The name of a variable is that of the header in upper case, with `_` instead of other characters: `X_B3_TRACEID`, for example. Baggage
/// of the formats `jaeger` and `ottrace` is not read, because names of variables do not contain the exact keys.
pub fn from_environment() -> Context {
    from_variables(env::vars_os())
}

/// Returns the context in variables that are not those of this process, like [`from_environment`].
///
/// ```
/// use opentelemetry::baggage::BaggageExt;
/// # opentelemetry::global::set_text_map_propagator(otel_runtime::Propagator::default());
/// let context = otel_runtime::context::from_variables([("BAGGAGE", "tenant.id=acme")]);
/// assert_eq!(context.baggage().get("tenant.id").unwrap().as_str(), "acme");
/// ```
pub fn from_variables<K: AsRef<OsStr>, V: AsRef<OsStr>>(variables: impl IntoIterator<Item = (K, V)>) -> Context {
    let variables = Variables::new(variables);
    global::get_text_map_propagator(|propagator| propagator.extract_with_context(&current_context(), &variables))
}

/// What has to change in the environment of a child process, so that it contains a context.
pub(super) struct Changes {
    pub(super) remove: Vec<String>,
    pub(super) set: BTreeMap<String, String>,
}

/// Returns the changes for the current context. `inherited` are the names of the variables that the child process would have.
pub(super) fn changes(inherited: &[String]) -> Changes {
    global::get_text_map_propagator(|propagator| changes_for(propagator, &current_context(), inherited))
}

fn changes_for(propagator: &dyn TextMapPropagator, context: &Context, inherited: &[String]) -> Changes {
    let mut written = Written(BTreeMap::new());
    propagator.inject_context(context, &mut written);
    let Written(set) = written;
    if set.is_empty() {
        return Changes { remove: Vec::new(), set };
    }
    let fields: Vec<_> = propagator.fields().collect();
    let is_stale = |name: &&String| {
        let header = name.to_ascii_lowercase().replace('_', "-");
        is_stale(&header, &fields) || fields.iter().any(|field| **name == variable(field))
    };
    Changes { remove: inherited.iter().filter(is_stale).cloned().collect(), set }
}

/// The variables of a process that can contain a context: those whose name a key can have.
struct Variables(BTreeMap<String, String>);

impl Variables {
    fn new<K: AsRef<OsStr>, V: AsRef<OsStr>>(variables: impl IntoIterator<Item = (K, V)>) -> Self {
        let variables = variables.into_iter().filter_map(|(name, value)| {
            let name = name.as_ref().to_str().filter(|name| variable(name) == **name)?;
            // Text that is not Unicode contains the replacement character, which is invalid in every format.
            Some((name.to_owned(), value.as_ref().to_string_lossy().into_owned()))
        });
        Self(variables.collect())
    }
}

impl Extractor for Variables {
    fn get(&self, key: &str) -> Option<&str> {
        self.0.get(&*variable(key)).map(String::as_str)
    }

    fn keys(&self) -> Vec<&str> {
        self.0.keys().map(String::as_str).collect()
    }
}

/// The variables that propagators write.
struct Written(BTreeMap<String, String>);

impl Injector for Written {
    fn set(&mut self, key: &str, value: String) {
        // A variable cannot contain the character 0. The propagator of the SDK sets an empty `tracestate`.
        if !value.is_empty() && !value.contains('\0') {
            self.0.insert(variable(key).into_owned(), value);
        }
    }
}

/// Returns the name of the variable for a key.
fn variable(key: &str) -> Cow<'_, str> {
    let is_kept = |byte: u8| matches!(byte, b'A'..=b'Z' | b'0'..=b'9' | b'_');
    let starts_well = key.bytes().next().is_some_and(|first| !first.is_ascii_digit());
    if starts_well && key.bytes().all(is_kept) {
        return Cow::Borrowed(key);
    }
    let replaced = key.chars().map(|character| match character.to_ascii_uppercase() {
        kept if u8::try_from(kept).is_ok_and(is_kept) => kept,
        _ => '_',
    });
    let start = if starts_well { None } else { Some('_') };
    Cow::Owned(start.into_iter().chain(replaced).collect())
}

#[cfg(all(test, feature = "sdk"))]
mod tests {
    use super::*;
    use crate::propagation::Propagator;
    use opentelemetry::StringValue;
    use opentelemetry::baggage::BaggageExt as _;
    use opentelemetry::trace::TraceContextExt as _;

    const PARENT: &str = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    fn all() -> Propagator {
        [Propagator::default(), Propagator::b3_multi(), Propagator::jaeger()].into_iter().collect()
    }

    fn read(variables: &[(&str, &str)]) -> Context {
        all().extract_with_context(&Context::new(), &Variables::new(variables.iter().copied()))
    }

    fn trace(context: &Context) -> String {
        context.span().span_context().trace_id().to_string()
    }

    /// <https://opentelemetry.io/docs/specs/otel/context/env-carriers/#key-name-normalization>
    #[test]
    fn names_are_in_upper_case_with_underscores() {
        for (key, name) in [
            ("traceparent", "TRACEPARENT"),
            ("x-b3-traceid", "X_B3_TRACEID"),
            ("X-Amzn-Trace-Id", "X_AMZN_TRACE_ID"),
            ("my.key é", "MY_KEY__"),
            ("1st", "_1ST"),
            ("ALREADY_1", "ALREADY_1"),
            ("", "_"),
        ] {
            assert_eq!(variable(key), name);
            assert_eq!(variable(name), name);
        }
    }

    #[test]
    fn the_context_of_the_parent_process_is_read() {
        let context =
            read(&[("TRACEPARENT", PARENT), ("TRACESTATE", "rojo=1"), ("BAGGAGE", "tenant.id=acme"), ("PATH", "/")]);
        assert_eq!(trace(&context), "4bf92f3577b34da6a3ce929d0e0e4736");
        assert_eq!(context.span().span_context().trace_state().header(), "rojo=1");
        assert_eq!(context.baggage().get("tenant.id").map(StringValue::as_str), Some("acme"));
        let context =
            read(&[("X_B3_TRACEID", "463ac35c9f6413ad48485a3953bb6124"), ("X_B3_SPANID", "a2fb4a1d1a96d312")]);
        assert_eq!(trace(&context), "463ac35c9f6413ad48485a3953bb6124");
        for other in [[("traceparent", PARENT)], [("TraceParent", PARENT)], [("TRACEPARENT", "broken")]] {
            assert!(!read(&other).has_active_span(), "{other:?}");
        }
    }

    #[test]
    fn a_child_process_gets_exactly_the_variables_of_the_context() {
        let inherited = || {
            ["TRACEPARENT", "TRACESTATE", "B3", "X_B3_PARENTSPANID", "UBERCTX_A", "PATH", "traceparent"]
                .map(str::to_owned)
        };
        let context = read(&[("TRACEPARENT", PARENT)]);
        let of = |propagator: &Propagator, context: &Context| {
            let Changes { mut remove, set } = changes_for(propagator, context, &inherited());
            remove.sort();
            (remove, set.into_keys().collect::<Vec<_>>())
        };
        let (removed, set) = of(&all(), &context);
        assert_eq!(removed, ["B3", "TRACEPARENT", "TRACESTATE", "UBERCTX_A", "X_B3_PARENTSPANID", "traceparent"]);
        assert_eq!(set, ["TRACEPARENT", "UBER_TRACE_ID", "X_B3_SAMPLED", "X_B3_SPANID", "X_B3_TRACEID"]);
        let (removed, _) = of(&Propagator::default(), &context);
        assert_eq!(removed, ["TRACEPARENT", "TRACESTATE", "traceparent"], "the others belong to no propagator");
        let nothing = of(&all(), &Context::new());
        assert_eq!(nothing, (Vec::new(), Vec::new()), "there is nothing to replace them with");
    }
}
