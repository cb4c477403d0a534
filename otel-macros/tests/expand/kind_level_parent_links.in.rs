use otel_runtime::traced;

#[traced(
    "orders.consume",
    scope = "orders",
    kind = consumer,
    level = "debug",
    parent = message.parent(),
    links = message.links(),
    if = message.is_new()
)]
fn consume(message: Message) -> bool {
    message.handle()
}
