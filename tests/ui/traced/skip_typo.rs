use otel_runtime::traced;

#[traced(skip(usr))]
fn load(user: &str) -> usize {
    user.len()
}

fn main() {
    load("a");
}
