use otel_runtime::traced;

#[traced(args(colour))]
fn load(id: u64, user: &str) -> u64 {
    id + user.len() as u64
}

fn main() {
    load(1, "a");
}
