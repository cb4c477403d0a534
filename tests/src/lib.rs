//! Behaviour, compile-fail, hygiene and end-to-end tests of the workspace; the cases are under `tests/`.
