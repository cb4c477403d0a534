use otel_runtime::traced;

#[traced(scope = user)]
fn load(user: &str) -> usize {
    user.len()
}

fn main() {
    load("a");
}
