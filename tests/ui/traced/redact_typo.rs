use otel_runtime::traced;

#[traced(args, redact(tokn))]
fn load(token: &str) -> usize {
    token.len()
}

fn main() {
    load("a");
}
