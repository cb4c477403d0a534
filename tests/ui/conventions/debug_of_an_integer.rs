use otel_runtime::{record, traced};

#[traced(fields("server.port" = ?port, "process.command_args" = #?arguments), args(%port as "client.port"))]
fn load(port: u16, arguments: &[&str]) {
    record!("network.peer.port" = %port, "network.local.port" = #%port);
}

fn main() {}
