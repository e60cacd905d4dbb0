//! Escape-time counts of the Mandelbrot set, of Julia sets and of those of higher powers, bit for
//! bit those of the plain loop.
//!
//! `KERNELS` lists every kernel, and `tests/mandelbrot.rs` holds each of them to one oracle. All
//! but the talk's loop are one algorithm (`generic`) over one small vector trait, which `arch` has
//! once for each instruction set. How it works, why it is exact, and how near it comes to what the
//! processor can do: README.md beside this file.

mod arch;
mod formula;
mod generic;
mod map;
mod picture;
mod scalar;
mod tiles;
mod trap;

pub use formula::Formula;
pub use picture::{Picture, Tile, Work};
pub use tiles::{Telling, tiles, told_tiles};

/// What a point's count is when it did not escape.
pub const INSIDE: i32 = -1;

/// One way to compute counts.
pub trait Kernel: Sync {
    /// The instructions it uses: short and stable, for options, tables and tests.
    fn name(&self) -> &'static str;

    /// Whether it leaves out work whose outcome it has proved.
    fn pruned(&self) -> bool;

    /// Whether this machine has the instructions for it.
    fn available(&self) -> bool {
        true
    }

    /// Counts every point of every tile that `work` hands out, and tells it which are complete.
    /// Returns within a millisecond or so of `work.stop()` being true, with tiles missing.
    fn run(&self, picture: &Picture<'_>, max_iterations: i32, work: &mut dyn Work);
}

/// Every kernel, the slowest first.
pub const KERNELS: &[&dyn Kernel] = &[
    &scalar::Scalar { pruned: false },
    &scalar::Scalar { pruned: true },
    &arch::Portable { pruned: false },
    &arch::Portable { pruned: true },
    #[cfg(target_arch = "aarch64")]
    &arch::Neon { pruned: false },
    #[cfg(target_arch = "aarch64")]
    &arch::Neon { pruned: true },
    #[cfg(target_arch = "x86_64")]
    &arch::Avx2 { pruned: false },
    #[cfg(target_arch = "x86_64")]
    &arch::Avx2 { pruned: true },
    #[cfg(target_arch = "x86_64")]
    &arch::Avx512 { pruned: false },
    #[cfg(target_arch = "x86_64")]
    &arch::Avx512 { pruned: true },
];

/// The names of all kernels that there are for any machine, and `auto`.
pub const NAMES: [&str; 6] = ["auto", "avx512", "avx2", "neon", "portable", "scalar"];

/// The kernel of that name, or for `auto` the fastest; `None` where this machine has none.
pub fn kernel(name: &str, pruned: bool) -> Option<&'static dyn Kernel> {
    let fits = |kernel: &&dyn Kernel| {
        (name == "auto" || name == kernel.name()) && kernel.pruned() == pruned && kernel.available()
    };
    KERNELS.iter().rev().copied().find(fits)
}
