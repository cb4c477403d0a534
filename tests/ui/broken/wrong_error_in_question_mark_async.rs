use otel_runtime::traced;

#[traced]
pub async fn load(id: &str) -> Result<u64, std::io::Error> {
    let id: u64 = id.parse()?;
    Ok(id)
}

fn main() {}
