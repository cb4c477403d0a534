//! Namespaces that an application can declare.

use crate::facts::is_malformed;
use crate::registry::Registry;
use std::fmt;

/// Checks that an application can declare a namespace: it is well-formed, and the conventions have no names below it.
///
/// ```
/// use otel_semconv::check_namespace;
///
/// assert_eq!(check_namespace("app.shop"), Ok(()));
/// let error = check_namespace("http").unwrap_err();
/// assert_eq!(error.to_string(), "`http` belongs to the conventions; declare your own namespace below it, such as `http.acme`");
/// ```
///
/// # Errors
///
/// Returns what is wrong with the namespace, and what to write instead.
pub fn check_namespace(namespace: &str) -> Result<(), NamespaceError> {
    if is_malformed(namespace) {
        let corrected = namespace.trim_matches(['.', '*']).to_lowercase();
        let write = if is_malformed(&corrected) { "acme" } else { &corrected };
        return Err(NamespaceError(format!(
            "`{namespace}` is not a valid namespace, which consists of lower-case words separated by single `.` or `_`; write `{write}`"
        )));
    }
    let official = Registry::official();
    if official.has_namespace(namespace) || official.attribute(namespace).is_some() {
        return Err(NamespaceError(format!(
            "`{namespace}` belongs to the conventions; declare your own namespace below it, such as `{namespace}.acme`"
        )));
    }
    Ok(())
}

/// The reason why an application cannot declare a namespace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamespaceError(String);

impl fmt::Display for NamespaceError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl std::error::Error for NamespaceError {}

#[cfg(test)]
mod tests {
    use super::check_namespace;

    #[test]
    fn a_malformed_or_official_namespace_is_rejected() {
        let message = |namespace| check_namespace(namespace).unwrap_err().to_string();
        for (namespace, write) in [("Acme.", "acme"), ("acme.*", "acme"), ("", "acme"), ("1", "acme"), ("a..b", "acme")]
        {
            assert!(
                message(namespace).starts_with(&format!("`{namespace}` is not a valid namespace, ")),
                "{}",
                message(namespace)
            );
            assert!(message(namespace).ends_with(&format!("; write `{write}`")), "{}", message(namespace));
        }
        for namespace in ["http", "app", "http.route"] {
            assert!(message(namespace).starts_with(&format!("`{namespace}` belongs to the conventions; ")));
        }
        for namespace in ["acme", "app.shop", "http.acme", "http.request.header", "order_service"] {
            assert_eq!(check_namespace(namespace), Ok(()));
        }
    }
}
