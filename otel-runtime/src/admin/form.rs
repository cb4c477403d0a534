//! The parameters of a request, in its query and its body.

use super::request::{AdminRequest, MAX_LENGTH};
use otel_semconv::nearest_word;

/// The parameters of a request. Each has one value.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Form(Vec<(String, String)>);

/// No request needs more parameters.
const MAX_PARAMETERS: usize = 16;

impl Form {
    /// Parses the query and the body of a `PUT`.
    ///
    /// # Errors
    ///
    /// Returns an error for what is too long, not valid, or given twice.
    pub(super) fn parse(request: &AdminRequest) -> Result<Self, String> {
        let mut form = Self::default();
        form.add(request.query.as_bytes())?;
        if request.method == "PUT" {
            form.add(&request.body)?;
        }
        Ok(form)
    }

    fn add(&mut self, text: &[u8]) -> Result<(), String> {
        if text.len() > MAX_LENGTH {
            return Err(format!("the request has more than {MAX_LENGTH} bytes"));
        }
        for pair in text.split(|c| *c == b'&').map(<[u8]>::trim_ascii).filter(|pair| !pair.is_empty()) {
            let at = pair.iter().position(|c| *c == b'=');
            let (key, value) = at.map_or((pair, &[][..]), |at| (&pair[..at], &pair[at + 1..]));
            let (key, value) = decoded(key).zip(decoded(value)).ok_or("the request is not a form in UTF-8")?;
            if self.get(&key).is_some() || self.0.len() == MAX_PARAMETERS {
                return Err(format!("the parameter `{}` is given twice, or there are too many", key.escape_debug()));
            }
            self.0.push((key, value));
        }
        Ok(())
    }

    pub(super) fn get(&self, key: &str) -> Option<&str> {
        self.0.iter().find(|(other, _)| other == key).map(|(_, value)| value.as_str())
    }

    /// Checks that there are no other parameters than these.
    pub(super) fn only(&self, known: &[&str]) -> Result<(), String> {
        let Some((other, _)) = self.0.iter().find(|(key, _)| !known.contains(&key.as_str())) else { return Ok(()) };
        let hint = match nearest_word(other, known.iter().copied(), 2) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("expected `{}`", known.join("`, `")),
        };
        Err(format!("the parameter `{}` is unknown; {hint}", other.escape_debug()))
    }
}

/// Decodes `%` and two digits, and `+` as a space.
fn decoded(text: &[u8]) -> Option<String> {
    let mut plain = Vec::with_capacity(text.len());
    let mut rest = text;
    while let [first, after @ ..] = rest {
        rest = after;
        plain.push(match *first {
            b'+' => b' ',
            b'%' => {
                let [high, low, after @ ..] = rest else { return None };
                rest = after;
                let digit = |byte: u8| char::from(byte).to_digit(16);
                u8::try_from(digit(*high)? * 16 + digit(*low)?).ok()?
            }
            other => other,
        });
    }
    String::from_utf8(plain).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(query: &str, body: &str) -> Result<Form, String> {
        Form::parse(&AdminRequest::new("PUT", None).query(query).body(body))
    }

    #[test]
    fn parameters_are_read_from_query_and_body() {
        let form = parsed("a=1%2C2&b", "c=x+y%20z\n&&d=1=2").expect("a form");
        assert_eq!(form.get("a"), Some("1,2"));
        assert_eq!(form.get("b"), Some(""));
        assert_eq!(form.get("c"), Some("x y z"));
        assert_eq!(form.get("d"), Some("1=2"));
        assert_eq!(form.only(&["a", "b", "c"]), Err("the parameter `d` is unknown; did you mean `a`?".to_owned()));
    }

    #[test]
    fn invalid_forms_are_refused() {
        assert_eq!(parsed("a=1", "a=2"), Err("the parameter `a` is given twice, or there are too many".to_owned()));
        assert_eq!(parsed("a=%4", ""), Err("the request is not a form in UTF-8".to_owned()));
        assert_eq!(parsed("a=%ff", ""), Err("the request is not a form in UTF-8".to_owned()));
        assert_eq!(parsed("", &"x".repeat(MAX_LENGTH + 1)), Err("the request has more than 16384 bytes".to_owned()));
        assert!(parsed("", &"x".repeat(MAX_LENGTH)).is_ok());
    }
}
