use otel_runtime::instrument;

#[instrument(skip_all, fields(otel.name = %route, otel.kind = "server", otel.status_code = "error", otel.status_description = "late"))]
fn load(route: Route) {
    find(route)
}
