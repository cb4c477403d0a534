// Values and options that `tracing::instrument` accepts.

use std::error::Error;
use std::fmt;
use std::num::{NonZero, NonZeroI128, NonZeroU16, Wrapping};
use tracing::field::{self, debug as as_debug, display as as_text};

#[instrument(skip_all, fields(
    i8 = i8::MIN, u8 = u8::MAX, i16 = i16::MIN, u16 = u16::MAX, i32 = i32::MIN, u32 = u32::MAX, i64 = number, u64 = u64::MAX,
    i128 = i128::MAX, u128 = u128::MAX, isize = isize::MIN, usize = usize::MAX, negative = -1,
    f32 = 0.5_f32 + 1.0, f64 = 0.5 + 1.0, bool = number > 1, str = text, string = text.to_owned(), char = %'c',
    boxed = Box::new(number), boxed_str = Box::<str>::from(text), reference = &number, twice = &&text, exclusive = &mut 3_u8,
))]
pub(super) fn v01_primitives(number: i64, text: &str) {}

#[instrument(skip_all, fields(
    some = Some(number), some_text = Some(text), nothing = None::<i64>, deep = Some(&Some(number)), map = text.chars().next().map(as_text),
))]
pub(super) fn v02_options(number: i64, text: &str) {}

#[instrument(skip_all, fields(
    wrapping = Wrapping(number), non_zero = non_zero, small = NonZeroU16::MIN, large = NonZeroI128::MAX.get() - NonZeroI128::MAX.get() + 1,
    generic = NonZero::<u8>::MIN, optional = Some(NonZeroU16::MIN),
))]
pub(super) fn v03_wrapped_numbers(number: i64, non_zero: NonZeroU16) {}

#[instrument(skip_all, fields(
    shown = field::display(text), debugged = tracing::field::debug(text), imported = as_text(&text), also = as_debug(&Some(text)),
    optional = Some(as_text(text)), nothing = None::<tracing::field::DisplayValue<&str>>, mapped = text.chars().last().map(field::debug),
    formatted = format_args!("{text}-{}", 1), empty = field::Empty, also_empty = ::tracing::field::Empty,
))]
pub(super) fn v04_display_and_debug(text: &str) {}

#[instrument(skip_all, fields(
    plain = error, sync = sync, optional = Some(error), nothing = None::<&(dyn Error + 'static)>, cast = &fmt::Error as &(dyn Error + 'static),
))]
pub(super) fn v05_errors(error: &(dyn Error + 'static), sync: &(dyn Error + Send + Sync + 'static)) {}

#[instrument(skip_all, fields(%shown = text, ?debugged = text, %both = ?text, %text, ?order.id, %order.id.len = text.len(), a.b.c = ?text))]
pub(super) fn v06_sigils_before_keys(text: &str, order: &Order) {}

#[instrument(skip_all, fields({ "quoted key" } = 1, { "quoted.text" } = %text, { NAME } = text, service.version = text, error.kind = text))]
pub(super) fn v07_quoted_and_constant_keys(text: &str) {}

#[instrument(skip_all, fields(otel.kind = %kind, otel.name = text))]
pub(super) fn v08_kind_of_a_text(kind: &str, text: &str) {}

#[instrument(skip_all, fields(otel.kind = ?kind, otel.status_code = %"error"))]
pub(super) fn v09_kind_of_a_debug_text(kind: SpanKind) {}

#[instrument(skip_all, fields(otel.kind = kind, otel.status_code = field::Empty, otel.name = field::Empty))]
pub(super) fn v10_kind_of_a_variable(kind: &str) {}

#[instrument(level = tracing::Level::WARN, name = "values", target = "store::values", skip_all, err(Debug, level = "warn"), ret(Debug, level = Level::DEBUG))]
pub(super) fn v11_options() -> Result<u8, Failed> {
    Ok(1)
}

#[instrument(level = "ERROR", skip(order), err(level = Level::INFO), fields(order.id = %order.id))]
pub(super) async fn v12_options(order: &Order, id: u64) -> Result<(), Failed> {
    Err(Failed)
}

#[instrument(err, ret(level = "trace"), level = Level::TRACE, fields(message = "text", level = 1, target = "field", name = "field"))]
pub(super) fn v13_fields_named_like_options() -> Result<u8, Failed> {
    Ok(1)
}

#[instrument(skip_all, fields(error.type = kind, code.function.name = kind))]
pub(super) fn v14_names_that_are_recorded_automatically(kind: &str) {}

#[instrument(skip_all, fields(
    otel.name = field::display(text), otel.kind = as_debug(kind), otel.status_code = tracing::field::display("error"),
    otel.status_description = as_text(text),
))]
pub(super) fn v15_properties_of_display_and_debug_values(text: &str, kind: &SpanKind) {}

#[instrument(skip_all, fields(
    otel.name = format_args!("GET {text}"), otel.kind = format_args!("{}", "server"), otel.status_code = format_args!("{}or", "err"),
    otel.status_description = format_args!("{text}"),
))]
pub(super) fn v16_properties_of_format_arguments(text: &str) {}

#[instrument(skip_all, fields(
    otel.name = Some(text), otel.kind = names::KIND, otel.status_code = &text.to_owned(), otel.status_description = None::<&str>,
))]
pub(super) fn v17_properties_of_options_and_constants(text: &str) {}

#[instrument(skip_all, fields(otel.name = None::<&str>, otel.kind = Some(text)))]
pub(super) async fn v18_properties_of_an_async_fn(text: &str) {}

mod names {
    pub(super) const KIND: &str = "consumer";
}

pub(super) fn run_values() {
    v01_primitives(7, "seven");
    v02_options(7, "seven");
    v03_wrapped_numbers(7, NonZeroU16::MAX);
    v04_display_and_debug("seven");
    v05_errors(&fmt::Error, &fmt::Error);
    v06_sigils_before_keys("seven", &Order { id: 7 });
    v07_quoted_and_constant_keys("seven");
    v08_kind_of_a_text("Server", "named");
    v09_kind_of_a_debug_text(SpanKind::Producer);
    v10_kind_of_a_variable("client");
    v11_options().unwrap();
    super::block_on(v12_options(&Order { id: 7 }, 1)).unwrap_err();
    v13_fields_named_like_options().unwrap();
    v14_names_that_are_recorded_automatically("custom");
    v15_properties_of_display_and_debug_values("named", &SpanKind::Client);
    v16_properties_of_format_arguments("named");
    v17_properties_of_options_and_constants("named");
    super::block_on(v18_properties_of_an_async_fn("producer"));
}
