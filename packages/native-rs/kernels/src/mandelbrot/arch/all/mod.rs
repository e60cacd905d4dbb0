mod portable;

pub use portable::Portable;
