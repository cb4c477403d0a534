//! Empty: the functions are in `tests/shapes.rs`.
