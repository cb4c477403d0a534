//! The end of the process.

/// Ends the process in the way of the signal, so that its parent sees which one ended it.
pub(crate) fn end_process(signal: i32) -> ! {
    // The kernel does not deliver a signal without a handler to the first process of a container.
    #[cfg(unix)]
    if std::process::id() != 1 {
        _ = signal_hook::low_level::emulate_default_handler(signal);
    }
    std::process::exit(128 + signal)
}
