use otel_runtime::Outcome;

#[derive(Outcome)]
enum OrderError {
    #[outcome(with = name)]
    Refused { code: u16, by: String },
}

fn name(by: &str) -> &str {
    by
}

fn main() {
    OrderError::Refused { code: 404, by: String::new() }.error_type();
}
