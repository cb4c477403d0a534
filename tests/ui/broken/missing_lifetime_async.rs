use otel_runtime::traced;

#[traced]
pub async fn load() -> &str {
    "text"
}

fn main() {}
