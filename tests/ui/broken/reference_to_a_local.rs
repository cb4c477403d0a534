use otel_runtime::traced;

#[traced]
pub fn load(id: u64) -> &'static str {
    let text = id.to_string();
    &text
}

fn main() {}
