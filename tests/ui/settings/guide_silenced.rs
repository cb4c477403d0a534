use otel_runtime::{record, traced};

// One attribute, these findings.
#[traced(fields("http.method" = "GET"), allow(deprecated))]
pub fn one() {}

// In the body, each macro has its own: it does not see the attribute around it.
pub fn two() {
    record!(allow(deprecated), "http.method" = "GET");
}

// Warnings are the compiler's own lint, so this is for whatever it stands on.
#[allow(deprecated)]
pub fn whole() {
    record!("http.method" = "GET");
}
