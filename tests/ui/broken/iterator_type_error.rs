use otel_runtime::traced;

#[traced(iter)]
pub fn orders() -> Box<dyn Iterator<Item = u64>> {
    Box::new(vec!["a"].into_iter())
}

fn main() {}
