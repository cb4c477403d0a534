//! The text that a search looks at: lines in lower case.

use crate::text::{folded, value_text};
use otel_runtime::opentelemetry::trace::Status;
use otel_runtime::received::{ReceivedAttributes, ReceivedLog, ReceivedScope, ReceivedSpan};

pub(super) fn origin(resource: &ReceivedAttributes, scope: &ReceivedScope) -> String {
    let mut text = String::new();
    line(&mut text, &scope.name);
    attributes(&mut text, resource);
    attributes(&mut text, &scope.attributes);
    text
}

/// Appends the text of a span.
pub(super) fn span(text: &mut String, span: &ReceivedSpan) {
    line(text, &span.name);
    if let Status::Error { description } = &span.status {
        line(text, description);
    }
    attributes(text, &span.attributes);
    for event in &span.events {
        line(text, &event.name);
        attributes(text, &event.attributes);
    }
    for link in &span.links {
        attributes(text, &link.attributes);
    }
}

pub(super) fn log(log: &ReceivedLog) -> String {
    let mut text = String::new();
    line(&mut text, log.event_name.as_deref().unwrap_or_default());
    line(&mut text, &log.severity_text);
    if let Some(body) = &log.body {
        line(&mut text, &value_text(body));
    }
    attributes(&mut text, &log.attributes);
    text
}

fn attributes(text: &mut String, attributes: &ReceivedAttributes) {
    for (key, value) in attributes.iter() {
        text.push_str(&folded(key));
        text.push('=');
        line(text, &value_text(value));
    }
}

fn line(text: &mut String, content: &str) {
    if !content.is_empty() {
        text.push_str(&folded(content));
        text.push('\n');
    }
}
