use otel_runtime::traced;

#[traced]
pub fn load(id: u64) -> String {
    println!("{id}");
    id
}

fn main() {}
