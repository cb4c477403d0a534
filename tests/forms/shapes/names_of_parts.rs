//! Names of the user that the generated code also uses, with metrics and log records.

use super::check::{inside, pause, spans, wait};
use otel_runtime::testing::TestTelemetry;
use otel_runtime::{counted, logged, traced};

#[test]
fn constants() {
    const COUNT: &str = "acme.count";
    const COUNT_1: &str = "acme.count.one";
    const LOG: &str = "acme.log";
    const SITE: &str = "acme.site";
    const BUCKETS: &[f64] = &[1.0, 2.0];
    struct Here;
    impl Here {
        const LEVEL: &'static str = "warn";
        const SHARE: f64 = 1.0;
    }
    #[traced(scope = SITE, level = Here::LEVEL, fields({ SITE } = LOG, { COUNT } = COUNT_1))]
    #[counted(name = COUNT, scope = LOG, duration, buckets = BUCKETS, level = Here::LEVEL, fields({ LOG } = SITE))]
    #[counted(name = COUNT_1, scope = SITE, fields(a = COUNT))]
    #[logged("{a}", event = LOG, scope = COUNT, level = Here::LEVEL, sample = Here::SHARE, fields(a = SITE))]
    fn named() {
        inside();
    }
    let telemetry = TestTelemetry::new();
    telemetry.run(named);
    telemetry.span("named").attr("acme.site", "acme.log").attr("acme.count", "acme.count.one");
    assert_eq!(telemetry.metric("acme.count").data().scope.name, "acme.log");
    assert_eq!(telemetry.metric("acme.count.one").data().scope.name, "acme.site");
    telemetry.metric("acme.count.duration").histogram();
    telemetry.logs().named("acme.log").nth(0).body("acme.site");
}

#[test]
fn parameters() {
    #[traced(args)]
    #[counted("acme.calls", value = values, fields(attributes, site, end))]
    #[logged("{log} {values} {parts} {attributes} {fields} {result} {start}", args)]
    fn sync(
        log: u8,
        values: u8,
        parts: u8,
        attributes: u8,
        fields: u8,
        result: u8,
        start: u8,
        site: u8,
        end: u8,
    ) -> u8 {
        inside();
        log + values + parts + attributes + fields + result + start + site + end
    }
    assert_eq!(spans("sync > inside", || sync(1, 1, 1, 1, 1, 1, 1, 1, 1)), 9);
    #[traced(ret)]
    #[counted(fields(err, ret, elapsed))]
    #[logged("{site} is {ret} in {elapsed}", err("{site}: {err}", fields(was = err.len())), args(err, ret, elapsed))]
    async fn reported(err: u8, ret: u8, elapsed: u8, site: u8) -> Result<u8, String> {
        pause().await;
        inside();
        Ok(err + ret + elapsed + site)
    }
    assert_eq!(spans("reported > inside", || wait(reported(1, 1, 1, 1))), Ok(4));
}

/// Without a field of this name, `ret`, `err` and `elapsed` refer to the result of the call.
#[test]
fn parameters_named_like_placeholders() {
    #[logged("{ret} {err_was}", fields(err_was = err))]
    fn reported(err: u8, ret: u8) -> u8 {
        err + ret
    }
    let telemetry = TestTelemetry::new();
    telemetry.run(|| reported(1, 2));
    telemetry.logs().nth(0).body("3 1").attr("err_was", 1);
}

macro_rules! observed {
    ($name:ident, $metric:literal, $body:literal, $param:ident: $ty:ty => $key:expr, $value:expr) => {
        #[traced(fields({ $key } = $value, $param))]
        #[counted($metric, value = $value, fields({ $key } = $value), buckets = [1.0, 10.0], duration)]
        #[logged($body, fields({ $key } = $value), ret)]
        fn $name($param: $ty) -> $ty {
            inside();
            $param
        }
    };
}

macro_rules! passed_on {
    ($(#[$meta:meta])* fn $name:ident($($param:ident: $ty:ty),*) -> $ret:ty $body:block) => {
        $(#[$meta])*
        fn $name($($param: $ty),*) -> $ret $body
    };
}

observed!(made, "acme.made", "made {id} is {ret}", id: u8 => "acme.key", 1_u8 + 1);

passed_on! {
    #[traced(err)]
    #[counted("acme.passed", fields(kind = id % 2))]
    #[logged("{id} passed: {ret}", err("{id}: {err}", fields(acme.len = err.len())))]
    fn passed(id: u8) -> Result<u8, String> {
        inside();
        if id > 0 { Ok(id) } else { Err("none".to_owned()) }
    }
}

#[test]
fn functions_from_macros() {
    let telemetry = TestTelemetry::new();
    _ = telemetry.run(|| (made(7), passed(1), passed(0)));
    let bodies = telemetry.logs().bodies();
    for body in ["made 7 is 7", "1 passed: 1", "0: none"] {
        assert!(bodies.iter().any(|known| known == body));
    }
    telemetry.metric("acme.made").counter();
    telemetry.metric("acme.passed").points(2);
}

#[test]
fn types_and_methods() {
    struct Count;
    struct Log;
    struct On;
    trait Everything {
        fn open(&self) {}
        fn text(&self) {}
        fn success(&self) {}
    }
    impl<T: ?Sized> Everything for T {}
    #[traced]
    #[counted("acme.types", duration, active, on = ok)]
    #[logged("{elapsed}", entry, ok = "debug")]
    fn types(_: Count, _: Log) -> Option<On> {
        inside();
        Some(On)
    }
    assert!(spans("types > inside", || types(Count, Log)).is_some());
    _ = (().open(), ().text(), ().success());
}
