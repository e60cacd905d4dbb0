//! The Node-API binding of the kernels: checks every argument, converts, and nothing more.

// The functions are reached through what the macros register, which a test build leaves out.
#![cfg_attr(test, allow(dead_code))]

mod argument;
mod column;
mod counts;
mod deep;
mod failure;
mod file_cache;
mod flag;
mod formula;
mod job;
mod lifetime;
mod lines;
mod mandelbrot;
mod mapping;
mod memory;
mod niceness;
mod output;
mod scan;
mod search;
mod source;
mod spans;
mod stream;
mod tile_work;
mod timeline;
mod tree;
mod view;
mod whole;
mod whole_file;
