//# [package.metadata.otel]
//# semconv = "deny"
#![allow(non_camel_case_types)]
use otel_runtime::{Outcome, counted, logged, traced};

pub struct str;
pub struct u8;
pub struct bool;
pub struct u64;

#[derive(Outcome)]
pub enum OrderError {
    SoldOut,
}

#[traced]
#[counted("acme.orders")]
#[logged("placed")]
pub fn place() {}
