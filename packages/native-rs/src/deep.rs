//! Deep zooms into the Mandelbrot set.

use std::sync::Arc;

use napi::bindgen_prelude::{
    Env, Error, FromNapiValue, JsValue, ToNapiValue, Uint32ArraySlice, Unknown, ValueType,
};
use napi_derive::napi;
use parallel_kernels::deep::{self, LONGEST, NoOrbit, Picture, Place, fixed};
use parallel_kernels::schedule::Failure as RunFailure;

use crate::argument::{
    flag, function, integer, is_undefined, niceness as nicer, show, size, thread_count,
};
use crate::counts::Counts;
use crate::failure::{Result, from_napi, invalid};
use crate::flag::Flag;
use crate::job::{self, Reporter, Values, panicked};
use crate::mandelbrot::{iterations, picture_tiles};
use crate::timeline::Notes;
use crate::view::View;

/// More would take minutes for a thousand steps of the reference.
const MOST_LIMBS: usize = 1024;

/// A part of the centre, as little-endian two's complement with eight bits before the point.
fn coordinate(name: &str, value: Unknown<'_>) -> Result<Vec<u64>> {
    let view = View::<u8>::new(name, value)?;
    let mut scratch = Vec::new();
    let number = fixed::from_bytes(view.bytes(&mut scratch)).unwrap_or_default();
    if !(1..=MOST_LIMBS).contains(&number.len()) {
        let (length, most) = (view.len(), MOST_LIMBS * 8);
        return Err(invalid(format!(
            "{name} has {length} bytes; it must have a multiple of 8, up to {most}"
        )));
    }
    if !fixed::is_moderate(&number) {
        return Err(invalid(format!("{name} must be from -64 to 64")));
    }
    Ok(number)
}

/// The side of a pixel without its exponent.
fn mantissa(value: Unknown<'_>) -> Result<f64> {
    let number = match value.get_type() {
        Ok(ValueType::Number) => f64::from_unknown(value).map_err(from_napi)?,
        _ => f64::NAN,
    };
    if (1.0..2.0).contains(&number.abs()) {
        return Ok(number);
    }
    Err(invalid(format!("spacing is {}; its magnitude must be from 1 to below 2", show(value))))
}

/// Computes `tiles` (x, y, width, height of each, in this order) of a picture into `counts`, row by
/// row, on native threads, by perturbation around its centre. Pixel (i, j) is at
/// `centre + (i - width / 2, j - height / 2) * spacing * 2^exponent`; the centre's parts are
/// little-endian two's complement with eight bits before the binary point, equally long. `onTiles`
/// gets the indices of finished tiles, many at a time. The promise resolves after the last call of
/// it; when `cancel[0]` is not 0, it resolves soon, with tiles missing. It rejects with the code
/// `REFERENCE_TOO_LONG` where the centre neither escapes nor repeats within 2^26 steps. `timeline` as
/// for `mandelbrotClaim`, `niceness` as for `mandelbrotTiles`. With `smooth`, `counts` is twice as
/// long: after the counts come the bits of as many 32-bit floating-point numbers, what makes the
/// counts continuous.
#[napi(
    catch_unwind,
    ts_args_type = "centerX: Uint8Array, centerY: Uint8Array, spacing: number, exponent: number, width: number, height: number, tiles: Int32Array, maxIterations: number, counts: Int32Array, threads: number, cancel: Int32Array, onTiles: (indices: Uint32Array) => void, timeline?: TileTimeline, niceness?: number, smooth?: boolean",
    ts_return_type = "Promise<void>"
)]
#[allow(clippy::too_many_arguments)]
pub fn deep_tiles(
    env: Env,
    center_x: Unknown<'_>,
    center_y: Unknown<'_>,
    spacing: Unknown<'_>,
    exponent: Unknown<'_>,
    width: Unknown<'_>,
    height: Unknown<'_>,
    tiles: Unknown<'_>,
    max_iterations: Unknown<'_>,
    counts: Unknown<'_>,
    threads: Unknown<'_>,
    cancel: Unknown<'_>,
    on_tiles: Unknown<'_>,
    timeline: Option<Unknown<'_>>,
    niceness: Unknown<'_>,
    smooth: Unknown<'_>,
) -> Result<Unknown<'static>> {
    let noted = Notes::new(timeline)?;
    let place = Place {
        x: coordinate("centerX", center_x)?,
        y: coordinate("centerY", center_y)?,
        spacing: mantissa(spacing)?,
        exponent: integer("exponent", exponent, -(1 << 20)..=1000)?,
        width: size("width", width)?,
        height: size("height", height)?,
        max_iterations: iterations(max_iterations)?,
    };
    if place.x.len() != place.y.len() {
        let (x, y) = (place.x.len() * 8, place.y.len() * 8);
        return Err(invalid(format!("centerX has {x} bytes and centerY {y}; it must be as many")));
    }
    let (width, height) = (place.width, place.height);
    let tiles = picture_tiles(&View::<i32>::new("tiles", tiles)?, width, height)?;
    let view = View::<i32>::new("counts", counts)?;
    let smooth = !is_undefined(smooth) && flag("smooth", smooth)?;
    let (pixels, length) = (width.saturating_mul(height), view.len());
    let wanted = if smooth { pixels.saturating_mul(2) } else { pixels };
    if length < wanted {
        let planes = if smooth { ", and as many that make them continuous" } else { "" };
        return Err(invalid(format!(
            "counts has {length} elements; the picture has {pixels}{planes}"
        )));
    }
    Notes::check(noted.as_ref(), tiles.len())?;
    let (threads, niceness) = (thread_count(threads)?, nicer("niceness", niceness)?);
    let flag = Flag::new("cancel", cancel)?;
    let callback = function("onTiles", on_tiles)?;
    let written = noted.as_ref().map(Notes::array);
    let values = Values { callback, cancel: cancel.raw(), kept: view.value().raw(), written };
    let (counts, tiles) = (Arc::new(Counts::new(&view)), Arc::new(tiles));
    let convert = {
        let (counts, tiles) = (counts.clone(), tiles.clone());
        move |env: Env, array: Unknown<'_>, done: Vec<u32>| {
            let planes = if smooth { &[0, pixels][..] } else { &[0] };
            counts.deliver(array, &tiles, &done, width, planes)?;
            let done = Uint32ArraySlice::copy_from(&env, &done).map_err(from_napi)?;
            // SAFETY: env is that of the delivery in which this runs.
            let done = unsafe { ToNapiValue::to_napi_value(env.raw(), done) };
            Ok(vec![done.map_err(from_napi)?])
        }
    };
    let work = move |reporter: &Reporter<Vec<u32>>| {
        let stop = || reporter.stop();
        let picture = match Picture::new(place, &stop) {
            Ok(picture) => picture,
            Err(NoOrbit::Stopped) => return Ok(()),
            Err(NoOrbit::TooLong) => return Err(too_long()),
        };
        let finished = |batch| reporter.report(batch);
        let timeline = noted.as_ref().map(Notes::timeline);
        let (cells, rest) = counts.cells().split_at_checked(pixels).unwrap_or_default();
        let fractions = rest.get(..if smooth { pixels } else { 0 }).unwrap_or_default();
        deep::tiles(&picture, &tiles, cells, fractions, threads, &stop, finished, timeline).map_err(
            |failure| match failure {
                RunFailure::Worker(index) => invalid(format!("tile {index} is not inside")),
                RunFailure::Panic(message) => Error::new("GenericFailure", panicked(&message)),
            },
        )
    };
    let promise = job::start(env, values, flag, Box::new(convert), niceness, work)?;
    Ok(job::promise(env, promise))
}

fn too_long() -> crate::failure::Failure {
    let steps = format!("within {LONGEST} steps, or there is no memory for them");
    Error::new("REFERENCE_TOO_LONG", format!("the centre neither escapes nor repeats {steps}"))
}
