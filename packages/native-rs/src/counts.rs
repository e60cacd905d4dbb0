//! Where native threads write a picture's counts.

use std::sync::Arc;
use std::sync::atomic::{AtomicI32, Ordering};

use napi::bindgen_prelude::Unknown;
use parallel_kernels::mandelbrot::Tile;

use crate::failure::{Result, invalid};
use crate::mapping::Mapping;
use crate::view::{Home, View};

/// Where the threads of `mandelbrotTiles` write.
pub enum Counts {
    /// Straight into shared memory, which the job keeps alive: the view, or the mapping.
    Direct { cells: *const AtomicI32, length: usize, _mapping: Option<Arc<Mapping>> },
    /// Into memory of their own: an ordinary array may be transferred away meanwhile, so finished
    /// tiles are copied into it on its own thread.
    Own(Vec<AtomicI32>),
}

// SAFETY: the pointer is to memory that outlives the job, used through atomics only.
unsafe impl Send for Counts {}
// SAFETY: as above.
unsafe impl Sync for Counts {}

impl Counts {
    pub fn new(view: &View<'_, i32>) -> Self {
        let cells = view.pointer().cast::<AtomicI32>().cast_const();
        match view.home() {
            Home::Shared => Self::Direct { cells, length: view.len(), _mapping: None },
            Home::Mapped(mapping) => {
                Self::Direct { cells, length: view.len(), _mapping: Some(mapping) }
            }
            Home::Isolate => Self::Own((0..view.len()).map(|_| AtomicI32::new(0)).collect()),
        }
    }

    pub fn cells(&self) -> &[AtomicI32] {
        match self {
            Self::Direct { length: 0, .. } => &[],
            // SAFETY: as the view had it, and see `Direct`.
            Self::Direct { cells, length, .. } => unsafe {
                std::slice::from_raw_parts(*cells, *length)
            },
            Self::Own(cells) => cells,
        }
    }

    /// Copies finished tiles to where JavaScript sees them, of all planes that begin at these cells.
    pub fn deliver(
        &self,
        array: Unknown<'_>,
        tiles: &[Tile],
        done: &[u32],
        stride: usize,
        planes: &[usize],
    ) -> Result<()> {
        let Self::Own(cells) = self else { return Ok(()) };
        let view = View::<i32>::new("counts", array)?;
        let target = view.atomics();
        if target.len() != cells.len() {
            let length = target.len();
            return Err(invalid(format!("counts has shrunk to {length} while it was computed")));
        }
        for tile in done.iter().filter_map(|&index| tiles.get(index as usize)) {
            for row in tile.y..tile.y + tile.height {
                for plane in planes {
                    let first = plane + row * stride + tile.x;
                    for at in first..first + tile.width {
                        target[at].store(cells[at].load(Ordering::Relaxed), Ordering::Relaxed);
                    }
                }
            }
        }
        Ok(())
    }
}
