//! Keys that are often used and not similar to the registered ones.

/// The key that is used, and the registered one that it stands for.
pub(super) const SYNONYMS: &[(&str, &str)] = &[
    ("client.ip", "client.address"),
    ("db.database", "db.namespace"),
    ("db.query", "db.query.text"),
    ("db.schema", "db.namespace"),
    ("db.table", "db.collection.name"),
    ("error.kind", "error.type"),
    ("error.msg", "exception.message"),
    ("exception.msg", "exception.message"),
    ("http.path", "url.path"),
    ("http.query", "url.query"),
    ("http.status", "http.response.status_code"),
    ("http.verb", "http.request.method"),
    ("peer.address", "network.peer.address"),
    ("peer.port", "network.peer.port"),
    ("server.host", "server.address"),
    ("service.env", "deployment.environment.name"),
    ("service.environment", "deployment.environment.name"),
    ("status_code", "http.response.status_code"),
    ("url.host", "server.address"),
    ("user.agent", "user_agent.original"),
];
