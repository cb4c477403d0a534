//! References to environment variables in scalars.
//!
//! Specification: [environment variable substitution](https://opentelemetry.io/docs/specs/otel/configuration/data-model/#environment-variable-substitution).

/// Replaces `${NAME}`, `${env:NAME}` and `${NAME:-default}` by values, and `$$` by `$`. A value is not searched for references, and a variable
/// that is not set, or is empty, stands for its default, or for nothing.
///
/// `environment` returns the value of a variable.
///
/// # Errors
///
/// Returns the first reference that is invalid, and what to write instead.
pub(super) fn substituted(text: &str, environment: impl Fn(&str) -> Option<String>) -> Result<String, String> {
    let mut result = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('$') {
        result.push_str(before);
        if let Some(after) = after.strip_prefix('$') {
            result.push('$');
            rest = after;
        } else if let Some(after) = after.strip_prefix('{') {
            let end = after.find('}').ok_or("`${` has no `}`; write `${NAME}`, or `$$` for a `$`")?;
            let (name, default) = reference(&after[..end])?;
            let value = environment(name).filter(|value| !value.is_empty());
            result.push_str(value.as_deref().unwrap_or(default));
            rest = &after[end + 1..];
        } else {
            result.push('$');
            rest = after;
        }
    }
    result.push_str(rest);
    Ok(result)
}

/// `env:NAME:-default` → (`NAME`, `default`)
fn reference(inside: &str) -> Result<(&str, &str), String> {
    let (named, default) = match inside.split_once(":-") {
        Some((named, default)) => (named, default),
        None => (inside, ""),
    };
    let name = named.strip_prefix("env:").unwrap_or(named);
    let is_name = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    if !is_name || default.contains('\n') {
        return Err(format!(
            "`${{{inside}}}` is not a reference; write `${{NAME}}` or `${{NAME:-default}}`, or `$$` for a `$`"
        ));
    }
    Ok((name, default))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Result<&str, &str>) {
        let variables = |name: &str| {
            let value = match name {
                "WORD" => "value",
                "EMPTY" => "",
                "REFERENCE" => "${WORD}",
                "_1" => "under",
                _ => return None,
            };
            Some(value.to_owned())
        };
        let result = substituted(text, variables);
        assert_eq!(result.as_deref().map_err(String::as_str), expected, "{text}");
    }

    #[test]
    fn references_are_replaced_once() {
        check("${WORD}", Ok("value"));
        check("${env:WORD}", Ok("value"));
        check("a ${WORD} b ${WORD}", Ok("a value b value"));
        check("${UNSET}", Ok(""));
        check("${UNSET:-fallback}", Ok("fallback"));
        check("${EMPTY:-fallback}", Ok("fallback"));
        check("${WORD:-fallback}", Ok("value"));
        check("${UNSET:-http://a:1}", Ok("http://a:1"));
        check("${UNSET:-a:-b}", Ok("a:-b"));
        check("${REFERENCE}", Ok("${WORD}"));
        check("${_1}", Ok("under"));
    }

    #[test]
    fn two_dollar_signs_are_one() {
        check("$$", Ok("$"));
        check("$${WORD}", Ok("${WORD}"));
        check("$$${WORD}", Ok("$value"));
        check("$$$${WORD}", Ok("$${WORD}"));
        check("a $ b $c", Ok("a $ b $c"));
    }

    #[test]
    fn other_forms_are_refused() {
        let wrong = |inside: &str| {
            format!("`${{{inside}}}` is not a reference; write `${{NAME}}` or `${{NAME:-default}}`, or `$$` for a `$`")
        };
        for inside in ["1A", "", "A B", "WORD!-x", "sys:WORD", "WORD:?error", "ü"] {
            check(&format!("${{{inside}}}"), Err(&wrong(inside)));
        }
        check("${WORD", Err("`${` has no `}`; write `${NAME}`, or `$$` for a `$`"));
    }
}
