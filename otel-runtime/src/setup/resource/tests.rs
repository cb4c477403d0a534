//! Resources that come out, with the files of a system that does not exist.

mod cloud;

use super::*;
use std::fs;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};

/// A root directory of its own, which is removed at the end.
struct Root(PathBuf);

impl Root {
    fn new(files: &[(&str, &str)]) -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let name = format!("otel-resource-{}-{}", std::process::id(), NEXT.fetch_add(1, Relaxed));
        let root = Self(std::env::temp_dir().join(name));
        fs::create_dir_all(&root.0).expect("a directory");
        for (path, text) in files {
            let path = root.0.join(path);
            fs::create_dir_all(path.parent().expect("a parent")).expect("a directory");
            fs::write(path, text).expect("a file");
        }
        root
    }
}

impl Drop for Root {
    fn drop(&mut self) {
        _ = fs::remove_dir_all(&self.0);
    }
}

fn resolved(files: &[(&str, &str)], variables: &[(&str, &str)], code: Identity) -> (Resource, crate::report::Report) {
    let root = Root::new(files);
    let mut reader = SettingsReader::new(variables.iter().copied().collect());
    let resource = resolve_in(&root.0, code, &mut reader);
    (resource, reader.finish())
}

fn get(resource: &Resource, key: &'static str) -> Option<String> {
    resource.get(&Key::from(key)).map(|value| value.to_string())
}

/// Returns the detected attributes with these prefixes, as `key=value`.
fn detected_with(files: &[(&str, &str)], variables: &[(&str, &str)], prefixes: &[&str]) -> Vec<String> {
    let (resource, report) = resolved(files, variables, Identity::default());
    assert!(report.problems().is_empty(), "{:?}", report.problems());
    let mut found: Vec<_> = resource
        .iter()
        .filter(|(key, _)| prefixes.iter().any(|prefix| key.as_str().starts_with(prefix)))
        .map(|(key, value)| format!("{key}={value}"))
        .collect();
    found.sort();
    found
}

fn selecting(detectors: &[ResourceDetector]) -> Identity {
    let detection = Detection { selected: Some(detectors.to_vec()), ..Detection::default() };
    Identity { detection, ..Identity::default() }
}

const ID: &str = "7be92808767a667f35c8505cbf40d14e931ef6db5b0210329cf193b15ba9d605";
const HOST_FILES: &[(&str, &str)] = &[
    ("proc/sys/kernel/hostname", "web-1\n"),
    ("proc/sys/kernel/osrelease", "6.1.0\n"),
    ("etc/machine-id", "0123456789abcdef0123456789abcdef\n"),
    (
        "etc/os-release",
        "NAME=\"Debian GNU/Linux\"\nVERSION_ID=\"12\"\nPRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\n",
    ),
    ("etc/passwd", "root:x:0:0:root:/root:/bin/sh\nshop:x:1000:1000::/home/shop:/bin/sh\n"),
    ("proc/self/status", "Name:\tshop\nUid:\t0\t1000\t0\t0\n"),
    ("proc/self/cmdline", "/usr/bin/shop\0--password\0secret\0"),
];

#[test]
fn without_a_selection_what_is_certain_and_public_is_detected() {
    let (resource, report) = resolved(HOST_FILES, &[], Identity::default());
    let executable = get(&resource, "process.executable.name").expect("tests run from a file");
    assert_eq!(get(&resource, "service.name"), Some(format!("unknown_service:{executable}")));
    assert_eq!(get(&resource, "telemetry.sdk.name").as_deref(), Some("opentelemetry"));
    assert_eq!(get(&resource, "telemetry.sdk.language").as_deref(), Some("rust"));
    assert_eq!(get(&resource, "telemetry.distro.name").as_deref(), Some("otel-runtime"));
    assert_eq!(get(&resource, "process.pid"), Some(std::process::id().to_string()));
    assert_eq!(get(&resource, "host.name").as_deref(), Some("web-1"));
    assert!(get(&resource, "host.arch").is_some() && get(&resource, "os.type").is_some());
    for key in ["host.id", "os.name", "process.owner", "process.command", "process.command_args"] {
        assert_eq!(get(&resource, key), None, "{key}");
    }
    assert_eq!(resource.schema_url(), Some(otel_semconv::SCHEMA_URL));
    assert_eq!(report.setting("resource.detectors").map(|setting| setting.value.as_str()), Some("default"));
}

#[test]
fn a_detector_that_is_selected_detects_all_of_its_attributes() {
    use ResourceDetector as D;
    let (resource, _) = resolved(HOST_FILES, &[], selecting(&[D::Host, D::Os, D::Process]));
    for (key, value) in [
        ("host.id", "0123456789abcdef0123456789abcdef"),
        ("os.name", "Debian GNU/Linux"),
        ("os.version", "12"),
        ("os.description", "Debian GNU/Linux 12 (bookworm)"),
        ("os.build_id", "6.1.0"),
        ("process.owner", "shop"),
        ("process.command", "/usr/bin/shop"),
        ("process.runtime.name", "rust"),
    ] {
        if key != "host.id" || cfg!(target_os = "linux") {
            assert_eq!(get(&resource, key).as_deref(), Some(value), "{key}");
        }
    }
    assert_eq!(get(&resource, "process.command_args"), None);
    assert_eq!(get(&resource, "service.instance.id"), None);
    let (resource, _) = resolved(HOST_FILES, &[], selecting(&[D::CommandArgs]));
    assert_eq!(get(&resource, "process.command_args").as_deref(), Some(r#"["/usr/bin/shop","--password","secret"]"#));
    assert_eq!(get(&resource, "process.pid"), None);
}

#[test]
fn nothing_is_detected_if_the_variable_says_so() {
    let (resource, _) = resolved(HOST_FILES, &[("OTEL_RUST_RESOURCE_DETECTORS", "none")], Identity::default());
    let keys: Vec<_> = resource.iter().map(|(key, _)| key.as_str().to_owned()).collect();
    let others = keys.iter().filter(|key| !key.starts_with("telemetry.")).collect::<Vec<_>>();
    assert_eq!(others, ["service.name"]);
}

#[test]
fn attributes_can_be_included_and_excluded() {
    let list = |patterns: &[&str]| patterns.iter().map(|pattern| (*pattern).to_owned()).collect();
    let detection = Detection { selected: None, included: list(&["host.*"]), excluded: list(&["*.arch"]) };
    let (resource, _) = resolved(HOST_FILES, &[], Identity { detection, ..Identity::default() });
    assert_eq!(get(&resource, "host.name").as_deref(), Some("web-1"));
    assert_eq!(get(&resource, "host.arch"), None);
    assert_eq!(get(&resource, "process.pid"), None);
    assert!(get(&resource, "telemetry.sdk.name").is_some());
}

#[test]
fn text_is_bounded() {
    let long = "x".repeat(5_000);
    let (resource, _) = resolved(&[("proc/sys/kernel/hostname", &long)], &[], Identity::default());
    assert_eq!(get(&resource, "host.name").map(|name| name.len()), Some(1024));
}

#[test]
fn a_pod_is_described_by_its_files_and_variables() {
    let uid = "5ca3b4b1-2d3a-4f3f-9a6b-0c1d2e3f4a5b";
    let slice = uid.replace('-', "_");
    let group = format!("0::/kubepods.slice/kubepods-pod{slice}.slice/cri-containerd-{ID}.scope\n");
    let mounts = format!(
        "1 2 8:1 /var/lib/kubelet/pods/{uid}/containers/web/3f6c1d2e /dev/termination-log rw - ext4 /dev/sda rw\n"
    );
    let files = [
        ("proc/self/cgroup", group.as_str()),
        ("proc/self/mountinfo", mounts.as_str()),
        ("var/run/secrets/kubernetes.io/serviceaccount/namespace", "shop"),
        ("etc/machine-id", "0123456789abcdef0123456789abcdef"),
    ];
    let variables = [("POD_NAME", "shop-7d9f"), ("NODE_NAME", "node-3"), ("OTEL_RUST_RESOURCE_DETECTORS", "all")];
    let uid = format!("k8s.pod.uid={uid}");
    assert_eq!(
        detected_with(&files, &variables, &["k8s.", "container.", "host.id"]),
        [
            &format!("container.id={ID}"),
            "container.runtime.name=containerd",
            "k8s.container.name=web",
            "k8s.namespace.name=shop",
            "k8s.node.name=node-3",
            "k8s.pod.name=shop-7d9f",
            &uid,
        ]
    );
    // Outside of Kubernetes, the variables mean something else.
    assert!(detected_with(&[], &variables, &["k8s."]).is_empty());
}

#[test]
fn the_name_comes_from_code_then_the_variable_then_the_list_then_the_entities() {
    let all = [
        ("OTEL_SERVICE_NAME", "b"),
        ("OTEL_RESOURCE_ATTRIBUTES", "service.name=c,a=b%20c"),
        ("OTEL_ENTITIES", "service{service.name=d}[a=d,e=f]"),
    ];
    let code = || Identity { service_name: Some("a".to_owned()), ..Identity::default() };
    let name = |variables: &[_], code| get(&resolved(&[], variables, code).0, "service.name");
    assert_eq!(name(&all, code()).as_deref(), Some("a"));
    assert_eq!(name(&all, Identity::default()).as_deref(), Some("b"));
    assert_eq!(name(&all[1..], Identity::default()).as_deref(), Some("c"));
    assert_eq!(name(&all[2..], Identity::default()).as_deref(), Some("d"));
    assert_eq!(get(&resolved(&[], &all, code()).0, "a").as_deref(), Some("b c"));
    assert_eq!(get(&resolved(&[], &all, code()).0, "e").as_deref(), Some("f"));
    for (variables, expected) in [(&all[1..], "OTEL_RESOURCE_ATTRIBUTES"), (&all[2..], "OTEL_ENTITIES")] {
        let (_, report) = resolved(&[], variables, Identity::default());
        let source = report.setting("service.name").map(|setting| setting.source.as_str());
        assert_eq!(source, Some(expected));
    }
}

#[test]
fn an_invalid_list_is_ignored_and_reported() {
    let variables = [("OTEL_RESOURCE_ATTRIBUTES", "a=1,b"), ("OTEL_ENTITIES", "host{};service{service.name=s}")];
    let (resource, report) = resolved(&[], &variables, Identity::default());
    assert_eq!(get(&resource, "a"), None);
    assert_eq!(get(&resource, "service.name").as_deref(), Some("s"));
    let problems: Vec<_> = report.problems().iter().map(ToString::to_string).collect();
    assert_eq!(
        problems,
        [
            "OTEL_ENTITIES: entity 1 (`host`) has no identifying attribute; it is ignored",
            "OTEL_RESOURCE_ATTRIBUTES: pair 2 has no `=`; write `key=value,key=value`",
        ]
    );
}
