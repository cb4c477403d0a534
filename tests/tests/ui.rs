//! What the compiler says about a mistake: one case a mistake, compared to the letter.
//!
//! After a change of messages: `TRYBUILD=overwrite cargo test -p otel-tests --test ui`, then read the difference.

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
