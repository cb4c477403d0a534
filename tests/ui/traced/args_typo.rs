use otel_runtime::traced;

#[traced(args(usr))]
fn load(user: &str) -> usize {
    user.len()
}

fn main() {
    load("a");
}
