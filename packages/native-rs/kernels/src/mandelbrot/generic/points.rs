//! Points on their way, in columns.

/// How many points are advanced at once. Small enough for all columns to stay in the first cache.
pub const BATCH: usize = 256;
/// More than any group of vectors has lanes: what is read beyond the last point is there.
pub const ROOM: usize = 64;
const CAPACITY: usize = 2 * BATCH + ROOM;

/// Points that have come equally far. The disc (see `disc`) is one that they cannot leave, should
/// they enter it; without one its `reach` is negative.
pub struct Points {
    pub len: usize,
    pub cx: Vec<f64>,
    pub cy: Vec<f64>,
    pub x: Vec<f64>,
    pub y: Vec<f64>,
    pub disc_x: Vec<f64>,
    pub disc_y: Vec<f64>,
    /// The square of the disc's radius.
    pub reach: Vec<f64>,
    /// Where the count goes.
    pub cell: Vec<usize>,
    /// Which open tile it belongs to.
    pub slot: Vec<u32>,
}

impl Points {
    pub fn new() -> Self {
        let column = || vec![0.0; CAPACITY];
        Self {
            len: 0,
            cx: column(),
            cy: column(),
            x: column(),
            y: column(),
            disc_x: column(),
            disc_y: column(),
            reach: column(),
            cell: vec![0; CAPACITY],
            slot: vec![0; CAPACITY],
        }
    }

    /// Moves a point of another queue here; the caller leaves room for it.
    #[inline(always)]
    pub fn push(&mut self, from: &Self, i: usize) {
        let at = self.len;
        self.cx[at] = from.cx[i];
        self.cy[at] = from.cy[i];
        self.x[at] = from.x[i];
        self.y[at] = from.y[i];
        self.disc_x[at] = from.disc_x[i];
        self.disc_y[at] = from.disc_y[i];
        self.reach[at] = from.reach[i];
        self.cell[at] = from.cell[i];
        self.slot[at] = from.slot[i];
        self.len = at + 1;
    }
}
