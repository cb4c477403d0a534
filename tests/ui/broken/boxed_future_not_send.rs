use otel_runtime::traced;

#[traced]
pub fn load(id: std::rc::Rc<u64>) -> std::pin::Pin<Box<dyn Future<Output = u64> + Send>> {
    Box::pin(async move { *id })
}

fn main() {}
