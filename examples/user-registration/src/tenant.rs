//! Whose users they are: said once, at the edge, and carried on as baggage from there.

use opentelemetry::Context;
use opentelemetry::baggage::BaggageExt as _;

const LONGEST: usize = 64;

/// The tenant that the caller named in the `baggage` header, as `tenant.id=acme`.
///
/// Anybody may send that header, so what does not look like the name of a tenant is no tenant.
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
    fn anything_else_is_no_tenant() {
        assert!(is_tenant("acme-2"));
        for bad in ["", "a b", "ada@example.com", "x\n", &"a".repeat(65)] {
            assert!(!is_tenant(bad), "{bad}");
        }
    }
}
