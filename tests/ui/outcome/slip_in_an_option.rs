use otel_runtime::Outcome;

#[derive(Outcome)]
enum OrderError {
    #[outcome(transparant)]
    Storage(std::io::Error),
}

fn is_outcome(_: impl Outcome) {}

fn main() {
    is_outcome(OrderError::Storage(std::io::ErrorKind::NotFound.into()));
}
