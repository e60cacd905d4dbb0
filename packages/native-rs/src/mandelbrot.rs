//! The Mandelbrot set.

use std::cell::{Cell, RefCell};
use std::sync::Arc;
use std::sync::atomic::{AtomicI32, Ordering};
use std::time::{Duration, Instant};

use napi::bindgen_prelude::{
    Env, Error, Function, JsValue, ToNapiValue, Uint32ArraySlice, Unknown,
};
use napi_derive::napi;
use parallel_kernels::mandelbrot::{self, INSIDE, KERNELS, Kernel, NAMES, Picture, Tile, Work};
use parallel_kernels::schedule::Failure as RunFailure;
use parallel_kernels::timeline;

use crate::argument::{flag, function, integer, size, text};
use crate::failure::{Result, from_napi, invalid};
use crate::flag::Flag;
use crate::job::{self, Reporter, Values, panicked};
use crate::mapping::Mapping;
use crate::search::thread_count;
use crate::timeline::Notes;
use crate::view::{Home, View};

thread_local! {
    /// The tile's coordinates: a tile may be one pixel, and then an allocation shows.
    static AXES: RefCell<(Vec<f64>, Vec<f64>)> = const { RefCell::new((Vec::new(), Vec::new())) };
}

pub(crate) fn iterations(value: Unknown<'_>) -> Result<i32> {
    let number = integer("maxIterations", value, 0..=i64::from(i32::MAX))?;
    i32::try_from(number).map_err(|_| invalid("maxIterations is too large"))
}

/// The instruction sets for which there is a kernel that this machine can run, the slowest first.
#[napi(catch_unwind)]
pub fn mandelbrot_kernels() -> Vec<&'static str> {
    let there = KERNELS.iter().filter(|kernel| kernel.pruned() && kernel.available());
    there.map(|kernel| kernel.name()).collect()
}

fn chosen(simd: Unknown<'_>, pruned: Unknown<'_>) -> Result<&'static dyn Kernel> {
    let (name, pruned) = (text("simd", simd)?, flag("pruned", pruned)?);
    mandelbrot::kernel(&name, pruned).ok_or_else(|| {
        let there = mandelbrot_kernels().join(", ");
        invalid(match NAMES.contains(&name.as_str()) {
            true => format!("simd is {name:?}, which this machine has not; it has auto, {there}"),
            false => format!("simd is {name:?}; it must be one of {}", NAMES.join(", ")),
        })
    })
}

/// Asks the thread's JavaScript now and then whether to stop.
struct Asker<'a> {
    /// What it throws ends the work.
    stop: Option<Function<'a, (), bool>>,
    asked: Cell<Instant>,
    stopped: Cell<bool>,
    thrown: Cell<Option<Error>>,
}

/// Between two questions of a kernel on the thread of an isolate.
const ASK_EVERY: Duration = Duration::from_millis(2);

impl<'a> Asker<'a> {
    fn new(stop: Option<Function<'a, (), bool>>) -> Self {
        let (asked, stopped) = (Cell::new(Instant::now()), Cell::new(false));
        Self { stop, asked, stopped, thrown: Cell::new(None) }
    }

    fn stop(&self) -> bool {
        if let Some(stop) = &self.stop
            && !self.stopped.get()
            && self.asked.get().elapsed() >= ASK_EVERY
        {
            let stopped = stop.call(()).unwrap_or_else(|error| {
                self.thrown.set(Some(error));
                true
            });
            self.stopped.set(stopped);
            self.asked.set(Instant::now());
        }
        self.stopped.get()
    }

    fn result(&self) -> Result<()> {
        self.thrown.take().map_or(Ok(()), |error| Err(from_napi(error)))
    }
}

/// One tile, on the thread of an isolate.
struct One<'a> {
    tile: Option<Tile>,
    asker: Asker<'a>,
}

impl Work for One<'_> {
    fn next(&mut self) -> Option<(u32, Tile)> {
        self.tile.take().map(|tile| (0, tile))
    }

    fn finished(&mut self, _: u32) {}

    fn stop(&self) -> bool {
        self.asker.stop()
    }
}

/// The tiles that one isolate claims of those that several share, and where they tell what is
/// finished: a cursor, a number, and as many places, each plus one.
struct Claimed<'a> {
    tiles: Vec<Tile>,
    ledger: &'a [AtomicI32],
    asker: Asker<'a>,
    notes: Option<timeline::Notes<'a>>,
}

/// Where the places begin.
const LOG: usize = 2;

impl Work for Claimed<'_> {
    fn next(&mut self) -> Option<(u32, Tile)> {
        if self.stop() {
            return None;
        }
        let place = self.ledger[0].fetch_add(1, Ordering::Relaxed);
        let tile = *self.tiles.get(usize::try_from(place).ok()?)?;
        if let Some(notes) = &mut self.notes {
            notes.begin(place as usize, tile.width * tile.height);
        }
        Some((place as u32, tile))
    }

    fn finished(&mut self, place: u32) {
        if let Some(notes) = &mut self.notes
            && let Some(tile) = self.tiles.get(place as usize)
        {
            notes.done(place as usize, tile.width * tile.height);
        }
        let at = self.ledger[1].fetch_add(1, Ordering::Relaxed);
        if let Some(cell) = usize::try_from(at).ok().and_then(|at| self.ledger.get(LOG + at)) {
            // Whoever sees the place sees the counts.
            cell.store(place as i32 + 1, Ordering::Release);
        }
    }

    fn stop(&self) -> bool {
        self.asker.stop()
    }
}

/// Computes one tile on this thread: pixel (i, j) is at `cx[x + i]`, `cy[y + j]`, and its count
/// goes to `counts[offset + j * stride + i]`: the iteration at which it escaped, or -1. `simd` is
/// `auto` or a name of `mandelbrotKernels()`, `pruned` whether to leave out what can be proved.
/// `stop` is asked every few milliseconds; where it says true, counts are missing.
#[napi(
    catch_unwind,
    ts_args_type = "cx: Float64Array, cy: Float64Array, x: number, y: number, width: number, height: number, maxIterations: number, counts: Int32Array, offset: number, stride: number, simd: string, pruned: boolean, stop?: () => boolean"
)]
#[allow(clippy::too_many_arguments)]
pub fn mandelbrot_tile(
    cx: Unknown<'_>,
    cy: Unknown<'_>,
    x: Unknown<'_>,
    y: Unknown<'_>,
    width: Unknown<'_>,
    height: Unknown<'_>,
    max_iterations: Unknown<'_>,
    counts: Unknown<'_>,
    offset: Unknown<'_>,
    stride: Unknown<'_>,
    simd: Unknown<'_>,
    pruned: Unknown<'_>,
    stop: Option<Function<'_, (), bool>>,
) -> Result<()> {
    let (cx, cy) = (View::<f64>::new("cx", cx)?, View::<f64>::new("cy", cy)?);
    let (x, y) = (size("x", x)?, size("y", y)?);
    let tile = Tile { x, y, width: size("width", width)?, height: size("height", height)? };
    let max_iterations = iterations(max_iterations)?;
    let counts = View::<i32>::new("counts", counts)?;
    let (offset, stride) = (size("offset", offset)?, size("stride", stride)?);
    let kernel = chosen(simd, pruned)?;
    if !tile.fits(cx.len(), cy.len()) {
        return Err(outside(tile, cx.len(), cy.len()));
    }
    // Taken, not borrowed: `stop` is JavaScript, which may call this function again.
    let (mut xs, mut ys) = AXES.take();
    cx.copy_to(tile.x, tile.width, &mut xs);
    cy.copy_to(tile.y, tile.height, &mut ys);
    let Tile { width, height, .. } = tile;
    let (home, length) = (counts.home(), counts.len());
    // `stop` may do to an ordinary array what it likes: it gets what is finished afterwards.
    let own: Vec<AtomicI32> = match (&home, &stop) {
        (Home::Isolate, Some(_)) => (0..length).map(|_| AtomicI32::new(INSIDE)).collect(),
        _ => Vec::new(),
    };
    let cells = if own.is_empty() { counts.atomics() } else { &own };
    let picture = Picture::new(&xs, &ys, cells, offset, stride).ok_or_else(|| {
        invalid(format!(
            "offset {offset}, stride {stride}, width {width}, height {height} do not fit counts, which has {length} elements"
        ))
    })?;
    let tile = Some(Tile { x: 0, y: 0, width, height });
    let mut work = One { tile, asker: Asker::new(stop) };
    kernel.run(&picture, max_iterations, &mut work);
    if !own.is_empty() {
        let counts = View::<i32>::new("counts", counts.value())?;
        for row in 0..height {
            let from = offset + row * stride;
            let cells = counts.atomics().iter().skip(from).zip(own.iter().skip(from));
            for (cell, own) in cells.take(width) {
                cell.store(own.load(Ordering::Relaxed), Ordering::Relaxed);
            }
        }
    }
    AXES.set((xs, ys));
    work.asker.result()
}

/// Claims and computes `tiles` (x, y, width, height of each) of the picture `cx` × `cy` on this
/// thread until there are none; together, so that no lane waits for a tile to end. Which is next,
/// and which are finished, is in `ledger`, which has two elements and one for each tile: the next
/// place in `tiles`, how many are finished, and the places of those, plus one, as they are
/// finished. It and `counts` must be in shared memory. `timeline` is where to note who had which
/// tile when. Otherwise as `mandelbrotTile`.
#[napi(
    catch_unwind,
    ts_args_type = "cx: Float64Array, cy: Float64Array, tiles: Int32Array, maxIterations: number, counts: Int32Array, ledger: Int32Array, simd: string, pruned: boolean, stop?: () => boolean, timeline?: TileTimeline"
)]
#[allow(clippy::too_many_arguments)]
pub fn mandelbrot_claim(
    cx: Unknown<'_>,
    cy: Unknown<'_>,
    tiles: Unknown<'_>,
    max_iterations: Unknown<'_>,
    counts: Unknown<'_>,
    ledger: Unknown<'_>,
    simd: Unknown<'_>,
    pruned: Unknown<'_>,
    stop: Option<Function<'_, (), bool>>,
    timeline: Option<Unknown<'_>>,
) -> Result<()> {
    let noted = Notes::new(timeline)?;
    let (cx, cy) = (View::<f64>::new("cx", cx)?, View::<f64>::new("cy", cy)?);
    let tiles = picture_tiles(&View::<i32>::new("tiles", tiles)?, cx.len(), cy.len())?;
    let max_iterations = iterations(max_iterations)?;
    let (counts, ledger) =
        (View::<i32>::new("counts", counts)?, View::<i32>::new("ledger", ledger)?);
    let kernel = chosen(simd, pruned)?;
    // They keep mappings alive; and `stop` may do to an ordinary array what it likes.
    let homes = [counts.home(), ledger.home()];
    if homes.iter().any(|home| matches!(home, Home::Isolate)) {
        return Err(invalid("counts and ledger must be in shared memory"));
    }
    let (cells, length) = (LOG + tiles.len(), ledger.len());
    if length < cells {
        return Err(invalid(format!("ledger has {length} elements; it must have {cells}")));
    }
    let (xs, ys) = (cx.to_vec(), cy.to_vec());
    let picture = Picture::new(&xs, &ys, counts.atomics(), 0, xs.len())
        .ok_or_else(|| too_small(counts.len(), xs.len().saturating_mul(ys.len())))?;
    Notes::check(noted.as_ref(), tiles.len())?;
    let notes = noted.as_ref().map(|noted| noted.timeline().notes(noted.worker()));
    let mut work = Claimed { tiles, ledger: ledger.atomics(), asker: Asker::new(stop), notes };
    kernel.run(&picture, max_iterations, &mut work);
    drop(homes);
    work.asker.result()
}

fn too_small(length: usize, pixels: usize) -> crate::failure::Failure {
    invalid(format!("counts has {length} elements; the picture has {pixels}"))
}

fn outside(tile: Tile, width: usize, height: usize) -> crate::failure::Failure {
    let Tile { x, y, width: w, height: h } = tile;
    invalid(format!("tile x {x}, y {y}, width {w}, height {h} is not inside {width} x {height}"))
}

/// Where the threads of `mandelbrotTiles` write.
pub(crate) enum Counts {
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
    pub(crate) fn new(view: &View<'_, i32>) -> Self {
        let cells = view.pointer().cast::<AtomicI32>().cast_const();
        match view.home() {
            Home::Shared => Self::Direct { cells, length: view.len(), _mapping: None },
            Home::Mapped(mapping) => {
                Self::Direct { cells, length: view.len(), _mapping: Some(mapping) }
            }
            Home::Isolate => Self::Own((0..view.len()).map(|_| AtomicI32::new(0)).collect()),
        }
    }

    pub(crate) fn cells(&self) -> &[AtomicI32] {
        match self {
            Self::Direct { length: 0, .. } => &[],
            // SAFETY: as the view had it, and see `Direct`.
            Self::Direct { cells, length, .. } => unsafe {
                std::slice::from_raw_parts(*cells, *length)
            },
            Self::Own(cells) => cells,
        }
    }

    /// Copies finished tiles to where JavaScript sees them.
    pub(crate) fn deliver(
        &self,
        array: Unknown<'_>,
        tiles: &[Tile],
        done: &[u32],
        stride: usize,
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
                let cells = row * stride + tile.x..row * stride + tile.x + tile.width;
                for at in cells {
                    target[at].store(self.cells()[at].load(Ordering::Relaxed), Ordering::Relaxed);
                }
            }
        }
        Ok(())
    }
}

/// Computes `tiles` (x, y, width, height of each, in this order) of the picture `cx` × `cy` into
/// `counts`, row by row, on native threads. `onTiles` gets the indices of finished tiles, many at a
/// time. The promise resolves after the last call of it; when `cancel[0]` is not 0, it resolves
/// soon, with tiles missing. `simd` and `pruned` as for `mandelbrotTile`, `timeline` as for
/// `mandelbrotClaim`.
#[napi(
    catch_unwind,
    ts_args_type = "cx: Float64Array, cy: Float64Array, tiles: Int32Array, maxIterations: number, counts: Int32Array, threads: number, simd: string, pruned: boolean, cancel: Int32Array, onTiles: (indices: Uint32Array) => void, timeline?: TileTimeline",
    ts_return_type = "Promise<void>"
)]
#[allow(clippy::too_many_arguments)]
pub fn mandelbrot_tiles(
    env: Env,
    cx: Unknown<'_>,
    cy: Unknown<'_>,
    tiles: Unknown<'_>,
    max_iterations: Unknown<'_>,
    counts: Unknown<'_>,
    threads: Unknown<'_>,
    simd: Unknown<'_>,
    pruned: Unknown<'_>,
    cancel: Unknown<'_>,
    on_tiles: Unknown<'_>,
    timeline: Option<Unknown<'_>>,
) -> Result<Unknown<'static>> {
    let noted = Notes::new(timeline)?;
    let (cx, cy) = (View::<f64>::new("cx", cx)?.to_vec(), View::<f64>::new("cy", cy)?.to_vec());
    let tiles = picture_tiles(&View::<i32>::new("tiles", tiles)?, cx.len(), cy.len())?;
    let max_iterations = iterations(max_iterations)?;
    let view = View::<i32>::new("counts", counts)?;
    let (pixels, length) = (cx.len().saturating_mul(cy.len()), view.len());
    if length < pixels {
        return Err(too_small(length, pixels));
    }
    Notes::check(noted.as_ref(), tiles.len())?;
    let threads = thread_count(threads)?;
    let kernel = chosen(simd, pruned)?;
    let flag = Flag::new("cancel", cancel)?;
    let callback = function("onTiles", on_tiles)?;
    let written = noted.as_ref().map(Notes::array);
    let values = Values { callback, cancel: cancel.raw(), kept: view.value().raw(), written };
    let (counts, tiles, stride) = (Arc::new(Counts::new(&view)), Arc::new(tiles), cx.len());
    let convert = {
        let (counts, tiles) = (counts.clone(), tiles.clone());
        move |env: Env, array: Unknown<'_>, done: Vec<u32>| {
            counts.deliver(array, &tiles, &done, stride)?;
            let done = Uint32ArraySlice::copy_from(&env, &done).map_err(from_napi)?;
            // SAFETY: env is that of the delivery in which this runs.
            let done = unsafe { ToNapiValue::to_napi_value(env.raw(), done) };
            Ok(vec![done.map_err(from_napi)?])
        }
    };
    let work = move |reporter: &Reporter<Vec<u32>>| {
        let stop = || reporter.stop();
        let finished = |batch| reporter.report(batch);
        let picture = Picture::new(&cx, &cy, counts.cells(), 0, stride)
            .ok_or_else(|| invalid("counts is too small"))?;
        let timeline = noted.as_ref().map(Notes::timeline);
        mandelbrot::timed_tiles(
            kernel,
            &picture,
            &tiles,
            max_iterations,
            threads,
            &stop,
            finished,
            timeline,
        )
        .map_err(|failure| match failure {
            RunFailure::Worker(index) => invalid(format!("tile {index} is not inside")),
            RunFailure::Panic(message) => Error::new("GenericFailure", panicked(&message)),
        })
    };
    let promise = job::start(env, values, flag, Box::new(convert), work)?;
    Ok(job::promise(env, promise))
}

pub(crate) fn picture_tiles(
    view: &View<'_, i32>,
    width: usize,
    height: usize,
) -> Result<Vec<Tile>> {
    let numbers: Vec<i32> =
        view.atomics().iter().map(|number| number.load(Ordering::Relaxed)).collect();
    let (quads, rest) = numbers.as_chunks::<4>();
    if !rest.is_empty() {
        let length = numbers.len();
        return Err(invalid(format!(
            "tiles has {length} numbers; it must be x, y, width, height, …"
        )));
    }
    let tile = |(index, quad): (usize, &[i32; 4])| {
        let [x, y, w, h] = quad.map(usize::try_from);
        match (x, y, w, h) {
            (Ok(x), Ok(y), Ok(w), Ok(h)) => {
                let tile = Tile { x, y, width: w, height: h };
                if tile.fits(width, height) { Ok(tile) } else { Err(outside(tile, width, height)) }
            }
            _ => {
                Err(invalid(format!("tiles[{}] on are {quad:?}; none may be negative", index * 4)))
            }
        }
    };
    quads.iter().enumerate().map(tile).collect()
}
