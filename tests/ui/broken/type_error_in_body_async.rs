use otel_runtime::traced;

#[traced]
pub async fn load(id: u64) -> Result<String, String> {
    let text: String = id + 1;
    Ok(text)
}

fn main() {}
