//! The exact messages of the compiler about mistakes, with one case per mistake.
//!
//! After a change of messages: `TRYBUILD=overwrite cargo test -p otel-tests --test ui`, then review the diff.

#[test]
fn mistakes() {
    let cases = trybuild::TestCases::new();
    cases.compile_fail("ui/traced/*.rs");
    cases.compile_fail("ui/instrument/*.rs");
    cases.compile_fail("ui/inline/*.rs");
    cases.compile_fail("ui/conventions/*.rs");
    cases.compile_fail("ui/counted/*.rs");
    cases.compile_fail("ui/logged/*.rs");
    cases.compile_fail("ui/stacked/*.rs");
}
