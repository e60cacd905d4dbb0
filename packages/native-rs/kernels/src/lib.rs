//! The kernels of `@parallel`: no Node in here, only work and the threads that share it out.
//!
//! Nothing in this crate panics, whatever its input; what can go wrong is in the result types.

pub mod deep;
mod give_back;
pub mod input;
pub mod mandelbrot;
pub mod niceness;
pub mod schedule;
pub mod search;
pub mod timeline;
pub mod walk;

pub use give_back::give_back;
