//! The detectors, their names, and which of them are in effect.

use crate::setup::config::{SettingsReader, did_you_mean};
use std::fmt;

/// A detector of resource attributes, which describe where the process runs.
///
/// Select detectors with [`TelemetryBuilder::resource_detectors`](crate::TelemetryBuilder::resource_detectors), or with the variable
/// `OTEL_RUST_RESOURCE_DETECTORS`: a list of the names below, `all`, or `none`. Without a selection, the attributes that are marked in the
/// last column are detected. A selected detector detects all of its attributes that are known.
///
/// | detector | attributes | without a selection |
/// |---|---|---|
/// | `service` | `service.instance.id`: a random UUID | all |
/// | `process` | `process.pid`, `process.executable.name`, `process.executable.path`, `process.command`, `process.owner`, `process.runtime.name` | `process.pid`, `process.executable.name` |
/// | `command_args` | `process.command_args`. Arguments can contain secrets, so neither the default nor `all` includes them | |
/// | `host` | `host.name`, `host.arch`, and outside of containers `host.id` | `host.name`, `host.arch` |
/// | `os` | `os.type`, `os.name`, `os.version`, `os.description`, `os.build_id` | `os.type` |
/// | `container` | `container.id`, `container.runtime.name`, from the control groups and mounts of the process | all |
/// | `kubernetes` | `k8s.pod.name`, `k8s.pod.uid`, `k8s.namespace.name`, `k8s.node.name`, `k8s.container.name`, `k8s.cluster.name` | all |
/// | `cloud` | `cloud.provider`, `cloud.platform`, `cloud.region`, `cloud.account.id`, `cloud.resource_id`, and attributes of the platform | all |
///
/// No detector uses the network. Cloud platforms are recognized by the variables that they set: AWS Lambda, ECS and EKS; Cloud Run, Cloud
/// Functions and App Engine; App Service, Azure Functions, Container Apps and AKS. Virtual machines of these providers are recognized by
/// the names in their firmware. What only the metadata service of a provider knows, such as the zone, can be set in
/// `OTEL_RESOURCE_ATTRIBUTES`.
///
/// Kubernetes passes the names of the pod and its node to a container only if the manifest requests it. The detector reads the variables
/// `K8S_POD_NAME`, `K8S_POD_UID`, `K8S_NAMESPACE_NAME`, `K8S_NODE_NAME`, `K8S_CONTAINER_NAME` and `K8S_CLUSTER_NAME`; the same names that
/// start with `KUBERNETES_` or without a prefix, such as `POD_NAME`, and `POD_NAMESPACE`; and the files `name`, `namespace` and `uid` in
/// `/etc/podinfo`. Without these, it knows the namespace, and usually the uid of the pod.
///
/// ```
/// use otel_runtime::{ResourceDetector, Telemetry};
/// let telemetry = Telemetry::builder()
///     .resource_detectors([ResourceDetector::Service, ResourceDetector::Os])
///     .install()?;
/// assert_eq!(telemetry.report().setting("resource.detectors").unwrap().value, "service,os");
/// # Ok::<(), otel_runtime::InstallError>(())
/// ```
///
/// Conventions: [resources](https://opentelemetry.io/docs/specs/semconv/resource/).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ResourceDetector {
    /// A random `service.instance.id`.
    Service,
    /// The process, without its arguments.
    Process,
    /// The arguments of the process, which can contain secrets.
    CommandArgs,
    /// The host.
    Host,
    /// The operating system.
    Os,
    /// The container.
    Container,
    /// The pod, its namespace and its node.
    Kubernetes,
    /// The cloud provider and platform.
    Cloud,
}

impl ResourceDetector {
    /// All detectors, except for the one that can record secrets.
    const ALL: [Self; 7] =
        [Self::Service, Self::Process, Self::Host, Self::Os, Self::Container, Self::Kubernetes, Self::Cloud];

    fn name(self) -> &'static str {
        match self {
            Self::Service => "service",
            Self::Process => "process",
            Self::CommandArgs => "command_args",
            Self::Host => "host",
            Self::Os => "os",
            Self::Container => "container",
            Self::Kubernetes => "kubernetes",
            Self::Cloud => "cloud",
        }
    }

    /// Returns the detector with this name.
    ///
    /// # Errors
    ///
    /// Returns an error with the nearest name, or all of them.
    pub(crate) fn of_name(name: &str) -> Result<Self, String> {
        let mut known = Self::ALL.into_iter().chain([Self::CommandArgs]);
        if let Some(detector) = known.clone().find(|known| known.name().eq_ignore_ascii_case(name)) {
            return Ok(detector);
        }
        if let Some(near) = did_you_mean(name, known.clone().map(Self::name).chain(["all", "none"])) {
            return Err(format!("`{name}` is unknown; did you mean `{near}`?"));
        }
        let first = known.next().map_or("", Self::name);
        let names = known.fold(format!("`{first}`"), |list, other| format!("{list}, `{}`", other.name()));
        Err(format!("`{name}` is unknown; expected {names}, `all` or `none`"))
    }
}

impl fmt::Display for ResourceDetector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// Which detectors are in effect, and which of their attributes are kept.
#[derive(Clone, Debug, Default)]
pub(crate) struct Detection {
    /// `None` if nothing was selected.
    pub(crate) selected: Option<Vec<ResourceDetector>>,
    /// Patterns of the attributes that are kept, in which `*` stands for any text and `?` for a character. Without a pattern, all are kept.
    pub(crate) included: Vec<String>,
    /// Patterns of the attributes that are left out, although they are included.
    pub(crate) excluded: Vec<String>,
}

impl Detection {
    /// Creates a detection from names of the configuration file, in which `host` stands for the operating system, too.
    ///
    /// # Errors
    ///
    /// Returns an error for a name that is unknown.
    #[cfg(any(test, feature = "config-file"))]
    pub(crate) fn of_names<'a>(names: impl IntoIterator<Item = &'a str>) -> Result<Self, String> {
        let mut selected = Vec::new();
        for name in names {
            let detector = ResourceDetector::of_name(name)?;
            selected.push(detector);
            if detector == ResourceDetector::Host {
                selected.push(ResourceDetector::Os);
            }
        }
        Ok(Self { selected: Some(selected), ..Self::default() })
    }

    /// Returns whether a detector was selected.
    #[cfg(feature = "config-file")]
    pub(crate) fn includes(&self, detector: ResourceDetector) -> bool {
        self.selected.as_ref().is_some_and(|selected| selected.contains(&detector))
    }

    /// Resolves the detectors: first code, then `OTEL_RUST_RESOURCE_DETECTORS`, then the default.
    pub(super) fn resolve(code: Self, reader: &mut SettingsReader) -> Self {
        let found = reader.text(&[VARIABLE]);
        let in_code = code.selected.is_some();
        let selected = match (code.selected, &found) {
            (Some(selected), _) => Some(selected),
            (None, Some(found)) => Some(listed(&found.value, reader)),
            (None, None) => None,
        };
        let names = |list: &[ResourceDetector]| {
            let names: Vec<_> = list.iter().map(|detector| detector.name()).collect();
            if names.is_empty() { "none".to_owned() } else { names.join(",") }
        };
        let value = selected.as_deref().map_or_else(|| "default".to_owned(), names);
        let source = match (in_code, found) {
            (true, Some(_)) => format!("{}, before {VARIABLE}", reader.source_of("resource.detectors")),
            (true, None) => reader.source_of("resource.detectors"),
            (false, Some(_)) => VARIABLE.to_owned(),
            (false, None) => "default".to_owned(),
        };
        reader.report.add_setting("resource.detectors", value, source);
        Self { selected, ..code }
    }

    /// Returns whether a detector is in effect, and whether that is because it was selected.
    pub(super) fn of(&self, detector: ResourceDetector) -> Option<bool> {
        match &self.selected {
            Some(selected) => selected.contains(&detector).then_some(true),
            None => (detector != ResourceDetector::CommandArgs).then_some(false),
        }
    }

    /// Returns whether an attribute is kept.
    pub(super) fn keeps(&self, key: &str) -> bool {
        let any = |patterns: &[String]| patterns.iter().any(|pattern| matches(pattern.as_bytes(), key.as_bytes()));
        (self.included.is_empty() || any(&self.included)) && !any(&self.excluded)
    }
}

const VARIABLE: &str = "OTEL_RUST_RESOURCE_DETECTORS";

/// Parses a list of names. Unknown names are reported and left out.
fn listed(text: &str, reader: &mut SettingsReader) -> Vec<ResourceDetector> {
    let mut selected = Vec::new();
    for name in text.split(',').map(str::trim).filter(|name| !name.is_empty()) {
        match name.to_ascii_lowercase().as_str() {
            "all" => selected.extend(ResourceDetector::ALL),
            "none" => {}
            name => match ResourceDetector::of_name(name) {
                Ok(detector) => selected.push(detector),
                Err(reason) => reader.report.add_problem(VARIABLE, reason, true),
            },
        }
    }
    let mut unique: Vec<ResourceDetector> = Vec::new();
    for detector in selected {
        if !unique.contains(&detector) {
            unique.push(detector);
        }
    }
    unique
}

/// Matches a pattern with `*` and `?`, in time proportional to the product of the lengths.
fn matches(pattern: &[u8], text: &[u8]) -> bool {
    let (mut at, mut after_star, mut retry) = (0, None, 0);
    let mut next = 0;
    while next < text.len() {
        match pattern.get(at) {
            Some(b'*') => {
                at += 1;
                (after_star, retry) = (Some(at), next);
            }
            Some(c) if *c == b'?' || *c == text[next] => (at, next) = (at + 1, next + 1),
            _ => {
                let Some(star) = after_star else { return false };
                retry += 1;
                (at, next) = (star, retry);
            }
        }
    }
    pattern[at..].iter().all(|c| *c == b'*')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn resolved(code: Detection, variable: Option<&str>) -> (Detection, String, Vec<String>) {
        let mut reader = SettingsReader::new(variable.map(|list| (VARIABLE, list)).into_iter().collect());
        let detection = Detection::resolve(code, &mut reader);
        let setting = reader.report.setting("resource.detectors").expect("a setting").clone();
        let problems = reader.finish().problems().iter().map(ToString::to_string).collect();
        (detection, format!("{}, {}", setting.value, setting.source), problems)
    }

    #[test]
    fn code_precedes_the_variable_which_precedes_the_default() {
        let in_code = || Detection { selected: Some(vec![ResourceDetector::Os]), ..Detection::default() };
        assert_eq!(resolved(in_code(), Some("host")).1, "os, code, before OTEL_RUST_RESOURCE_DETECTORS");
        assert_eq!(resolved(in_code(), None).1, "os, code");
        let (_, setting, problems) = resolved(Detection::default(), Some("Host, cloud,host"));
        assert_eq!(setting, "host,cloud, OTEL_RUST_RESOURCE_DETECTORS");
        assert!(problems.is_empty());
        assert_eq!(resolved(Detection::default(), None).1, "default, default");
        assert_eq!(resolved(Detection::default(), Some("none")).1, "none, OTEL_RUST_RESOURCE_DETECTORS");
    }

    #[test]
    fn arguments_are_only_detected_if_they_are_named() {
        let detects = |list| resolved(Detection::default(), list).0.of(ResourceDetector::CommandArgs);
        assert_eq!(detects(None), None);
        assert_eq!(detects(Some("all")), None);
        assert_eq!(detects(Some("all,command_args")), Some(true));
    }

    #[test]
    fn unknown_names_are_reported_and_the_others_are_used() {
        let (_, setting, problems) = resolved(Detection::default(), Some("hsot,os,gpu"));
        assert_eq!(setting, "os, OTEL_RUST_RESOURCE_DETECTORS");
        assert_eq!(
            problems,
            [
                "OTEL_RUST_RESOURCE_DETECTORS: `hsot` is unknown; did you mean `host`?",
                "OTEL_RUST_RESOURCE_DETECTORS: `gpu` is unknown; expected `service`, `process`, `host`, `os`, \
                 `container`, `kubernetes`, `cloud`, `command_args`, `all` or `none`",
            ]
        );
    }

    #[test]
    fn names_of_the_file_include_the_operating_system_of_a_host() {
        let detection = Detection::of_names(["host", "process"]).expect("known names");
        let selected = [ResourceDetector::Host, ResourceDetector::Os, ResourceDetector::Process];
        assert_eq!(detection.selected.as_deref(), Some(&selected[..]));
        assert!(Detection::of_names(["hosts"]).is_err());
    }

    #[test]
    fn patterns_select_attributes() {
        let list = |patterns: &[&str]| patterns.iter().map(|pattern| (*pattern).to_owned()).collect();
        let detection = Detection {
            included: list(&["process.*", "host.i?"]),
            excluded: list(&["*.path"]),
            ..Detection::default()
        };
        assert!(detection.keeps("process.pid"));
        assert!(detection.keeps("host.id"));
        assert!(!detection.keeps("host.name"));
        assert!(!detection.keeps("process.executable.path"));
        assert!(matches(b"a*b*c", b"axxbyybzc"));
        assert!(!matches(b"a*b*c", b"axxbyybzd"));
        assert!(matches(b"*", b""));
    }
}
