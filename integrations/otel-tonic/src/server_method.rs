//! The method of a call on the server, whose name is recorded if the server has it.

use super::method_names::{MethodNames, OTHER_METHOD, OTHER_SPAN_NAME};
use opentelemetry::Value;
use otel_runtime::__integration::Operation;
use std::sync::Arc;

/// The method of a call. Until the server has answered, it is not known whether it has a method of this name.
pub(super) struct ServerMethod {
    /// The name in the path, until it is recorded in the measurement.
    unresolved: Option<Box<str>>,
    methods: Arc<MethodNames>,
    /// Layers inside this one do nothing while it exists.
    _outer: Arc<()>,
}

impl ServerMethod {
    pub(super) fn new(unresolved: Option<Box<str>>, methods: Arc<MethodNames>, outer: Arc<()>) -> Self {
        Self { unresolved, methods, _outer: outer }
    }

    /// Records the name of the method, once.
    pub(super) fn resolve(&mut self, operation: &mut Operation, exists: bool) {
        let Some(name) = self.unresolved.take() else { return };
        if !operation.is_open() {
            return;
        }
        let known = if exists { self.methods.add(&name) } else { self.methods.get(&name) };
        if let Some(known) = known {
            operation.set_attribute("rpc.method", known);
        } else {
            operation.set_name(OTHER_SPAN_NAME);
            operation.set_span_attribute("rpc.method_original", Value::from(String::from(name)));
            operation.set_attribute("rpc.method", OTHER_METHOD);
        }
    }
}
