use otel_runtime::logged;

#[logged("{usr}", evnt = "a", level = "lod", args(usr), fields("" = id), sample = 2, rate = "fast", once)]
fn place(id: u64, user: &str) {
    println!("{id} {user}");
}

fn main() {
    place(1, "a");
}
