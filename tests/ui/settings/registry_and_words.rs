//# [package.metadata.otel]
//# registry = ["words.tsv"]
use otel_runtime::counted;

// Registered as what the words make.
#[counted("acme.orders", unit = "{order}", duration, active, fields("acme.tier" = "gold"))]
pub fn right() {}

// Registered as something else, and without what is required.
#[counted("acme.visits", unit = "{visit}", duration, active)]
pub fn others() {}

// The metric is registered, and what the words make is not.
#[counted("acme.clicks", unit = "{click}", duration, active)]
pub fn unknown() {}

#[counted("acme.clicks", unit = "{click}", duration, active, allow(unknown))]
#[counted("acme.visits", unit = "{visit}", duration, active, allow(instrument, unit, required))]
pub fn allowed() {}
