use otel_runtime::traced;

#[traced(iter)]
fn orders() -> Result<impl Iterator<Item = Order>, Error> {
    find_all()
}
