use otel_runtime::traced;

#[traced(fields(usr))]
fn load(user: &str) -> usize {
    user.len()
}

fn main() {
    load("a");
}
