//! Statements that were seen before, with the attributes they have.

use super::database::{DatabaseLocation, Driver};
use super::sql::Statement;
use opentelemetry::KeyValue;
use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

/// So many statements are remembered, the first that come: more are what a program builds, of which each is new.
const MAX_STATEMENTS: usize = 512;
/// Longer ones are not remembered.
const MAX_TEXT_BYTES: usize = 2048;

/// What a span and a measurement of a statement have, ready to be cloned.
pub(super) struct StatementAttributes {
    pub(super) name: Arc<str>,
    /// What the span starts with.
    pub(super) attributes: Vec<KeyValue>,
    /// What the measurement starts with.
    pub(super) labels: Vec<KeyValue>,
    pub(super) returns_rows: bool,
    text_limit: usize,
}

/// The statements of one pool.
pub(super) struct StatementCache {
    common: Vec<KeyValue>,
    known: RwLock<HashMap<Box<str>, Arc<StatementAttributes>>>,
}

impl StatementCache {
    pub(super) fn at<DB: Driver>(location: &DatabaseLocation) -> Self {
        let mut common = vec![KeyValue::new("db.system.name", DB::SYSTEM)];
        let text =
            |key, value: &Option<String>| value.as_deref().map(|value| KeyValue::new(key, Arc::<str>::from(value)));
        common.extend(text("db.namespace", &location.namespace));
        common.extend(text("server.address", &location.address));
        common.extend(location.port.map(|port| KeyValue::new("server.port", i64::from(port))));
        Self { common, known: RwLock::default() }
    }

    /// What is known of a statement, of whose text so many characters are kept.
    pub(super) fn get<DB: Driver>(&self, sql: &str, text_limit: usize) -> Arc<StatementAttributes> {
        if let Some(known) = self.known.read().unwrap_or_else(PoisonError::into_inner).get(sql)
            && known.text_limit == text_limit
        {
            return Arc::clone(known);
        }
        let known = Arc::new(self.know::<DB>(Statement::scan(sql, DB::DIALECT, text_limit), text_limit));
        if sql.len() <= MAX_TEXT_BYTES {
            let mut all = self.known.write().unwrap_or_else(PoisonError::into_inner);
            if all.len() < MAX_STATEMENTS || all.contains_key(sql) {
                all.insert(sql.into(), Arc::clone(&known));
            }
        }
        known
    }

    fn know<DB: Driver>(&self, statement: Statement, text_limit: usize) -> StatementAttributes {
        let Statement { text, summary, operation, collection, procedure, batch, returns_rows } = statement;
        let mut labels = self.common.clone();
        let name: Arc<str> = summary.as_deref().unwrap_or(DB::SYSTEM).into();
        let keys = ["db.operation.name", "db.collection.name", "db.stored_procedure.name"];
        for (key, value) in keys.into_iter().zip([operation, collection, procedure]) {
            labels.extend(value.map(|value| KeyValue::new(key, Arc::<str>::from(value))));
        }
        labels.extend(summary.map(|_| KeyValue::new("db.query.summary", Arc::clone(&name))));
        let mut attributes = labels.clone();
        attributes.push(KeyValue::new("db.query.text", Arc::<str>::from(text)));
        attributes.extend(
            batch
                .and_then(|count| i64::try_from(count).ok())
                .map(|count| KeyValue::new("db.operation.batch.size", count)),
        );
        StatementAttributes { name, attributes, labels, returns_rows, text_limit }
    }
}
