#![deny(deprecated)]

use otel_runtime::traced;

#[traced(fields("error.message" = "declined", "rpc.jsonrpc.error_message" = "declined", "message.id" = 7))]
fn load() {}

fn main() {
    load();
}
