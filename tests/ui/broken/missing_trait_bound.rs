use otel_runtime::traced;

#[traced]
pub fn load<T>(item: T) -> String {
    item.to_string()
}

fn main() {}
