//! Where the file comes from, and what has precedence over it.

use super::{Folder, PATIENCE, at, builder, problems, received, refused, setting, turn};
use otel_runtime::testing::Receiver;
use otel_runtime::{InstallError, Logs, Metrics, ResourceDetector, Sampler, Telemetry, Traces, traced};
use std::fs;

#[traced("work")]
fn work() {}

const SHOP: &str = "resource: {attributes: [{name: service.name, value: shop}]}";

#[test]
fn the_variable_names_the_file() {
    let (_turn, folder) = (turn(), Folder::new());
    let path = folder.yaml(SHOP);
    let telemetry = Telemetry::builder().environment([("OTEL_CONFIG_FILE", &path)]).install().expect("a valid file");
    assert_eq!(setting(&telemetry, "config_file"), at(&path, "OTEL_CONFIG_FILE"));
    assert_eq!(setting(&telemetry, "service.name"), at("shop", "otel.yaml:2"));
    assert_eq!(problems(&telemetry), [""; 0]);
    drop(telemetry);
    let variables = [("OTEL_EXPERIMENTAL_CONFIG_FILE", &path)];
    let telemetry = Telemetry::builder().environment(variables).install().expect("a valid file");
    assert_eq!(problems(&telemetry), ["OTEL_EXPERIMENTAL_CONFIG_FILE: deprecated; write `OTEL_CONFIG_FILE`"]);
    drop(telemetry);
    let variables = [("OTEL_CONFIG_FILE", "elsewhere.yaml")];
    let telemetry = Telemetry::builder().environment(variables).config_file(&path).install().expect("a valid file");
    assert_eq!(setting(&telemetry, "config_file"), at(&path, "code, before OTEL_CONFIG_FILE"));
    assert_eq!(problems(&telemetry), [""; 0]);
}

#[test]
fn json_is_read_too() {
    let (_turn, folder) = (turn(), Folder::new());
    let path = folder.path().join("otel.json");
    let json = "{\n\t\"file_format\": \"1.0\",\n\t\"resource\": {\n\t\t\"attributes\": [{\"name\": \"service.name\", \"value\": \"\\u0073hop\\/2\"}]\n\t}\n}\n";
    fs::write(&path, json).expect("a file");
    let path = path.to_str().expect("UTF-8");
    let telemetry = Telemetry::builder().environment([("A", "")]).config_file(path).install().expect("a valid file");
    assert_eq!(setting(&telemetry, "service.name"), at("shop/2", "otel.json:4"));
}

#[test]
fn a_file_that_cannot_be_used_is_an_error() {
    let (_turn, folder) = (turn(), Folder::new());
    let missing = folder.path().join("missing.yaml");
    let missing = missing.to_str().expect("UTF-8");
    let error = refused(Telemetry::builder().environment([("OTEL_CONFIG_FILE", missing)]));
    let expected = format!("OTEL_CONFIG_FILE: cannot read `{missing}`: No such file or directory (os error 2)");
    assert_eq!(error.to_string(), expected);
    let path = folder.yaml("disabled: 1");
    let error = refused(Telemetry::builder().environment([("OTEL_CONFIG_FILE", &path)]));
    let expected = format!("{path}:2:11: disabled: expected `true` or `false`, found the integer `1`");
    assert_eq!(error.to_string(), expected);
    let path = folder.yaml("disabled: 1\ntraces:\n");
    let error = refused(Telemetry::builder().environment([("A", "")]).config_file(&path));
    let InstallError::ConfigFile { problems, .. } = &error else { panic!("{error}") };
    assert_eq!((problems[1].line, problems[1].column, &*problems[1].path), (3, 1, "traces"));
    assert!(error.to_string().starts_with(&format!("{path}: 2 problems\n  {path}:2:11: disabled: ")), "{error}");
    fs::write(&path, vec![b'#'; (1 << 20) + 1]).expect("a file");
    let error = refused(Telemetry::builder().environment([("A", "")]).config_file(&path));
    assert_eq!(error.to_string(), format!("config_file: `{path}` is larger than 1048576 bytes"));
    fs::write(&path, b"\xff").expect("a file");
    let error = refused(Telemetry::builder().environment([("A", "")]).config_file(&path));
    assert_eq!(error.to_string(), format!("config_file: `{path}` is not UTF-8"));
}

#[test]
fn other_variables_have_no_effect() {
    let (_turn, folder, receiver) = (turn(), Folder::new(), Receiver::start());
    let variables = [
        ("OTEL_SERVICE_NAME", "from-variable"),
        ("OTEL_TRACES_EXPORTER", "none"),
        ("OTEL_SDK_DISABLED", "true"),
        ("OTEL_RUST_FILTER", "warn"),
        ("OTEL_DEPLOYMENT", "blue"),
        ("OTEL_BSP_SCHEDULE_DELAY", ""),
    ];
    let yaml = "resource: {attributes: [{name: deployment.environment.name, value: \"${OTEL_DEPLOYMENT}\"}]}\n\
                tracer_provider: {processors: [{batch: {exporter: {otlp_http: {endpoint: \"${HTTP}/v1/traces\"}}}}]}\n";
    let telemetry = builder(&folder, yaml, &receiver, &variables).install().expect("a valid file");
    assert_eq!(setting(&telemetry, "filter"), at("warn", "OTEL_RUST_FILTER"));
    assert_eq!(setting(&telemetry, "deployment.environment.name"), at("blue", "otel.yaml:2"));
    assert!(setting(&telemetry, "service.name").0.starts_with("unknown_service:"));
    let ignored =
        |name: &str| format!("{name}: has no effect, because there is a configuration file; write `${{{name}}}` in it");
    let expected = ["OTEL_SDK_DISABLED", "OTEL_SERVICE_NAME", "OTEL_TRACES_EXPORTER"].map(ignored);
    assert_eq!(problems(&telemetry), expected);
}

#[test]
fn code_has_precedence() {
    let (_turn, folder, receiver) = (turn(), Folder::new(), Receiver::start());
    let yaml = "resource: {attributes: [{name: service.name, value: shop}, {name: a, value: file}, {name: b, value: file}]}\n\
                tracer_provider:\n  processors: [{batch: {exporter: {otlp_http: {endpoint: \"http://127.0.0.1:9/v1/traces\"}}}}]\n  \
                sampler: {always_off: }\n";
    let code = builder(&folder, yaml, &receiver, &[])
        .service_name("code")
        .resource_attribute("a", "code")
        .traces(Traces::otlp().endpoint(receiver.http_endpoint()).sampler(Sampler::always_on()));
    let telemetry = code.install().expect("a valid file");
    assert_eq!(setting(&telemetry, "service.name"), at("code", "code"));
    assert_eq!(setting(&telemetry, "a"), at("code", "code"));
    assert_eq!(setting(&telemetry, "b"), at("file", "otel.yaml:2"));
    assert_eq!(setting(&telemetry, "traces.sampler"), at("always_on", "code"));
    assert_eq!(setting(&telemetry, "traces"), at("otlp", "code"));
    work();
    telemetry.shutdown().expect("it arrives");
    receiver.wait_for_spans(1, PATIENCE);
    // A sampler that only the file has applies to exporters in code.
    let receiver = Receiver::start();
    let traces = Traces::otlp().endpoint(receiver.http_endpoint());
    let telemetry = builder(&folder, yaml, &receiver, &[]).traces(traces).install().expect("a valid file");
    assert_eq!(setting(&telemetry, "traces.sampler"), at("always_off", "otel.yaml:5"));
    work();
    telemetry.shutdown().expect("nothing to deliver");
    receiver.assert_no_spans();
}

#[test]
fn a_file_can_disable_everything() {
    let (_turn, folder, receiver) = (turn(), Folder::new(), Receiver::start());
    let yaml =
        "disabled: true\ntracer_provider: {processors: [{batch: {exporter: {otlp_http: {endpoint: \"${HTTP}\"}}}}]}\n";
    let telemetry = builder(&folder, yaml, &receiver, &[]).install().expect("a valid file");
    assert_eq!(setting(&telemetry, "disabled"), at("true", "otel.yaml:2"));
    work();
    telemetry.shutdown().expect("nothing to deliver");
    receiver.assert_no_spans();
}

#[test]
fn providers_that_are_not_in_the_file_record_nothing() {
    let (_turn, folder, receiver) = (turn(), Folder::new(), Receiver::start());
    let telemetry = builder(&folder, SHOP, &receiver, &[]).install().expect("a valid file");
    for signal in ["traces", "logs", "metrics"] {
        assert_eq!(setting(&telemetry, signal).0, "none");
    }
    assert_eq!(setting(&telemetry, "propagators"), at("none", "otel.yaml:1"));
    let in_code = builder(&folder, SHOP, &receiver, &[]).logs(Logs::console()).metrics(Metrics::none());
    let telemetry = {
        drop(telemetry);
        in_code.install().expect("a valid file")
    };
    assert_eq!(setting(&telemetry, "logs"), at("console", "code"));
}

#[test]
fn propagators_are_listed_in_two_ways() {
    let (_turn, folder, receiver) = (turn(), Folder::new(), Receiver::start());
    let yaml = "propagator:\n  composite: [{tracecontext: }, {b3: }]\n  composite_list: \"tracecontext,xray\"\n";
    let telemetry = builder(&folder, yaml, &receiver, &[]).install().expect("a valid file");
    assert_eq!(setting(&telemetry, "propagators"), at("tracecontext,b3,xray", "otel.yaml:2"));
}

#[test]
fn the_resource_has_typed_attributes() {
    let yaml = "resource:
  schema_url: https://example.com/schema
  attributes_list: \"a=list,c=list%20value\"
  attributes:
    - {name: a, value: attribute}
    - {name: int, value: 7, type: int}
    - {name: double, value: 1, type: double}
    - {name: bool, value: true, type: bool}
    - {name: ints, value: [1, 2], type: int_array}
    - {name: nothing, value: }
tracer_provider: {processors: [{batch: {exporter: {otlp_http: {endpoint: \"${HTTP}/v1/traces\"}}}}]}
";
    let receiver = received(yaml, work);
    let spans = receiver.wait_for_spans(1, PATIENCE);
    let resource = &spans[0].resource;
    assert_eq!((resource.text("a"), resource.text("c")), (Some("attribute"), Some("list value")));
    let shown = format!("{resource:?}");
    for part in ["Int(7)", "Double(1.0)", "Boolean(true)", "Int(1)", "Int(2)"] {
        assert!(shown.contains(part), "{part} in {shown}");
    }
    assert_eq!(resource.text("telemetry.sdk.language"), Some("rust"));
    for absent in ["nothing", "host.name", "service.instance.id", "process.pid"] {
        assert!(!shown.contains(absent), "{absent} in {shown}");
    }
}

#[test]
fn detectors_are_selected() {
    let (_turn, folder, receiver) = (turn(), Folder::new(), Receiver::start());
    let yaml = "resource:\n  detection/development:\n    detectors: [{service: }, {process: }]\n    \
                attributes: {included: [\"process.*\", \"service.*\"], excluded: [process.pid]}\n\
                tracer_provider: {processors: [{batch: {exporter: {otlp_http: {endpoint: \"${HTTP}/v1/traces\"}}}}]}\n";
    let variables = [("OTEL_SERVICE_NAME", "named")];
    let telemetry = builder(&folder, yaml, &receiver, &variables).install().expect("a valid file");
    assert_eq!(setting(&telemetry, "resource.detectors"), at("service,process", "otel.yaml:3"));
    assert_eq!(setting(&telemetry, "service.name"), at("named", "OTEL_SERVICE_NAME"));
    work();
    telemetry.shutdown().expect("it arrives");
    let shown = format!("{:?}", receiver.wait_for_spans(1, PATIENCE)[0].resource);
    assert!(shown.contains("process.executable.name") && shown.contains("service.instance.id"), "{shown}");
    assert!(!shown.contains("process.pid") && !shown.contains("host.name"), "{shown}");
    let code = builder(&folder, yaml, &receiver, &variables).resource_detectors([ResourceDetector::Os]);
    assert_eq!(setting(&code.install().expect("a valid file"), "resource.detectors"), at("os", "code"));
}

#[test]
fn keys_for_other_languages_have_no_effect() {
    let (_turn, folder, receiver) = (turn(), Folder::new(), Receiver::start());
    let yaml =
        "instrumentation/development:\n  general:\n    stability_opt_in_list: ${UNSET}\n  java:\n    agent: {a: b}\n";
    let telemetry = builder(&folder, yaml, &receiver, &[]).install().expect("a valid file");
    assert_eq!(problems(&telemetry), ["otel.yaml:5: for OpenTelemetry in another language"]);
}
