//! The Mandelbrot set, Julia sets and their kin of higher powers.

use std::cell::RefCell;
use std::sync::Arc;
use std::sync::atomic::{AtomicI32, Ordering};

use napi::bindgen_prelude::{
    Env, Error, Function, JsValue, ToNapiValue, Uint32ArraySlice, Unknown,
};
use napi_derive::napi;
use parallel_kernels::mandelbrot::{self, INSIDE, KERNELS, Kernel, NAMES, Picture, Telling, Tile};
use parallel_kernels::schedule::Failure as RunFailure;

use crate::argument::{flag, function, integer, niceness as nicer, size, text, thread_count};
use crate::counts::Counts;
use crate::failure::{Result, from_napi, invalid};
use crate::flag::Flag;
use crate::formula::formula as parse_formula;
use crate::job::{self, Reporter, Values, panicked};
use crate::tile_work::{Asker, Claimed, LOG, One};
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

/// Computes one tile on this thread: pixel (i, j) is at `cx[x + i]`, `cy[y + j]`, and its count
/// goes to `counts[offset + j * stride + i]`: the iteration at which it escaped, or -1. `simd` is
/// `auto` or a name of `mandelbrotKernels()`, `pruned` whether to leave out what can be proved.
/// `stop` is asked every few milliseconds; where it says true, counts are missing. `formula` says
/// what is iterated: z to the `power` (2 to 8) plus the point, from 0, or plus `julia`, from the
/// point; without it, the Mandelbrot set.
#[napi(
    catch_unwind,
    ts_args_type = "cx: Float64Array, cy: Float64Array, x: number, y: number, width: number, height: number, maxIterations: number, counts: Int32Array, offset: number, stride: number, simd: string, pruned: boolean, stop?: () => boolean, formula?: { readonly power?: number | undefined; readonly julia?: { readonly re: number; readonly im: number } | undefined }"
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
    formula: Unknown<'_>,
) -> Result<()> {
    // First of all: it is an object, whose properties may be JavaScript that moves the arrays.
    let formula = parse_formula(formula)?;
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
    let picture = picture.of(formula);
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
    ts_args_type = "cx: Float64Array, cy: Float64Array, tiles: Int32Array, maxIterations: number, counts: Int32Array, ledger: Int32Array, simd: string, pruned: boolean, stop?: () => boolean, formula?: { readonly power?: number | undefined; readonly julia?: { readonly re: number; readonly im: number } | undefined }, timeline?: TileTimeline"
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
    formula: Unknown<'_>,
    timeline: Option<Unknown<'_>>,
) -> Result<()> {
    // First of all, see `mandelbrot_tile`.
    let (noted, formula) = (Notes::new(timeline)?, parse_formula(formula)?);
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
        .ok_or_else(|| too_small(counts.len(), xs.len().saturating_mul(ys.len())))?
        .of(formula);
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

/// Computes `tiles` (x, y, width, height of each, in this order) of the picture `cx` × `cy` into
/// `counts`, row by row, on native threads. `onTiles` gets the indices of finished tiles, many at a
/// time. The promise resolves after the last call of it; when `cancel[0]` is not 0, it resolves
/// soon, with tiles missing. `simd`, `pruned` and `formula` as for `mandelbrotTile`, `timeline`
/// as for `mandelbrotClaim`. With `live` false tiles are told at the end alone, which costs less.
/// The threads are so much nicer than this one as `niceness` says, 0 to 19.
#[napi(
    catch_unwind,
    ts_args_type = "cx: Float64Array, cy: Float64Array, tiles: Int32Array, maxIterations: number, counts: Int32Array, threads: number, simd: string, pruned: boolean, cancel: Int32Array, onTiles: (indices: Uint32Array) => void, formula?: { readonly power?: number | undefined; readonly julia?: { readonly re: number; readonly im: number } | undefined }, timeline?: TileTimeline, live?: boolean, niceness?: number",
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
    formula: Unknown<'_>,
    timeline: Option<Unknown<'_>>,
    live: Option<bool>,
    niceness: Unknown<'_>,
) -> Result<Unknown<'static>> {
    let live = live.unwrap_or(true);
    let (noted, formula) = (Notes::new(timeline)?, parse_formula(formula)?);
    let (cx, cy) = (View::<f64>::new("cx", cx)?.to_vec(), View::<f64>::new("cy", cy)?.to_vec());
    let tiles = picture_tiles(&View::<i32>::new("tiles", tiles)?, cx.len(), cy.len())?;
    let max_iterations = iterations(max_iterations)?;
    let view = View::<i32>::new("counts", counts)?;
    let (pixels, length) = (cx.len().saturating_mul(cy.len()), view.len());
    if length < pixels {
        return Err(too_small(length, pixels));
    }
    Notes::check(noted.as_ref(), tiles.len())?;
    let (threads, niceness) = (thread_count(threads)?, nicer("niceness", niceness)?);
    let kernel = chosen(simd, pruned)?;
    let flag = Flag::new("cancel", cancel)?;
    let callback = function("onTiles", on_tiles)?;
    let written = noted.as_ref().map(Notes::array);
    let values = Values { callback, cancel: cancel.raw(), kept: view.value().raw(), written };
    let (counts, tiles, stride) = (Arc::new(Counts::new(&view)), Arc::new(tiles), cx.len());
    let convert = {
        let (counts, tiles) = (counts.clone(), tiles.clone());
        move |env: Env, array: Unknown<'_>, done: Vec<u32>| {
            counts.deliver(array, &tiles, &done, stride, &[0])?;
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
            .ok_or_else(|| invalid("counts is too small"))?
            .of(formula);
        let timeline = noted.as_ref().map(Notes::timeline);
        mandelbrot::told_tiles(
            kernel,
            &picture,
            &tiles,
            max_iterations,
            threads,
            &stop,
            finished,
            Telling { live, timeline },
        )
        .map_err(|failure| match failure {
            RunFailure::Worker(index) => invalid(format!("tile {index} is not inside")),
            RunFailure::Panic(message) => Error::new("GenericFailure", panicked(&message)),
        })
    };
    let promise = job::start(env, values, flag, Box::new(convert), niceness, work)?;
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
