//! The configuration file, whose settings are used where code sets nothing.

use super::super::installed_file::InstalledFile;
use super::TelemetryBuilder;
use crate::error::InstallError;
use crate::setup::config::{CONFIG_FILE, Environment, SettingsReader};
use crate::setup::file::FileSettings;
use crate::setup::resource::ResourceDetector;

impl TelemetryBuilder {
    /// Sets the path of a configuration file, instead of `OTEL_CONFIG_FILE`.
    ///
    /// The file is OpenTelemetry's [declarative configuration](https://opentelemetry.io/docs/specs/otel/configuration/) in YAML or JSON.
    /// Settings in code take precedence over the file: the exporters of a signal in code replace those in the file. With a file, environment
    /// variables have no effect, except those that begin with `OTEL_RUST_`, and those that the file refers to, such as `${TOKEN}`. What this
    /// crate does not support is an error. The repository's page `docs/configuration-file.md` lists all keys.
    ///
    /// ```
    /// # let folder = std::env::temp_dir().join(format!("config-file-{}", std::process::id()));
    /// # std::fs::create_dir_all(&folder)?;
    /// # let path = folder.join("otel.yaml");
    /// # let path = path.to_str().expect("UTF-8");
    /// let yaml = r#"
    /// file_format: "1.1"
    /// resource:
    ///   attributes:
    ///     - name: service.name
    ///       value: ${NAME:-shop}
    /// "#;
    /// std::fs::write(path, yaml)?;
    /// let telemetry = otel_runtime::Telemetry::builder().config_file(path).install()?;
    /// let name = telemetry.report().setting("service.name").unwrap();
    /// assert_eq!((name.value.as_str(), name.source.as_str()), ("shop", "otel.yaml:5"));
    /// # std::fs::remove_dir_all(&folder)?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn config_file(mut self, path: impl Into<String>) -> Self {
        self.config_file = Some(path.into());
        self
    }

    /// Returns the reader of the settings and the file, and adds those of the file to the settings in code.
    ///
    /// # Errors
    ///
    /// Returns an error if the file cannot be read, or if it contains something that is invalid or not supported.
    pub(super) fn with_config_file(
        &mut self,
        mut environment: Environment,
    ) -> Result<(SettingsReader, Option<InstalledFile>), InstallError> {
        let by_variable = environment.first_of(&CONFIG_FILE).map(|(name, path)| (name, path.to_owned()));
        let (path, setting, source) = match (self.config_file.take(), by_variable) {
            (None, None) => return Ok((SettingsReader::new(environment), None)),
            (None, Some((name, path))) => (path, name, name.to_owned()),
            (Some(path), None) => (path, "config_file", "code".to_owned()),
            (Some(path), Some((name, _))) => (path, "config_file", format!("code, before {name}")),
        };
        let (installed, file) = InstalledFile::read(&path, setting, &environment, &self.signals)?;
        // The detector `service` reads the name of the service.
        let detects_service = file.identity.detection.includes(ResourceDetector::Service);
        let keep: &[&str] = if detects_service { &["OTEL_SERVICE_NAME"] } else { &[] };
        let ignored = environment.replace_with_file(file.variables.clone(), keep);
        let mut reader = SettingsReader::new(environment);
        reader.report.add_setting("config_file", &path, source);
        if setting == CONFIG_FILE[1] {
            reader.report.add_problem(setting, "deprecated; write `OTEL_CONFIG_FILE`", true);
        }
        let others = ignored.iter().filter(|name| !CONFIG_FILE.contains(&name.as_str()));
        for name in others.filter(|name| !file.substituted.contains(*name)) {
            let message = format!("has no effect, because there is a configuration file; write `${{{name}}}` in it");
            reader.report.add_problem(name, message, false);
        }
        self.add_file(file, &mut reader);
        Ok((reader, Some(installed)))
    }

    fn add_file(&mut self, file: FileSettings, reader: &mut SettingsReader) {
        for (place, remark) in file.remarks {
            reader.report.add_problem(place, remark, false);
        }
        reader.origins = file.origins;
        let code = std::mem::replace(&mut self.identity, file.identity);
        let detection = &mut self.identity.detection;
        if code.detection.selected.is_some() {
            reader.origins.remove("resource.detectors");
            detection.selected = code.detection.selected;
        } else if !reader.is_set("OTEL_RUST_RESOURCE_DETECTORS") {
            // Without detectors in the file, nothing is detected.
            detection.selected.get_or_insert_default();
        }
        for attribute in &code.attributes {
            reader.origins.remove(attribute.key.as_str());
            self.identity.attributes.retain(|known| known.key != attribute.key);
        }
        self.identity.attributes.extend(code.attributes);
        if code.service_name.is_some() {
            reader.origins.remove("service.name");
            self.identity.service_name = code.service_name;
        }
        let signals = &mut self.signals;
        signals.traces = Some(match signals.traces.take() {
            Some(code) => code.before(file.traces, &mut reader.origins),
            None => file.traces,
        });
        signals.logs = Some(match signals.logs.take() {
            Some(code) => code.before(&file.logs, &mut reader.origins),
            None => file.logs,
        });
        signals.metrics = Some(match signals.metrics.take() {
            Some(code) => code.before(file.metrics, &mut reader.origins),
            None => file.metrics,
        });
    }
}
