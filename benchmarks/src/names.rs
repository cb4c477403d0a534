//! The names in the tables.

use crate::case::{Peer, Signal, State};

pub(crate) fn signal_name(signal: Signal) -> &'static str {
    match signal {
        Signal::Nothing => "nothing",
        Signal::Span => "span",
        Signal::Count => "count",
        Signal::CountAndDuration => "count and duration",
        Signal::Log => "log record",
        Signal::Stack => "span, count and duration, log record",
    }
}

pub(crate) fn state_name(state: State) -> &'static str {
    match state {
        State::Recorded => "recorded",
        State::NotSampled => "not sampled",
        State::Disabled => "off: installed, disabled",
        State::Absent => "off: nothing installed",
    }
}

pub(crate) fn peer_name(signal: Signal, peer: Peer) -> &'static str {
    match (peer, signal) {
        (Peer::Bare, _) => "nobody",
        (Peer::Clock, _) => "nobody, clock read twice",
        (Peer::HandWritten, _) => "OpenTelemetry by hand",
        (Peer::HandWrittenLocated, _) => "OpenTelemetry by hand, with source location",
        (Peer::Bound, _) => "OpenTelemetry by hand, bound",
        (Peer::Tracing, Signal::Log) => "tracing, its appender",
        (Peer::Tracing, Signal::Stack) => "tracing-opentelemetry, appender, metrics",
        (Peer::Tracing, _) => "tracing-opentelemetry",
        (Peer::TracingLean, _) => "tracing-opentelemetry, lean",
        (Peer::OurLayer, _) => "**tracing, the layer of this project**",
        (Peer::OurLayerLean, _) => "**tracing, the layer of this project**, without source location",
        (Peer::Fastrace, _) => "fastrace",
        (Peer::Metrics, _) => "metrics",
        (Peer::MetricsKept, _) => "metrics, handles kept",
        (Peer::Autometrics, _) => "autometrics",
        (Peer::Log, _) => "log, its appender",
        (Peer::Logcall, _) => "logcall, appender of log",
        (Peer::Ours, signal) => attribute_name(signal),
        (Peer::OursLean, Signal::Stack) => {
            "**`#[traced]` `#[counted(duration)]` `#[logged]`**, without source location"
        }
        (Peer::OursLean, _) => "**`#[traced]`**, without source location",
    }
}

fn attribute_name(signal: Signal) -> &'static str {
    match signal {
        Signal::Nothing => "nobody",
        Signal::Span => "**`#[traced]`**",
        Signal::Count => "**`#[counted]`**",
        Signal::CountAndDuration => "**`#[counted(duration)]`**",
        Signal::Log => "**`#[logged]`**",
        Signal::Stack => "**`#[traced]` `#[counted(duration)]` `#[logged]`**",
    }
}
