//! Child processes that get the current context in their environment.

use super::environment::{Changes, changes};
use std::env;
use std::process::Command;

/// Passes the current context to child processes. It is implemented for [`std::process::Command`], and for `tokio::process::Command` with
/// the feature `tokio`.
pub trait PropagateContext {
    /// Sets the environment variables of the current context, such as `TRACEPARENT`, for a child process.
    ///
    /// The child process reads them with [`from_environment`](super::from_environment). Programs in other languages and tools that follow
    /// the [specification](https://opentelemetry.io/docs/specs/otel/context/env-carriers/) read them, too.
    ///
    /// ```no_run
    /// use otel_runtime::context::PropagateContext;
    /// use otel_runtime::traced;
    /// use std::process::Command;
    ///
    /// #[traced(kind = client)]
    /// fn compress(file: &str) -> std::io::Result<bool> {
    ///     let status = Command::new("gzip").arg(file).propagate_context().status()?;
    ///     Ok(status.success())
    /// }
    /// ```
    ///
    /// Variables of the propagators that the child process would inherit, or that were set before, are removed, so that it gets only this
    /// context. If there is no context, nothing changes, and the child process inherits the context of this process.
    /// After `env_clear`, call it again.
    fn propagate_context(&mut self) -> &mut Self;
}

impl PropagateContext for Command {
    fn propagate_context(&mut self) -> &mut Self {
        let of_process = env::vars_os().map(|(name, _)| name);
        let own = self.get_envs().map(|(name, _)| name.to_owned());
        let inherited: Vec<_> = of_process.chain(own).filter_map(|name| name.into_string().ok()).collect();
        let Changes { remove, set } = changes(&inherited);
        for name in remove {
            self.env_remove(name);
        }
        self.envs(set)
    }
}

#[cfg(feature = "tokio")]
impl PropagateContext for tokio::process::Command {
    fn propagate_context(&mut self) -> &mut Self {
        self.as_std_mut().propagate_context();
        self
    }
}
