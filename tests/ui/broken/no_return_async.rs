use otel_runtime::traced;

#[traced]
pub async fn load(id: u64) -> u64 {
    println!("{id}");
}

fn main() {}
