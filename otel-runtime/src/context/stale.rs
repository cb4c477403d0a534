//! What a carrier can contain from another context: the keys that a propagator writes, and others of the same format.

/// The headers of B3. A receiver prefers `b3`, and reads the parent of the caller's span, which is not written.
const B3: [&str; 6] = ["b3", "x-b3-traceid", "x-b3-spanid", "x-b3-sampled", "x-b3-flags", "x-b3-parentspanid"];
/// The first field of a format, and the start of the keys for its baggage, which depend on the context.
const BAGGAGE: [(&str, &str); 2] = [("uber-trace-id", "uberctx-"), ("ot-tracer-traceid", "ot-baggage-")];

/// Returns whether a key of a carrier, in any case, belongs to one of the formats with these fields.
pub(super) fn is_stale(key: &str, fields: &[&str]) -> bool {
    let is_field = |name: &str| fields.iter().any(|field| field.eq_ignore_ascii_case(name));
    let starts_with = |start: &str| key.get(..start.len()).is_some_and(|found| found.eq_ignore_ascii_case(start));
    is_field(key)
        || B3.iter().any(|name| name.eq_ignore_ascii_case(key)) && B3.into_iter().any(is_field)
        || BAGGAGE.into_iter().any(|(field, start)| starts_with(start) && is_field(field))
}
