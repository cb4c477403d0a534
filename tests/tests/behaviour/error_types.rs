//! The `error.type` of errors that are not the author's own: it is a public path, and pointers do not matter.

use crate::{block_on, record};
use http::StatusCode;
use opentelemetry::KeyValue;
use otel_runtime::{counted, logged, traced};
use std::error::Error;
use std::io::{self, ErrorKind};
use std::num::ParseIntError;
use std::ops::ControlFlow;
use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;
use std::task::Poll;

#[derive(Debug)]
struct Plain;
#[derive(Debug)]
struct Tree<T>(T);

const PLAIN: &str = concat!(module_path!(), "::Plain");
const TREE: &str = concat!(module_path!(), "::Tree");
const REFUSED: &str = "std::io::ErrorKind::ConnectionRefused";

fn refused() -> io::Error {
    ErrorKind::ConnectionRefused.into()
}

/// A function that fails with an error of this type.
macro_rules! fails_with {
    ($($error:ty, $value:expr => $expected:expr;)*) => {$({
        #[traced]
        fn fails() -> Result<u8, $error> {
            Err($value)
        }
        record(fails).span("fails").error("").error_type($expected);
    })*};
}

#[test]
fn errors_of_the_standard_library_have_public_names() {
    fails_with! {
        io::Error, refused() => REFUSED;
        io::Error, io::Error::other("sold out") => "std::io::ErrorKind::Other";
        io::Error, io::Error::from_raw_os_error(2) => "std::io::ErrorKind::NotFound";
        ParseIntError, "x".parse::<u8>().unwrap_err() => "std::num::ParseIntError";
        std::str::Utf8Error, String::from_utf8(vec![255]).unwrap_err().utf8_error() => "std::str::Utf8Error";
        std::fmt::Error, std::fmt::Error => "std::fmt::Error";
        std::net::AddrParseError, "x".parse::<std::net::IpAddr>().unwrap_err() => "std::net::AddrParseError";
        std::sync::mpsc::RecvError, std::sync::mpsc::RecvError => "std::sync::mpsc::RecvError";
        String, "text".to_owned() => "std::string::String";
        &'static str, "text" => "&str";
    }
}

/// The path that the documentation of each crate uses.
#[test]
fn errors_of_well_known_crates_have_public_names() {
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    let joined = runtime.block_on(async {
        let task = tokio::spawn(std::future::pending::<()>());
        task.abort();
        task.await.unwrap_err()
    });
    fails_with! {
        http::Error, http::Request::builder().uri("\0").body(()).unwrap_err() => "http::Error";
        http::header::InvalidHeaderValue, http::HeaderValue::from_bytes(b"\n").unwrap_err() => "http::header::InvalidHeaderValue";
        http::header::InvalidHeaderName, http::HeaderName::from_bytes(b" ").unwrap_err() => "http::header::InvalidHeaderName";
        http::uri::InvalidUri, "\0".parse::<http::Uri>().unwrap_err() => "http::uri::InvalidUri";
        Arc<serde_json::Error>, Arc::new(serde_json::from_str::<u8>("x").unwrap_err()) => "serde_json::Error";
        prost::DecodeError, <() as prost::Message>::decode(&b"\xff"[..]).unwrap_err() => "prost::DecodeError";
        axum::Error, axum::Error::new(Plainly) => "axum::Error";
        reqwest::Error, reqwest::Client::new().get("x:").build().unwrap_err() => "reqwest::Error";
        tokio::sync::AcquireError, closed() => "tokio::sync::AcquireError";
        tokio::sync::TryLockError, busy() => "tokio::sync::TryLockError";
    }
    #[traced]
    fn joins(error: tokio::task::JoinError) -> Result<u8, tokio::task::JoinError> {
        Err(error)
    }
    record(|| _ = joins(joined)).span("joins").error_type("tokio::task::JoinError");
}

#[derive(Debug, thiserror::Error)]
#[error("plain")]
struct Plainly;

fn closed() -> tokio::sync::AcquireError {
    let semaphore = tokio::sync::Semaphore::new(1);
    semaphore.close();
    block_on(semaphore.acquire()).map(drop).expect_err("the semaphore is closed")
}

fn busy() -> tokio::sync::TryLockError {
    let mutex = tokio::sync::Mutex::new(1);
    let _guard = mutex.try_lock();
    mutex.try_lock().map(drop).expect_err("the mutex is locked")
}

#[test]
fn pointers_do_not_matter() {
    fails_with! {
        Arc<Plain>, Arc::new(Plain) => PLAIN;
        Rc<Plain>, Rc::new(Plain) => PLAIN;
        Pin<Box<Plain>>, Box::pin(Plain) => PLAIN;
        &'static Plain, &Plain => PLAIN;
        Arc<Box<Plain>>, Arc::new(Box::new(Plain)) => PLAIN;
        Arc<io::Error>, Arc::new(refused()) => REFUSED;
        Box<io::Error>, Box::new(refused()) => REFUSED;
        Pin<Box<Arc<io::Error>>>, Box::pin(Arc::new(refused())) => REFUSED;
        Box<dyn Error>, "text".into() => "std::error::Error";
        Arc<dyn Error + Send + Sync>, Arc::new(refused()) => "std::error::Error";
        Pin<Box<dyn Error + Send>>, Box::pin(refused()) => "std::error::Error";
    }
}

#[test]
fn compound_types_stay_whole() {
    fails_with! {
        (u8, Plain), (1, Plain) => &format!("(u8, {PLAIN})");
        (u8, Tree<(u8, Plain)>), (1, Tree((1, Plain))) => &format!("(u8, {TREE})");
        (StatusCode, String), (StatusCode::CONFLICT, String::new()) => "(http::status::StatusCode, std::string::String)";
        [Plain; 1], [Plain] => &format!("[{PLAIN}; 1]");
        Tree<Tree<u8>>, Tree(Tree(1)) => TREE;
        Option<Plain>, Some(Plain) => "std::option::Option";
        fn(u8) -> Plain, |_| Plain => &format!("fn(u8) -> {PLAIN}");
        Box<dyn Fn(u8) -> Plain>, Box::new(|_| Plain) => "std::ops::Fn";
    }
}

#[test]
fn every_signal_has_the_same_type() {
    #[traced]
    #[counted("acme.calls")]
    #[logged]
    async fn fetch() -> Result<u8, Arc<io::Error>> {
        Err(Arc::new(refused()))
    }
    let telemetry = record(|| block_on(fetch()));
    telemetry.span("fetch").error_type(REFUSED);
    telemetry.metric("acme.calls").value(&[KeyValue::new("error.type", REFUSED)], 1);
    telemetry.log_in_span("fetch").attr("error.type", REFUSED).attr("exception.type", REFUSED);
}

#[test]
fn the_kind_is_found_inside_other_types() {
    #[traced]
    fn poll() -> Poll<io::Result<u8>> {
        Poll::Ready(Err(refused()))
    }
    #[traced]
    fn next() -> Option<io::Result<u8>> {
        Some(Err(refused()))
    }
    #[traced]
    fn step() -> ControlFlow<io::Error> {
        ControlFlow::Break(refused())
    }
    #[traced]
    fn shared() -> Arc<io::Result<u8>> {
        Arc::new(Err(refused()))
    }
    record(poll).span("poll").error_type(REFUSED);
    record(next).span("next").error_type(REFUSED);
    record(step).span("step").error_type(REFUSED);
    record(shared).span("shared").error_type(REFUSED);
}

#[test]
fn a_generic_function_records_the_public_path() {
    #[traced]
    fn generic<T, E>(result: Result<T, E>) -> Result<T, E> {
        result
    }
    record(|| generic::<u8, _>(Err(refused()))).span("generic").error_type("std::io::Error");
    record(|| generic::<u8, _>(Err(Arc::new(Plain)))).span("generic").error_type(PLAIN);
}

/// In an `Err`, every status is a failure; as a value, only those of servers are.
#[test]
fn a_status_in_an_err_is_its_code() {
    #[traced]
    fn answer(code: StatusCode) -> Result<u8, StatusCode> {
        Err(code)
    }
    record(|| answer(StatusCode::NOT_FOUND)).span("answer").error_type("404");
    record(|| answer(StatusCode::BAD_GATEWAY)).span("answer").error_type("502");
}

#[test]
fn a_grpc_status_has_the_name_of_its_code() {
    #[traced]
    fn call(code: tonic::Code) -> Result<u8, tonic::Status> {
        Err(tonic::Status::new(code, "a message that is not recorded"))
    }
    record(|| call(tonic::Code::DeadlineExceeded)).span("call").error_type("DEADLINE_EXCEEDED");
}
