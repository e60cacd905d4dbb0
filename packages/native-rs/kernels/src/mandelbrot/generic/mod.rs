//! The algorithm, once, for vectors of any width.

mod disc;
mod engine;
mod feed;
mod head;
mod points;
mod tail;
mod vector;

pub use engine::run;
pub use vector::Vector;
