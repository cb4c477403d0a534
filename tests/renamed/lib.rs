//! A facade over the runtime: what a company's own telemetry crate looks like.

pub use telemetry as otel;

/// Annotates a function for crates that depend on the facade alone.
#[macro_export]
macro_rules! observed {
    (with($($word:tt)*) $item:item) => {
        #[$crate::otel::traced(crate = $crate::otel, $($word)*)]
        $item
    };
    (all $item:item) => {
        #[$crate::otel::counted("acme.all", crate = $crate::otel)]
        #[$crate::otel::logged("all of {a}", crate = $crate::otel)]
        #[$crate::otel::traced(crate = $crate::otel)]
        $item
    };
    ($item:item) => {
        #[$crate::otel::traced(crate = $crate::otel)]
        $item
    };
}
