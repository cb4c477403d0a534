use otel_runtime::traced;

#[traced("", kind = clinet, lvel = "debug", args(usr), fields("" = id), err)]
fn load(id: u64, user: &str) {
    println!("{id} {user}");
}

fn main() {
    load(1, "a");
}
