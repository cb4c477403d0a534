use otel_runtime::instrument;

#[instrument(skip(body), fields(rows = Empty, route), err, ret)]
async fn load(&self, id: u64, order: Order, body: Body) -> Result<User, Error> {
    find(id).await
}
