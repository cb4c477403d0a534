use otel_runtime::logged;

#[logged("order {id} placed in {elapsed}", event = "acme.order.placed", level = "debug", slow = "500ms", rate = "10/s", err("order {id} not placed: {err}", level = "warn"))]
fn place(id: u64) -> Result<(), Error> {
    store(id)
}
