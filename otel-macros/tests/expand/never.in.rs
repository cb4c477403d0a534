use otel_runtime::traced;

#[traced]
fn stop() -> ! {
    std::process::exit(1)
}

#[traced]
async fn serve() -> ! {
    loop {
        accept().await;
    }
}
