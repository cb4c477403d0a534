use otel_runtime::Outcome;

#[derive(Debug, Outcome)]
enum OrderError<E> {
    SoldOut,
    #[outcome("invalid_quantity")]
    Quantity(u32),
    #[outcome(ok)]
    AlreadyPlaced { id: u64 },
    #[outcome(transparent)]
    Storage(std::io::Error),
    #[outcome(transparent)]
    Other { source: Box<E> },
    #[outcome(with = StatusCode::as_str)]
    Refused(StatusCode),
    #[outcome(with = code_of)]
    Partner { name: String, code: u16 },
}

#[derive(Outcome)]
#[outcome(transparent)]
struct StoreError<'a>(&'a sqlx::Error);

#[derive(Outcome)]
struct TimedOut {
    after: u64,
}

#[derive(Outcome)]
enum Never {}
