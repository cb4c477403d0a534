use otel_runtime::traced;
::core::compile_error! {
    "unknown option `knid`; did you mean `kind`? expected one of `name`, `scope`, `target`, `level`, `kind`, `parent`, `root`, `links`, `follows_from`, `current`, `leaf`, `fields`, `args`, `skip`, `skip_all`, `redact`, `err`, `ret`, `ok_if`, `error_if`, `if`, `future`, `stream`, `iter`, `sync`, `poll_stats`, `only`, `except`, `semconv`, `late`, `allow`, `crate`"
}
fn load(id: u64) -> u64 {
    id
}
