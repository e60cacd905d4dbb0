//! One folder for each architecture, one file for each instruction set.

#[cfg(target_arch = "aarch64")]
mod aarch64;
mod all;
#[cfg(target_arch = "x86_64")]
mod x86_64;

#[cfg(target_arch = "aarch64")]
pub use aarch64::Neon;
pub use all::Portable;
#[cfg(target_arch = "x86_64")]
pub use x86_64::{Avx2, Avx512};
