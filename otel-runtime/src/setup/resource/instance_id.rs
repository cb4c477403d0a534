//! The identity of this instance of the service.

use opentelemetry::trace::TraceId;
use opentelemetry_sdk::trace::{IdGenerator, RandomIdGenerator};

/// Creates a random (version 4) UUID from a random trace ID of the SDK, which saves a dependency.
pub(super) fn instance_id() -> String {
    uuid(RandomIdGenerator::default().new_trace_id())
}

fn uuid(random: TraceId) -> String {
    let mut bytes = random.to_bytes();
    bytes[6] = bytes[6] & 0x0f | 0x40;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let hex = TraceId::from_bytes(bytes).to_string();
    let parts = [&hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..]];
    parts.join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instance_ids_are_version_4_uuids() {
        let random = TraceId::from_hex("ffffffffffffffffffffffffffffffff").expect("32 digits");
        assert_eq!(uuid(random), "ffffffff-ffff-4fff-bfff-ffffffffffff");
        assert_ne!(instance_id(), instance_id());
    }
}
