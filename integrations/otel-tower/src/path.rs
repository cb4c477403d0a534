//! Paths of URLs without the secrets that they contain.

use otel_runtime::__integration::{PANICKED, REDACTED, caught};
use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

/// Determines what is recorded of the path of a URL, as `url.path`.
///
/// The default is the whole path.
///
/// ```
/// use otel_tower::{HttpServerLayer, RecordedPath};
///
/// let layer = HttpServerLayer::new().path(RecordedPath::redacting(["token"]));
/// ```
#[derive(Clone, Debug, Default)]
pub struct RecordedPath(PathPolicy);

#[derive(Clone, Default)]
enum PathPolicy {
    #[default]
    Whole,
    Redacting(Arc<[String]>),
    Rewritten(Arc<dyn Fn(&str) -> String + Send + Sync>),
}

impl RecordedPath {
    /// Replaces the values of these parameters of the route by `REDACTED`.
    ///
    /// Only the parts of a path that the route names are recorded. If no route matched, or the layer does not know it, the path is
    /// recorded as `/REDACTED`, because it may contain the same values. Routes require the feature `axum`.
    ///
    /// ```
    /// use otel_tower::RecordedPath;
    /// // With the route `/reset/{token}`, `/reset/0a1b` is recorded as `/reset/REDACTED`.
    /// let path = RecordedPath::redacting(["token"]);
    /// ```
    pub fn redacting(parameters: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self(PathPolicy::Redacting(parameters.into_iter().map(Into::into).collect()))
    }

    /// Records what this function returns for the path.
    ///
    /// ```
    /// use otel_tower::RecordedPath;
    /// // `/reset/0a1b` is recorded as `/reset/`.
    /// let path = RecordedPath::rewritten(|path| if path.starts_with("/reset/") { "/reset/" } else { path }.to_owned());
    /// ```
    pub fn rewritten(rewrite: impl Fn(&str) -> String + Send + Sync + 'static) -> Self {
        Self(PathPolicy::Rewritten(Arc::new(rewrite)))
    }

    pub(super) fn apply<'a>(&self, path: &'a str, route: Option<&str>) -> Cow<'a, str> {
        match &self.0 {
            PathPolicy::Whole => Cow::Borrowed(path),
            PathPolicy::Redacting(hidden) => Cow::Owned(redacted(path, route, hidden)),
            PathPolicy::Rewritten(rewrite) => caught(|| rewrite(path)).map_or(Cow::Borrowed(PANICKED), Cow::Owned),
        }
    }

    /// Returns whether nothing is hidden.
    pub(super) fn is_whole(&self) -> bool {
        matches!(self.0, PathPolicy::Whole)
    }
}

/// The setting of one of several layers, and the route that this layer knows.
pub(super) struct PathSetting {
    pub(super) path: RecordedPath,
    pub(super) route: Option<String>,
}

/// What is recorded of a path that passes several layers. Parameters are redacted before the path is rewritten, because their places in the
/// route are those in the path itself.
pub(super) fn recorded_path(settings: &[PathSetting], path: &str) -> String {
    let is_rewritten = |setting: &&PathSetting| matches!(setting.path.0, PathPolicy::Rewritten(_));
    let (rewritten, redacted): (Vec<_>, Vec<_>) = settings.iter().partition(is_rewritten);
    let apply = |path: String, PathSetting { path: setting, route }: &PathSetting| {
        setting.apply(&path, route.as_deref()).into_owned()
    };
    redacted.into_iter().chain(rewritten).fold(path.to_owned(), apply)
}

/// `/reset/0a1b` becomes `/REDACTED/REDACTED`.
pub(super) fn hidden_path(path: &str) -> String {
    redacted(path, None, &[])
}

impl fmt::Debug for PathPolicy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Whole => f.write_str("Whole"),
            Self::Redacting(hidden) => f.debug_tuple("Redacting").field(hidden).finish(),
            Self::Rewritten(_) => f.write_str("Rewritten"),
        }
    }
}

/// `/reset/0a1b` with the route `/reset/{token}` becomes `/reset/REDACTED`.
fn redacted(path: &str, route: Option<&str>, hidden: &[String]) -> String {
    let Some(path) = path.strip_prefix('/') else { return REDACTED.to_owned() };
    let mut route = route.unwrap_or("/").trim_start_matches('/').split('/');
    let mut recorded = String::new();
    let mut rest = Some(path);
    while let Some(remaining) = rest {
        let (segment, next) = remaining.split_once('/').map_or((remaining, None), |(first, rest)| (first, Some(rest)));
        let template = route.next();
        // A wildcard stands for everything that follows.
        let is_wildcard = template.is_some_and(|template| template.starts_with("{*"));
        let text = if is_wildcard { remaining } else { segment };
        recorded.push('/');
        recorded.push_str(if template.is_some_and(|template| shows(template, text, hidden)) { text } else { REDACTED });
        rest = if is_wildcard { None } else { next };
    }
    recorded
}

/// Returns whether `text` can be recorded for this segment of a route: a parameter that is not hidden, or the segment itself.
fn shows(template: &str, text: &str, hidden: &[String]) -> bool {
    if !template.contains('{') {
        return template == text;
    }
    !hidden.iter().any(|name| template.contains(&format!("{{{name}}}")) || template.contains(&format!("{{*{name}}}")))
}

#[cfg(test)]
mod tests {
    use super::RecordedPath;

    #[test]
    fn listed_parameters_are_hidden() {
        let path = RecordedPath::redacting(["token", "rest"]);
        let cases = [
            ("/", Some("/"), "/"),
            ("/reset/0a1b", Some("/reset/{token}"), "/reset/REDACTED"),
            ("/users/7/reset/0a1b", Some("/users/{id}/reset/{token}"), "/users/7/reset/REDACTED"),
            ("/reset/0a1b.json", Some("/reset/{token}.json"), "/reset/REDACTED"),
            ("/files/a/b", Some("/files/{*rest}"), "/files/REDACTED"),
            ("/files/a/b", Some("/files/{*file}"), "/files/a/b"),
            ("/users/7/", Some("/users/{id}/"), "/users/7/"),
        ];
        for (given, route, expected) in cases {
            assert_eq!(path.apply(given, route), expected);
        }
    }

    #[test]
    fn what_the_route_does_not_name_is_hidden() {
        let path = RecordedPath::redacting(["token"]);
        let cases = [
            ("/reset/0a1b/", None, "/REDACTED/REDACTED/REDACTED"),
            ("/api/reset/0a1b", Some("/api"), "/api/REDACTED/REDACTED"),
            ("/0a1b", Some("/other"), "/REDACTED"),
            ("*", None, "REDACTED"),
        ];
        for (given, route, expected) in cases {
            assert_eq!(path.apply(given, route), expected);
        }
    }
}
