use otel_runtime::Outcome;

#[derive(Outcome)]
enum OrderError {
    #[outcome(with = status)]
    Refused(u16),
}

fn status(code: &u16) -> u16 {
    *code
}

fn main() {
    OrderError::Refused(404).error_type();
}
