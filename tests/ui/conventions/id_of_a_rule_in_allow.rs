use otel_runtime::{record, traced};

#[traced(allow(invalid_format, type_mismatch, missing_attribute))]
fn load() {
    record!(allow(invalid_format), "Acme.Id" = 1);
}

#[traced(allow(unexpected_status))]
fn save() {}

fn main() {}
