use otel_runtime::traced;

#[traced]
pub fn load(name: String) -> impl Future<Output = usize> {
    async move {
        drop(name);
        name.len()
    }
}

fn main() {}
