//! The sampler, set in code or by `OTEL_TRACES_SAMPLER`.

#[cfg(feature = "jaeger-remote")]
mod poll;
#[cfg(not(feature = "jaeger-remote"))]
#[path = "sampling/no_poll.rs"]
mod poll;
mod variable;

pub use crate::sampling::Sampler;
pub(crate) use poll::Polls;

use crate::error::InstallError;
use crate::setup::config::SettingsReader;
use variable::parse_name;

/// Resolves the sampler: first code, then `OTEL_TRACES_SAMPLER` and `OTEL_TRACES_SAMPLER_ARG`, then `parentbased_always_on`.
///
/// # Errors
///
/// Returns an error if a setting of the sampler in code is invalid.
pub(crate) fn resolve(code: Option<Sampler>, reader: &mut SettingsReader) -> Result<Sampler, InstallError> {
    if let Some(sampler) = &code {
        sampler.check().map_err(|reason| InstallError::setting("traces.sampler", reason))?;
    }
    let before = reader.report.problems().len();
    let name = reader.read(&["OTEL_TRACES_SAMPLER"], parse_name).map(|found| found.value);
    reader.report.add_value_in_use(before, code.as_ref().unwrap_or(&Sampler::parent_always_on()));
    let sampler = name.map_or_else(Sampler::parent_always_on, |name| match &code {
        None => name.sampler(reader),
        // The argument is not read.
        Some(_) => name.sampler_without_argument(),
    });
    let read = |_: &str| Ok(sampler.clone());
    // An invalid name was reported above and must not be reported twice.
    let variable: &[&str] = if name.is_some() { &["OTEL_TRACES_SAMPLER"] } else { &[] };
    Ok(reader.choose("traces.sampler", code, variable, read, Sampler::parent_always_on()))
}

#[cfg(test)]
mod tests;
