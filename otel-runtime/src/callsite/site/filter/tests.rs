//! What a filter enables, and what is reported about it.

use super::*;
use crate::callsite::site::level::Level;

#[test]
fn the_longest_target_wins() {
    let filter: Filter = "warn,orders=debug,orders::cache=off,GET /users=trace".parse().unwrap();
    assert!(!filter.allows("users", Level::Info) && filter.allows("users", Level::Warn));
    assert!(filter.allows("orders::store", Level::Debug) && !filter.allows("orders::store", Level::Trace));
    assert!(!filter.allows("orders::cache::lru", Level::Error));
    assert!(filter.allows("orders::cached", Level::Debug), "a target covers whole segments");
    assert!(filter.allows_site("users", "GET /users", Level::Trace), "a site can be named");
}

#[test]
fn a_filter_without_a_default_is_off_elsewhere() {
    let filter: Filter = "orders".parse().unwrap();
    assert!(filter.allows("orders", Level::Trace) && !filter.allows("users", Level::Error));
    assert_eq!("".parse(), Ok(Filter::default()));
}

#[test]
fn a_level_with_a_slip_is_no_target() {
    for (text, meant) in [
        ("inof", "info"),
        ("wran", "warn"),
        ("debg", "debug"),
        ("INFOO", "info"),
        ("orders=tracee", "trace"),
        ("eror", "error"),
    ] {
        let error = text.parse::<Filter>().unwrap_err().to_string();
        assert!(error.contains(&format!("is not a level; did you mean `{meant}`? expected")), "{error}");
    }
    let advice = "; for a target of this name, write `warp=trace`";
    assert!("warp".parse::<Filter>().unwrap_err().to_string().ends_with(advice));
    assert!("info;orders=debug".parse::<Filter>().is_err());
    for target in ["warp=trace", "orders", "form", "inform", "awarn_x", "of", "tracing"] {
        assert!(target.parse::<Filter>().is_ok(), "{target}");
    }
}

#[test]
fn what_is_not_understood_leaves_the_rest_enabled() {
    let (filter, problems) = Filter::parse_known("inof,orders=debug,users=loud");
    assert_eq!(problems.len(), 2);
    assert!(filter.allows("orders", Level::Debug));
    assert!(filter.allows("users", Level::Info) && !filter.allows("users", Level::Debug), "the default");
    assert_eq!(Filter::parse_known("inof").0, Filter::default());
    let (filter, _) = Filter::parse_known("warn,orders=debgu");
    assert!(filter.allows("users", Level::Warn) && !filter.allows("orders", Level::Info));
}

#[test]
fn a_bad_directive_is_named() {
    let error = "info,orders=verbose".parse::<Filter>().unwrap_err().to_string();
    assert_eq!(
        error,
        "`verbose` is not a level; did you mean `trace`? expected `error`, `warn`, `info`, `debug`, `trace` or `off`"
    );
}

/// The only problem of a filter. The rest of the filter is the default.
fn problem_of(text: &str) -> String {
    let (filter, problems) = Filter::parse_known(text);
    assert_eq!(filter.others(), Filter::default().others(), "{text}");
    let [problem] = &problems[..] else { panic!("{text}: {problems:?}") };
    problem.to_string()
}

#[test]
fn levels_of_other_libraries_are_no_targets() {
    for (text, meant) in [
        ("verbose", "trace"),
        ("all", "trace"),
        ("FATAL", "error"),
        ("err", "error"),
        ("crit", "error"),
        ("notice", "info"),
        ("none", "off"),
        ("disabled", "off"),
        ("false", "off"),
        ("0", "off"),
        ("true", "info"),
        ("on", "info"),
        ("dbg", "debug"),
        ("TRACE2", "trace"),
        ("INFO4", "info"),
        ("fatal3", "error"),
        ("orders=fatal", "error"),
        ("orders=none", "off"),
    ] {
        let problem = problem_of(text);
        assert!(problem.contains(&format!("is not a level; did you mean `{meant}`? expected `error`")), "{problem}");
    }
    assert!(problem_of("verbose").ends_with("; for a target of this name, write `verbose=trace`"));
    for (text, level) in [("warning", Level::Warn), ("5", Level::Trace), ("orders=WARNING", Level::Warn)] {
        let filter: Filter = text.parse().unwrap();
        assert!(filter.allows("orders", level), "{text}");
    }
}

#[test]
fn plausible_targets_are_targets() {
    let targets = [
        "tokio",
        "my_crate::module",
        "my-crate",
        "config",
        "http",
        "of",
        "v2",
        "h2",
        "verbose_log",
        "fatality",
        "error2::x",
        "r_0",
    ];
    for target in targets {
        let filter: Filter = target.parse().unwrap_or_else(|problem| panic!("{target}: {problem}"));
        assert!(filter.allows(target, Level::Trace) && !filter.allows("elsewhere", Level::Error), "{target}");
    }
    let filter: Filter = "my-crate::module=debug".parse().unwrap();
    assert!(filter.allows("my_crate::module::store", Level::Debug) && filter.allows("my-crate::module", Level::Debug));
    for named in ["GET /files/*path=debug", "GET /users/{id}=debug", "verbose=debug", "a.b=debug", "a b=debug"] {
        let filter: Filter = named.parse().unwrap();
        assert!(filter.allows_site("elsewhere", named.split_once('=').unwrap().0, Level::Debug), "{named}");
    }
}

#[test]
fn what_no_call_site_can_match_is_reported() {
    for (text, message) in [
        (
            "*=info",
            "`*` contains `*`, but a target includes the modules below it; write `orders=info` for a module, or `info` for all call sites",
        ),
        ("orders::*=info", "`orders::*` contains `*`, but a target"),
        ("*", "`*` is not a level; expected"),
        ("=info", "`=info` has no target; write `info` for all call sites, or `orders=info` for those of a module"),
        ("=", "`=` has no level; write one after the `=`: `error`,"),
        ("orders=", "`orders=` has no level; write one after the `=`: `error`,"),
        (
            "tokio[span]=info",
            "`tokio[span]=info` selects spans or fields, which is not supported; write a level, a target, or a target and its level, such as `orders=debug`",
        ),
        ("[span{field=1}]=debug", "`[span{field=1}]=debug` selects spans or fields"),
        ("[span{a=1,b=2}]=debug", "`[span{a=1,b=2}]=debug` selects spans or fields"),
        ("[span", "`[span` selects spans or fields"),
        ("info;debug", "`info;debug` contains `;`; separate the directives with `,`"),
        ("info debug", "`info debug` contains a space after a level; separate the directives with `,`"),
        ("info orders=debug", "`info orders=debug` contains a space after a level; separate"),
        ("orders:debug", "`orders:debug` contains `:`; write `orders=debug`"),
        ("orders:", "`orders:` is not a level; expected"),
        ("a=b=c", "`b=c` is not a level; expected"),
        ("crate::orders=debug", "`crate` is not the name of a crate; write its name, such as `shop::orders=debug`"),
        ("\"info\"", "`\"info\"` is not a level; expected"),
        ("info/text", "`info/text` is not a level; expected"),
    ] {
        let problem = problem_of(text);
        assert!(problem.starts_with(message), "{text}: {problem}");
    }
}

#[test]
fn empty_directives_change_nothing() {
    for text in ["", ",", " , ,", "\n"] {
        assert_eq!(text.parse(), Ok(Filter::default()), "{text}");
    }
    assert_eq!("debug,,orders=info,".parse::<Filter>(), "debug,orders=info".parse());
}

#[test]
fn the_last_directive_for_a_target_wins() {
    let filter: Filter = "info,orders=debug,my-crate=off,debug,orders=off,my_crate=trace".parse().unwrap();
    assert!(!filter.allows("orders", Level::Error) && filter.allows("users", Level::Debug));
    assert!(filter.allows("my_crate", Level::Trace));
    assert!(!filter.allows_site("users", "orders", Level::Error));
}
