//! Trees against searching each file at once and naively.

mod lines;
mod reports;
mod support;
mod whole;
