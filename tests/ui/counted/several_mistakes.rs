use otel_runtime::counted;

#[counted("", duraton, unit = 5, args(usr), fields("" = id), buckets = [2.0, 1.0], on = good)]
fn place(id: u64, user: &str) {
    println!("{id} {user}");
}

fn main() {
    place(1, "a");
}
