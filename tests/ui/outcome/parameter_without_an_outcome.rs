use otel_runtime::Outcome;

struct Plain;

#[derive(Outcome)]
enum Retry<E> {
    GaveUp,
    #[outcome(transparent)]
    Last(E),
}

fn main() {
    let _ = Retry::<Plain>::GaveUp;
    Retry::Last(Plain).error_type();
}
