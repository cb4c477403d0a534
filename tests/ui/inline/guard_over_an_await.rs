use otel_runtime::span;

fn main() {
    needs_send(async {
        let _span = span!("import");
        std::future::ready(()).await;
    });
}

fn needs_send(_: impl Future + Send) {}
