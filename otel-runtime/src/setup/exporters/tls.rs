//! Reads certificates and keys during installation, so that a wrong path is an error there and not a failed export later.

use super::otlp_variables::OtlpVariables;
use crate::error::InstallError;
use crate::export::{ClientIdentity, Pem, Tls};
use crate::setup::config::{Found, SettingsReader};

/// The paths of the files in code.
#[derive(Clone, Debug, Default)]
pub(crate) struct TlsFiles {
    pub(crate) authority: Option<String>,
    pub(crate) chain: Option<String>,
    pub(crate) key: Option<String>,
}

/// Reads the files from code or the environment variables, if the URL is an `https` URL.
///
/// # Errors
///
/// Returns an error if a file cannot be read.
pub(super) fn resolve(
    names: OtlpVariables,
    code: TlsFiles,
    url: &str,
    reader: &mut SettingsReader,
) -> Result<Tls, InstallError> {
    if !url.to_ascii_lowercase().starts_with("https://") {
        return Ok(Tls::default());
    }
    let mut read = |variable: &str, setting: &str, code: Option<String>| {
        let found = names.read(variable, reader, |text: &str| Ok(text.to_owned()));
        let source = reader.source_of(&format!("{}.{setting}", names.0));
        code.map(|value| Found { value, source }).or(found)
    };
    let certificate = read("CERTIFICATE", "certificate", code.authority);
    let key = read("CLIENT_KEY", "client_key", code.key);
    let chain = read("CLIENT_CERTIFICATE", "client_certificate", code.chain);
    for (name, found) in [("certificate", &certificate), ("client_key", &key), ("client_certificate", &chain)] {
        if let Some(found) = found {
            reader.report.add_setting(format!("{}.{name}", names.0), &found.value, &found.source);
        }
    }
    if let (Some(alone), None) | (None, Some(alone)) = (&key, &chain) {
        let message = "a client needs both a key and a certificate; set `.._CLIENT_KEY` and `.._CLIENT_CERTIFICATE`";
        reader.report.add_problem(&alone.source, message, true);
    }
    files(certificate, chain.zip(key))
}

/// Reads the certificate of the authority, and the certificate and key of the client.
///
/// # Errors
///
/// Returns an error if a file cannot be read.
fn files(
    authority: Option<Found<String>>,
    client: Option<(Found<String>, Found<String>)>,
) -> Result<Tls, InstallError> {
    let client = client.map(|(chain, key)| {
        let chain = read(chain)?;
        read(key).map(|key| ClientIdentity { chain, key })
    });
    Ok(Tls { authority: authority.map(read).transpose()?, client: client.transpose()? })
}

fn read(path: Found<String>) -> Result<Pem, InstallError> {
    match std::fs::read(&path.value) {
        Ok(text) => Ok(Pem { source: path.source, text }),
        Err(source) => Err(InstallError::File { setting: path.source, path: path.value, source }),
    }
}
