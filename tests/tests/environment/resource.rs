//! What the resource says about where the process runs.

use super::run::exported;

#[test]
fn otel_entities() {
    let entities = "service{service.namespace=shop}[service.version=2];bad{;k8s.pod{k8s.pod.uid=7}[acme.zone=a%2Cb]";
    let run = exported(&[("OTEL_ENTITIES", entities), ("OTEL_RESOURCE_ATTRIBUTES", "service.version=3")]);
    let resource = run.receiver.span("work").data().resource.clone();
    for (key, value) in
        [("service.namespace", "shop"), ("service.version", "3"), ("k8s.pod.uid", "7"), ("acme.zone", "a,b")]
    {
        assert_eq!(resource.text(key), Some(value), "{key}");
    }
    let problem = "OTEL_ENTITIES: entity 2 (`bad`) has no `}` after its identifying attributes; it is ignored";
    assert_eq!(run.problems, [problem]);
}

#[test]
fn otel_rust_resource_detectors() {
    let resource = |list: &str| {
        let run = exported(&[("OTEL_RUST_RESOURCE_DETECTORS", list)]);
        (run.receiver.span("work").data().resource.clone(), run.problems)
    };
    let (all, problems) = resource("all");
    assert!(problems.is_empty(), "{problems:?}");
    for key in ["service.instance.id", "process.executable.path", "process.runtime.name", "host.arch", "os.type"] {
        assert!(all.get(key).is_some(), "{key}");
    }
    assert!(all.get("process.command_args").is_none());
    let (some, problems) = resource("os,cloud,hsot");
    assert!(some.get("os.type").is_some() && some.get("process.pid").is_none());
    assert_eq!(problems, ["OTEL_RUST_RESOURCE_DETECTORS: `hsot` is unknown; did you mean `host`?"]);
    let (none, _) = resource("none");
    let keys: Vec<_> = none.iter().map(|(key, _)| key).filter(|key| !key.starts_with("telemetry.")).collect();
    assert_eq!(keys, ["service.name"]);
}
