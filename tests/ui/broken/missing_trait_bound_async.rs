use otel_runtime::traced;

#[traced]
pub async fn load<T>(item: T) -> String {
    item.to_string()
}

fn main() {}
