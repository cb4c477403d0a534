//! The tenant that a user belongs to. The client sends it as baggage, which both services propagate and record in spans and log records.

use axum::extract::Request;
use opentelemetry::baggage::BaggageExt as _;
use otel_runtime::context::extract;

/// The entry of baggage, which is also the name of the attribute.
pub const TENANT: &str = "tenant.id";
const LONGEST: usize = 64;

/// Removes the baggage of a request whose tenant does not look like the name of one.
///
/// Clients can send any text in this header, and the text would be recorded.
pub fn checked(mut request: Request) -> Request {
    let context = extract(request.headers());
    if context.baggage().get(TENANT).is_some_and(|tenant| !is_tenant(tenant.as_str())) {
        request.headers_mut().remove("baggage");
    }
    request
}

fn is_tenant(text: &str) -> bool {
    (1..=LONGEST).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

#[cfg(test)]
mod tests {
    use super::is_tenant;

    #[test]
    fn invalid_names_are_ignored() {
        assert!(is_tenant("acme-2"));
        for bad in ["", "a b", "ada@example.com", "x\n", &"a".repeat(65)] {
            assert!(!is_tenant(bad), "{bad}");
        }
    }
}
