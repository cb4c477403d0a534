//! Variables that limit what a span or log record contains.

use super::variable::Variable;

/// Where the limits of log records have no effect.
const OF_THE_SDK: &str =
    "not with an exporter that is written for the SDK, because attributes cannot be removed from its log records";

pub(super) const LIMITS: &[Variable] = &[
    Variable::new(
        "OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT",
        "the maximum number of characters of text in an attribute, unless the variable of the signal is set",
        "",
    )
    .partly(
        "annotated functions, bridges and integrations cut text at 4,096 characters if it is not set; the specification \
         has no limit then",
    ),
    Variable::new(
        "OTEL_ATTRIBUTE_COUNT_LIMIT",
        "the maximum number of attributes of a span or log record, unless the variable of the signal is set",
        "128",
    ),
    Variable::new(
        "OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT",
        "the maximum number of characters of text in an attribute of a span, its events and its links",
        "",
    ),
    Variable::new("OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT", "the maximum number of attributes of a span", "128"),
    Variable::new("OTEL_SPAN_EVENT_COUNT_LIMIT", "the maximum number of events of a span", "128"),
    Variable::new("OTEL_SPAN_LINK_COUNT_LIMIT", "the maximum number of links of a span", "128"),
    Variable::new("OTEL_EVENT_ATTRIBUTE_COUNT_LIMIT", "the maximum number of attributes of an event of a span", "128"),
    Variable::new("OTEL_LINK_ATTRIBUTE_COUNT_LIMIT", "the maximum number of attributes of a link of a span", "128"),
    Variable::new(
        "OTEL_LOGRECORD_ATTRIBUTE_VALUE_LENGTH_LIMIT",
        "the maximum number of characters of text in an attribute of a log record. Bodies are not limited",
        "",
    )
    .partly(OF_THE_SDK),
    Variable::new("OTEL_LOGRECORD_ATTRIBUTE_COUNT_LIMIT", "the maximum number of attributes of a log record", "128")
        .partly(OF_THE_SDK),
];
