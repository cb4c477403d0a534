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
#[automatically_derived]
impl<E> ::otel_runtime::__private::Outcome for OrderError<E>
where
    Box<E>: ::otel_runtime::__private::Outcome,
{
    fn error_type(&self) -> ::otel_runtime::__private::ErrorType {
        match self {
            Self::SoldOut { .. } => ::otel_runtime::__private::fixed_name("sold_out"),
            Self::Quantity { .. } => {
                ::otel_runtime::__private::fixed_name("invalid_quantity")
            }
            Self::AlreadyPlaced { .. } => ::otel_runtime::__private::Option::None,
            Self::Storage(field_0) => {
                ::otel_runtime::__private::inner_error(field_0).otel_error_type()
            }
            Self::Other { source: field_0 } => {
                ::otel_runtime::__private::inner_error(field_0).otel_error_type()
            }
            Self::Refused(field_0) => {
                ::otel_runtime::__private::computed_name(StatusCode::as_str(field_0))
            }
            Self::Partner { name: field_0, code: field_1 } => {
                ::otel_runtime::__private::computed_name(code_of(field_0, field_1))
            }
        }
    }
}
#[derive(Outcome)]
#[outcome(transparent)]
struct StoreError<'a>(&'a sqlx::Error);
#[automatically_derived]
impl<'a> ::otel_runtime::__private::Outcome for StoreError<'a> {
    fn error_type(&self) -> ::otel_runtime::__private::ErrorType {
        match self {
            Self(field_0) => {
                ::otel_runtime::__private::inner_error(field_0).otel_error_type()
            }
        }
    }
}
#[derive(Outcome)]
struct TimedOut {
    after: u64,
}
#[automatically_derived]
impl ::otel_runtime::__private::Outcome for TimedOut {
    fn error_type(&self) -> ::otel_runtime::__private::ErrorType {
        match self {
            Self { .. } => ::otel_runtime::__private::fixed_name("timed_out"),
        }
    }
}
#[derive(Outcome)]
enum Never {}
#[automatically_derived]
impl ::otel_runtime::__private::Outcome for Never {
    fn error_type(&self) -> ::otel_runtime::__private::ErrorType {
        match *self {}
    }
}
