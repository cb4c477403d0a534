use otel_runtime::traced;

#[traced]
pub async fn load(id: u64) -> String {
    println!("{id}");
    id
}

fn main() {}
