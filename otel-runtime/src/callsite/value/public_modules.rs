//! Modules of well-known crates that are private, or whose items have a shorter public path.

/// Pairs of the module that defines an error and the public module that exports it, sorted by the former.
const MODULES: &[(&str, &str)] = &[
    ("axum_core::error", "axum"),
    ("base64::decode", "base64"),
    ("base64::encode", "base64"),
    ("http::error", "http"),
    ("http::header::map", "http::header"),
    ("http::header::name", "http::header"),
    ("http::header::value", "http::header"),
    ("hyper::error", "hyper"),
    ("hyper_util::client::legacy::client", "hyper_util::client::legacy"),
    ("prost::error", "prost"),
    ("regex::error", "regex"),
    ("reqwest::error", "reqwest"),
    ("rustls::error", "rustls"),
    ("serde_json::error", "serde_json"),
    ("sqlx_core::error", "sqlx"),
    ("tokio::runtime::handle", "tokio::runtime"),
    ("tokio::runtime::task::error", "tokio::task"),
    ("tokio::sync::batch_semaphore", "tokio::sync"),
    ("tokio::sync::mutex", "tokio::sync"),
    ("tokio::sync::once_cell", "tokio::sync"),
    ("tokio::sync::set_once", "tokio::sync"),
    ("toml::de::error", "toml::de"),
    ("toml::ser::error", "toml::ser"),
    ("tonic::status", "tonic"),
    ("tonic::transport::error", "tonic::transport"),
    ("url::parser", "url"),
    ("uuid::error", "uuid"),
];

/// Returns the public path of an item: `http::Error` for `http::error::Error`.
pub(super) fn public_path(path: &str) -> Option<String> {
    let (module, name) = path.rsplit_once("::")?;
    let found = MODULES.binary_search_by_key(&module, |(private, _)| private).ok()?;
    Some(format!("{}::{name}", MODULES[found].1))
}

#[cfg(test)]
mod tests {
    use super::{MODULES, public_path};

    #[test]
    fn every_module_is_found() {
        for (private, public) in MODULES {
            assert_eq!(public_path(&format!("{private}::E")), Some(format!("{public}::E")), "the list must be sorted");
        }
        for other in ["app::error::Error", "http::Error", "http::error::inner::Error", "Error", ""] {
            assert_eq!(public_path(other), None);
        }
    }
}
