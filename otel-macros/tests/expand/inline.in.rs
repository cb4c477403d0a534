use otel_runtime::{count, log, record, span};

fn import(rows: &[u8], kind: &str) -> Result<usize, Error> {
    let _span = span!("import", kind = client, fields(acme.rows = rows.len(), kind));
    count!("acme.imports", fields("acme.source" = "file"));
    count!("acme.rows", value = rows.len(), fields(acme.kind = kind));
    log!("{acme.rows} rows of {kind}", level = "warn", fields(acme.rows = rows.len()));
    record!(acme.kind = %kind, "acme.done" = true);
    let _later = span!("later"; async move { rows.len() });
    span!("parse", err; { parse(rows) })
}
