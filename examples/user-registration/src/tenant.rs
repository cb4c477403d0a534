//! The tenant that a user belongs to. The client sends it as baggage, which both services propagate.

use opentelemetry::Context;
use opentelemetry::baggage::BaggageExt as _;

const LONGEST: usize = 64;

/// The tenant in the `baggage` header of the request, such as `tenant.id=acme`.
///
/// Clients can send any text in this header. Text that does not look like the name of a tenant is ignored.
pub fn of(context: &Context) -> Option<String> {
    let tenant = context.baggage().get("tenant.id")?.as_str();
    is_tenant(tenant).then(|| tenant.to_owned())
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
