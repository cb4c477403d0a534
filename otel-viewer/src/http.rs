//! The page and its API over HTTP.

mod guard;
mod page;
mod respond;
mod routes;
mod stream;

pub use routes::router;
