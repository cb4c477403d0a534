use otel_runtime::traced;

#[traced]
pub fn load<'a>(one: &'a str, other: &str) -> &'a str {
    if one.is_empty() { other } else { one }
}

fn main() {}
