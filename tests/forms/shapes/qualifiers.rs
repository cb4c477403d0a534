//! `unsafe`, `extern`, visibilities, and names that need `r#`.
#![expect(unsafe_code, reason = "that is the shape")]

use super::check::{inside, pause, spans, wait};
use otel_runtime::traced;

#[test]
fn unsafe_functions() {
    #[traced]
    unsafe fn read(at: *const u8) -> u8 {
        inside();
        // SAFETY: the caller passes a valid pointer.
        unsafe { *at }
    }
    // SAFETY: a reference is a valid pointer.
    assert_eq!(spans("read > inside", || unsafe { read(&7) }), 7);
    #[traced]
    async unsafe fn read_later(at: *const u8) -> u8 {
        pause().await;
        inside();
        // SAFETY: the caller passes a valid pointer.
        unsafe { *at }
    }
    // SAFETY: a reference is a valid pointer.
    assert_eq!(spans("read_later > inside", || unsafe { wait(read_later(&7)) }), 7);
    let _: unsafe fn(*const u8) -> u8 = read;
}

#[test]
fn foreign_interfaces() {
    #[traced]
    extern "C" fn c(a: u8) -> u8 {
        inside();
        a
    }
    assert_eq!(spans("c > inside", || c(1)), 1);
    #[traced]
    extern "C" fn c_nothing() {
        inside();
    }
    spans("c_nothing > inside", || c_nothing());
    #[traced]
    unsafe extern "C" fn unsafe_c(a: u8) -> u8 {
        inside();
        a
    }
    // SAFETY: the function does nothing unsafe.
    assert_eq!(spans("unsafe_c > inside", || unsafe { unsafe_c(1) }), 1);
    let _: extern "C" fn(u8) -> u8 = c;
    let _: unsafe extern "C" fn(u8) -> u8 = unsafe_c;
}

#[test]
fn an_unsafe_trait_and_its_unsafe_method() {
    /// # Safety
    ///
    /// Promises nothing.
    unsafe trait Raw {
        /// # Safety
        ///
        /// Needs nothing.
        #[traced]
        unsafe fn get(&self) -> u8 {
            inside();
            1
        }
    }
    struct Unit;
    // SAFETY: the trait promises nothing.
    unsafe impl Raw for Unit {}
    // SAFETY: the method needs nothing.
    assert_eq!(spans("get > inside", || unsafe { Unit.get() }), 1);
}

mod visible {
    use super::inside;
    use otel_runtime::traced;

    #[traced]
    pub(crate) fn in_the_crate() {
        inside();
    }

    #[traced]
    pub(super) fn above() {
        inside();
    }

    #[traced]
    pub(in crate::shapes) fn in_a_path() {
        inside();
    }

    #[traced]
    pub(super) async fn above_later() {
        inside();
    }
}

#[test]
fn visibilities() {
    spans("in_the_crate > inside", visible::in_the_crate);
    spans("above > inside", visible::above);
    spans("in_a_path > inside", visible::in_a_path);
    spans("above_later > inside", || wait(visible::above_later()));
}

#[test]
fn raw_names() {
    #[traced(args)]
    fn r#match(r#type: u8) -> u8 {
        inside();
        r#type
    }
    let telemetry = otel_runtime::testing::TestTelemetry::new();
    assert_eq!(telemetry.run(|| r#match(1)), 1);
    telemetry.span("match").attr("type", 1);
}

#[test]
fn names_in_other_scripts() {
    #[traced(args)]
    fn größe(länge: u8) -> u8 {
        inside();
        länge
    }
    let telemetry = otel_runtime::testing::TestTelemetry::new();
    assert_eq!(telemetry.run(|| größe(1)), 1);
    telemetry.span("größe").attr("länge", 1);
}
