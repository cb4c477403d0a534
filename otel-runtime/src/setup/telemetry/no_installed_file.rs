//! Replaces `installed_file.rs` when the feature `config-file` is disabled.

/// The file that telemetry was installed with. There is none.
#[derive(Debug)]
pub(super) enum InstalledFile {}
