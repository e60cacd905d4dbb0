//! From tiles to points, and from points back to tiles.

use super::points::{BATCH, Points};
use crate::mandelbrot::map::Map;
use crate::mandelbrot::scalar::pruned;
use crate::mandelbrot::{Formula, Picture, Tile, Work};

/// A tile of which points are on their way.
struct Open {
    number: u32,
    left: usize,
}

pub struct Feed<'a, M> {
    pub map: M,
    pub formula: Formula,
    pub picture: &'a Picture<'a>,
    pub work: &'a mut dyn Work,
    max_iterations: i32,
    /// Where the next points come from.
    tile: Option<(u32, Tile)>,
    column: usize,
    open: Vec<Open>,
    free: Vec<u32>,
    /// Whether one of the columns is NaN.
    odd_columns: bool,
}

impl<'a, M: Map> Feed<'a, M> {
    pub fn new(
        map: M,
        picture: &'a Picture<'a>,
        max_iterations: i32,
        work: &'a mut dyn Work,
    ) -> Self {
        let formula = picture.formula();
        let columns = picture.columns(0..picture.width());
        let odd_columns = columns.iter().any(|cx| cx.is_nan());
        let (open, free) = (Vec::new(), Vec::new());
        Self {
            map,
            formula,
            picture,
            work,
            max_iterations,
            tile: None,
            column: 0,
            open,
            free,
            odd_columns,
        }
    }

    /// Rows that vectors would round otherwise go point by point; so does NaN, which never counts
    /// as escaped here, but does where vectors compare.
    fn odd(&self, row: f64) -> bool {
        match self.formula.julia() {
            Some(_) => row.is_nan(),
            None => !self.map.exact(row),
        }
    }

    /// Appends points until there are `BATCH`; false where there are no more tiles.
    pub fn points(&mut self, to: &mut Points) -> bool {
        while to.len < BATCH {
            let Some((slot, tile)) = self.tile else {
                match self.next_tile() {
                    true => continue,
                    false => return false,
                }
            };
            let count = (tile.width - self.column).min(BATCH - to.len);
            let (x, y) = (tile.x + self.column, tile.y);
            if self.odd_columns || self.odd(self.picture.row(y)) {
                if !self.one_by_one(slot, x, y, count) {
                    return false;
                }
            } else {
                self.append(to, slot, x, y, count);
            }
            self.advance(count);
        }
        true
    }

    fn next_tile(&mut self) -> bool {
        while let Some((number, tile)) = self.work.next() {
            let left = tile.width * tile.height;
            if left == 0 {
                self.work.finished(number);
                continue;
            }
            let opened = Open { number, left };
            let slot = match self.free.pop() {
                Some(slot) => {
                    self.open[slot as usize] = opened;
                    slot
                }
                None => {
                    self.open.push(opened);
                    (self.open.len() - 1) as u32
                }
            };
            self.tile = Some((slot, tile));
            self.column = 0;
            return true;
        }
        false
    }

    /// The tile shrinks from above as its rows are taken.
    fn advance(&mut self, count: usize) {
        self.column += count;
        let Some((_, tile)) = &mut self.tile else { return };
        if self.column < tile.width {
            return;
        }
        self.column = 0;
        tile.y += 1;
        tile.height -= 1;
        if tile.height == 0 {
            self.tile = None;
        }
    }

    fn append(&self, to: &mut Points, slot: u32, x: usize, y: usize, count: usize) {
        let (from, end) = (to.len, to.len + count);
        let columns = self.picture.columns(x..x + count);
        let row = self.picture.row(y);
        if let Some((re, im)) = self.formula.julia() {
            to.x[from..end].copy_from_slice(columns);
            to.y[from..end].fill(row);
            to.cx[from..end].fill(re);
            to.cy[from..end].fill(im);
        } else {
            to.cx[from..end].copy_from_slice(columns);
            to.cy[from..end].fill(row);
        }
        to.slot[from..end].fill(slot);
        let cell = self.picture.cell(x, y);
        for (at, to) in to.cell[from..end].iter_mut().enumerate() {
            *to = cell + at;
        }
        to.len = end;
    }

    fn one_by_one(&mut self, slot: u32, x: usize, y: usize, count: usize) -> bool {
        let row = self.picture.row(y);
        for (&x, column) in self.picture.columns(x..x + count).iter().zip(x..) {
            let (max_iterations, cell) = (self.max_iterations, self.picture.cell(column, y));
            let orbit = self.formula.orbit(x, row);
            let Some(count) = pruned(self.map, orbit, 0, max_iterations, self.work) else {
                return false;
            };
            self.settle(cell, slot, count);
        }
        true
    }

    /// Writes a point's count; the last one of a tile completes it.
    #[inline(always)]
    pub fn settle(&mut self, cell: usize, slot: u32, count: i32) {
        self.picture.put(cell, count);
        let open = &mut self.open[slot as usize];
        open.left -= 1;
        if open.left == 0 {
            let number = open.number;
            self.free.push(slot);
            self.work.finished(number);
        }
    }
}
