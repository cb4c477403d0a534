use otel_runtime::traced;

const TENANT: &str = "blue";

#[traced(fields(TENANT, acme.other))]
fn load(user: u8) -> u8 {
    user
}

fn main() {
    _ = (load(1), TENANT);
}
