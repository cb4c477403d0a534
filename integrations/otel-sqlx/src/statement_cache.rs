//! Caches the attributes of statements, so that each text is parsed once.

use super::database::{DatabaseLocation, Driver};
use super::sql::Statement;
use opentelemetry::KeyValue;
use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

/// The number of statements that are cached, first come first served. A program with more of them generates its statements,
/// so most of them would not be found again.
const MAX_STATEMENTS: usize = 512;
/// Longer statements are not cached.
const MAX_TEXT_BYTES: usize = 2048;

/// The attributes of the span and of the measurement of a statement, ready to be cloned.
pub(super) struct StatementAttributes {
    pub(super) name: Arc<str>,
    /// The initial attributes of the span.
    pub(super) of_span: Vec<KeyValue>,
    /// The initial attributes of the measurement.
    pub(super) of_measurement: Vec<KeyValue>,
    pub(super) returns_rows: bool,
    text_limit: usize,
}

/// The cached statements of one pool.
pub(super) struct StatementCache {
    system: &'static str,
    common: Vec<KeyValue>,
    statements: RwLock<HashMap<Box<str>, Arc<StatementAttributes>>>,
}

impl StatementCache {
    pub(super) fn new(system: &'static str, location: &DatabaseLocation) -> Self {
        let mut common = vec![KeyValue::new("db.system.name", system)];
        let text =
            |key, value: &Option<String>| value.as_deref().map(|value| KeyValue::new(key, Arc::<str>::from(value)));
        common.extend(text("db.namespace", &location.namespace));
        common.extend(text("server.address", &location.address));
        common.extend(location.port.map(|port| KeyValue::new("server.port", i64::from(port))));
        Self { system, common, statements: RwLock::default() }
    }

    /// The attributes of a statement. `text_limit` is the maximum number of characters of its text.
    pub(super) fn get<DB: Driver>(&self, sql: &str, text_limit: usize) -> Arc<StatementAttributes> {
        if let Some(cached) = self.statements.read().unwrap_or_else(PoisonError::into_inner).get(sql)
            && cached.text_limit == text_limit
        {
            return Arc::clone(cached);
        }
        let attributes = Arc::new(self.attributes(Statement::scan(sql, DB::DIALECT, text_limit), text_limit));
        if sql.len() <= MAX_TEXT_BYTES {
            let mut cached = self.statements.write().unwrap_or_else(PoisonError::into_inner);
            if cached.len() < MAX_STATEMENTS || cached.contains_key(sql) {
                cached.insert(sql.into(), Arc::clone(&attributes));
            }
        }
        attributes
    }

    fn attributes(&self, statement: Statement, text_limit: usize) -> StatementAttributes {
        let Statement { text, summary, operation, collection, procedure, batch, returns_rows } = statement;
        let mut of_measurement = self.common.clone();
        let name: Arc<str> = summary.as_deref().unwrap_or(self.system).into();
        let keys = ["db.operation.name", "db.collection.name", "db.stored_procedure.name"];
        for (key, value) in keys.into_iter().zip([operation, collection, procedure]) {
            of_measurement.extend(value.map(|value| KeyValue::new(key, Arc::<str>::from(value))));
        }
        of_measurement.extend(summary.map(|_| KeyValue::new("db.query.summary", Arc::clone(&name))));
        let mut of_span = of_measurement.clone();
        of_span.push(KeyValue::new("db.query.text", Arc::<str>::from(text)));
        of_span.extend(
            batch
                .and_then(|count| i64::try_from(count).ok())
                .map(|count| KeyValue::new("db.operation.batch.size", count)),
        );
        StatementAttributes { name, of_span, of_measurement, returns_rows, text_limit }
    }
}
