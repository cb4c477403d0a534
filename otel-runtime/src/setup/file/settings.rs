//! The settings of a file.

use crate::setup::config::{FileVariable, Origins};
use crate::setup::providers::{Logs, Metrics, Traces};
use crate::setup::resource::Identity;
use std::collections::BTreeSet;

/// The settings of a file, as they would be in code and in the environment.
#[derive(Debug)]
pub(crate) struct FileSettings {
    pub(crate) identity: Identity,
    pub(crate) traces: Traces,
    pub(crate) logs: Logs,
    pub(crate) metrics: Metrics,
    /// Settings for which there are environment variables.
    pub(crate) variables: Vec<FileVariable>,
    /// Where the settings of the other fields are in the file.
    pub(crate) origins: Origins,
    /// Remarks for the report: the place, and what to know.
    pub(crate) remarks: Vec<(String, String)>,
    /// The names of the variables that were substituted.
    pub(crate) substituted: BTreeSet<String>,
}
