use otel_runtime::traced;

#[traced(fields(usr.len))]
fn load(user: &str) -> usize {
    user.len()
}

fn main() {
    load("a");
}
