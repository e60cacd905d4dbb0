//! Where threads note who had which piece from when to when.

use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use napi::bindgen_prelude::{FromNapiValue, JsValue, Unknown, ValueType};
use napi::sys;
use napi_derive::napi;
use parallel_kernels::timeline::{self, CELLS, Clock};

use crate::argument::{field, integer_field, show};
use crate::failure::{Result, from_napi, invalid};
use crate::mapping::Mapping;
use crate::view::{Home, View};

/// Where it is noted who computed which tile from when to when.
#[napi(object, object_to_js = false)]
#[expect(
    dead_code,
    reason = "for the type definitions: its fields are read one by one, for better errors"
)]
pub struct TileTimeline {
    /// In shared memory, for each tile: the number of its worker, when it was begun, and when it
    /// was done. Tiles that are small have moments in common. Who is told of a tile sees its cells.
    #[napi(ts_type = "Float64Array")]
    pub cells: bool,
    /// What the caller's clock says now, in milliseconds; the cells go by it.
    pub now: f64,
    /// Whom it stands for where this thread alone computes; 0 if left out.
    pub worker: Option<f64>,
}

/// A clock of the caller's, by what it says now.
pub fn clock(name: &str, value: Unknown<'_>) -> Result<Clock> {
    let now = match value.get_type() {
        Ok(ValueType::Number) => f64::from_unknown(value).map_err(from_napi)?,
        _ => f64::NAN,
    };
    if now.is_finite() {
        return Ok(Clock::starting(now));
    }
    Err(invalid(format!("{name} is {}; it must be a finite number", show(value))))
}

/// Shared memory for notes. Valid for as long as JavaScript keeps the array.
pub struct Notes {
    cells: *const AtomicU64,
    length: usize,
    clock: Clock,
    worker: usize,
    array: sys::napi_value,
    _mapping: Option<Arc<Mapping>>,
}

// SAFETY: the pointer is to memory that the job keeps alive, used through atomics only.
unsafe impl Send for Notes {}
// SAFETY: as above.
unsafe impl Sync for Notes {}

impl Notes {
    /// Of an argument that may be left out. To be called first of all: its clock starts.
    pub fn new(value: Option<Unknown<'_>>) -> Result<Option<Self>> {
        let given = value.filter(|value| !matches!(value.get_type(), Ok(ValueType::Undefined)));
        let Some(value) = given else { return Ok(None) };
        let part = |key: &str| {
            field("timeline", value, key)?
                .ok_or_else(|| invalid(format!("timeline.{key} is missing")))
        };
        let clock = clock("timeline.now", part("now")?)?;
        let view = View::<f64>::new("timeline.cells", part("cells")?)?;
        let mapping = match view.home() {
            Home::Isolate => return Err(invalid("timeline.cells must be in shared memory")),
            Home::Shared => None,
            Home::Mapped(mapping) => Some(mapping),
        };
        let worker = integer_field("timeline", value, "worker", 0..=i64::from(u32::MAX))?;
        Ok(Some(Self {
            cells: view.pointer().cast::<AtomicU64>().cast_const(),
            length: view.len(),
            clock,
            worker: worker.unwrap_or(0) as usize,
            array: view.value().raw(),
            _mapping: mapping,
        }))
    }

    /// Refuses fewer cells than so many tiles need.
    pub fn check(noted: Option<&Self>, tiles: usize) -> Result<()> {
        let (length, wanted) = (noted.map(|noted| noted.length), tiles.saturating_mul(CELLS));
        match length {
            Some(length) if length < wanted => {
                Err(invalid(format!("timeline.cells has {length} elements; it must have {wanted}")))
            }
            _ => Ok(()),
        }
    }

    /// To be kept while threads write.
    pub fn array(&self) -> sys::napi_value {
        self.array
    }

    pub fn worker(&self) -> usize {
        self.worker
    }

    pub fn timeline(&self) -> timeline::Timeline<'_> {
        let cells: &[AtomicU64] = match self.length {
            0 => &[],
            // SAFETY: as the view had it; V8 keeps arrays aligned to their elements.
            length => unsafe { std::slice::from_raw_parts(self.cells, length) },
        };
        timeline::Timeline::new(cells, self.clock)
    }
}
