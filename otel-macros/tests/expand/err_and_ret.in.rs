use otel_runtime::traced;

#[traced(err(chain, level = "warn", fields(error.code = err.code())), ret(Debug, attr))]
fn load(id: u64) -> Result<Order, Error> {
    find(id)
}
