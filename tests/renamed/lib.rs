//! A facade over the runtime, like the telemetry crate of a company.

pub use telemetry as otel;

/// Annotates a function in crates that depend only on the facade.
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
