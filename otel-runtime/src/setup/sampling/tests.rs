//! The settings of samplers.

use super::*;
use crate::sampling::random_text::Random;

fn resolved(variables: &[(&str, &str)], code: Option<Sampler>) -> (String, Vec<String>) {
    let mut reader = SettingsReader::new(variables.iter().copied().collect());
    let sampler = resolve(code, &mut reader).map_or_else(|error| error.to_string(), |s| s.to_string());
    let problems = reader.finish().problems().iter().map(ToString::to_string).collect();
    (sampler, problems)
}

#[test]
fn names_are_case_insensitive() {
    for (name, expected) in [
        ("ALWAYS_ON", "always_on"),
        ("always_off", "always_off"),
        ("TraceIdRatio", "traceidratio(0.5)"),
        ("parentbased_always_on", "parentbased_always_on"),
        ("PARENTBASED_ALWAYS_OFF", "parentbased_always_off"),
        ("parentbased_traceidratio", "parentbased_traceidratio(0.5)"),
    ] {
        let variables = [("OTEL_TRACES_SAMPLER", name), ("OTEL_TRACES_SAMPLER_ARG", "0.5")];
        assert_eq!(resolved(&variables, None).0, expected);
    }
}

#[test]
fn an_unknown_name_is_reported_with_a_suggestion() {
    let (sampler, problems) = resolved(&[("OTEL_TRACES_SAMPLER", "allways_on")], None);
    assert_eq!(sampler, "parentbased_always_on");
    assert_eq!(
        problems,
        ["OTEL_TRACES_SAMPLER: `allways_on` is unknown; did you mean `always_on`?; using parentbased_always_on"]
    );
    let (_, problems) = resolved(&[("OTEL_TRACES_SAMPLER", "xray")], None);
    assert_eq!(
        problems,
        [
            "OTEL_TRACES_SAMPLER: `xray` is not supported: centralized sampling of AWS X-Ray requires its daemon and signed requests; \
             set `Sampler::custom(..)` in code; using parentbased_always_on"
        ]
    );
}

#[test]
fn the_share_is_checked() {
    for wrong in ["10", "-0.1", "NaN", "inf", "half"] {
        let variables = [("OTEL_TRACES_SAMPLER", "traceidratio"), ("OTEL_TRACES_SAMPLER_ARG", wrong)];
        let (sampler, problems) = resolved(&variables, None);
        assert_eq!(sampler, "traceidratio(1)");
        assert_eq!(problems, [format!("OTEL_TRACES_SAMPLER_ARG: `{wrong}` is not a number from 0 to 1; using 1")]);
    }
    let (error, _) = resolved(&[], Some(Sampler::ratio(2.0)));
    assert_eq!(error, "traces.sampler: `2` is not a number from 0 to 1");
}

#[test]
fn an_unused_argument_is_reported() {
    let unused = ["OTEL_TRACES_SAMPLER_ARG: not used, because no enabled component reads it"];
    let (_, problems) = resolved(&[("OTEL_TRACES_SAMPLER_ARG", "0.1")], None);
    assert_eq!(problems, unused);
    let variables = [("OTEL_TRACES_SAMPLER", "traceidratio"), ("OTEL_TRACES_SAMPLER_ARG", "0.1")];
    let (sampler, problems) = resolved(&variables, Some(Sampler::always_on()));
    assert_eq!(sampler, "always_on");
    assert_eq!(problems, unused);
}

#[cfg(not(feature = "jaeger-remote"))]
#[test]
fn a_missing_feature_is_reported() {
    let (sampler, problems) = resolved(&[("OTEL_TRACES_SAMPLER", "jaeger_remote")], None);
    assert_eq!(sampler, "parentbased_always_on");
    assert_eq!(
        problems,
        [
            "OTEL_TRACES_SAMPLER: `jaeger_remote` requires a Cargo feature; add `features = [\"jaeger-remote\"]` to `otel-runtime` in \
          Cargo.toml; using parentbased_always_on"
        ]
    );
}

#[cfg(feature = "jaeger-remote")]
#[test]
fn the_argument_of_a_remote_sampler_is_a_list() {
    let with = |argument: &str| {
        let variables = [("OTEL_TRACES_SAMPLER", "parentbased_jaeger_remote"), ("OTEL_TRACES_SAMPLER_ARG", argument)];
        resolved(&variables, None)
    };
    let argument = "endpoint=http://localhost:5778,pollingIntervalMs=5000,initialSamplingRate=0.25";
    let expected = "parentbased_jaeger_remote(http://localhost:5778/sampling every 5s, initially traceidratio(0.25))";
    assert_eq!(with(argument), (expected.to_owned(), Vec::new()));
    let (sampler, _) = with("endpoint=http://user:secret@localhost:5778/s?key=secret");
    assert_eq!(sampler, "parentbased_jaeger_remote(http://localhost:5778/s every 60s, initially traceidratio(0.001))");
    let (_, problems) = with("endpoint=http://localhost:14250");
    assert_eq!(
        problems,
        [
            "OTEL_TRACES_SAMPLER_ARG: `endpoint`: port 14250 expects gRPC, and strategies are fetched over HTTP; the usual URL is \
          `http://host:5778/sampling`"
        ]
    );
    let (sampler, problems) = with("endpont=http://x,pollingIntervalMs=0,initialSamplingRate=2");
    assert_eq!(
        sampler,
        "parentbased_jaeger_remote(http://localhost:5778/sampling every 60s, initially traceidratio(0.001))"
    );
    assert_eq!(
        problems,
        [
            "OTEL_TRACES_SAMPLER_ARG: `endpont` is unknown; did you mean `endpoint`?; it is ignored",
            "OTEL_TRACES_SAMPLER_ARG: `pollingIntervalMs`: `0` is not a whole number above 0; it is ignored",
            "OTEL_TRACES_SAMPLER_ARG: `initialSamplingRate`: `2` is not a number from 0 to 1; it is ignored",
        ]
    );
}

/// Whatever the variables contain, the sampler is valid.
fn random_variables(executions: u64) {
    let names =
        ["always_on", "traceidratio", "parentbased_traceidratio", "jaeger_remote", "parentbased_jaeger_remote", "xray"];
    let arguments =
        ["0.25", "1", "endpoint=http://localhost:14268/api/sampling,pollingIntervalMs=5000,initialSamplingRate=0.25"];
    let parts = [
        ",",
        "=",
        "endpoint=",
        "pollingIntervalMs=",
        "initialSamplingRate=",
        "-1",
        "NaN",
        "1e400",
        "://",
        "18446744073709551616",
    ];
    let mut random = Random(3);
    for _ in 0..executions {
        let (name, argument) = (random.changed(&names, &parts[..2]), random.changed(&arguments, &parts));
        let variables = [("OTEL_TRACES_SAMPLER", &*name), ("OTEL_TRACES_SAMPLER_ARG", &*argument)];
        let mut reader = SettingsReader::new(variables.into_iter().collect());
        let sampler = resolve(None, &mut reader).expect("a variable is never an error");
        assert_eq!(sampler.check(), Ok(()), "{name} {argument}");
    }
}

#[test]
fn random_variables_give_valid_samplers() {
    random_variables(2_000);
}

#[test]
#[ignore = "takes long: run it with `--release`"]
fn a_million_random_variables_give_valid_samplers() {
    random_variables(1_000_000);
}
