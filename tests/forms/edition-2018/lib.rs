//! Nothing: the shapes are in `tests/shapes.rs`.
