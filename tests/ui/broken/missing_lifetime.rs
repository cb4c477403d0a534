use otel_runtime::traced;

#[traced]
pub fn load() -> &str {
    "text"
}

fn main() {}
