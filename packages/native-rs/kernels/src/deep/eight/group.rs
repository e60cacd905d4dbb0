//! Eight points as memory, which single lanes and whole vectors read and write.

use crate::deep::delta::Point;

pub const LANES: usize = 8;

/// Eight points on their way; a lane without one has a delta of NaN, which never ends.
#[repr(C, align(64))]
pub struct Group<K> {
    pub x: [f64; LANES],
    pub y: [f64; LANES],
    pub dx: [f64; LANES],
    pub dy: [f64; LANES],
    pub m: [i64; LANES],
    pub i: [i64; LANES],
    pub earlier_m: [i64; LANES],
    pub earlier_x: [f64; LANES],
    pub earlier_y: [f64; LANES],
    pub backs: [i64; LANES],
    pub keys: [Option<K>; LANES],
}

impl<K: Copy> Group<K> {
    pub fn new() -> Self {
        Self {
            x: [f64::NAN; LANES],
            y: [f64::NAN; LANES],
            dx: [f64::NAN; LANES],
            dy: [f64::NAN; LANES],
            m: [0; LANES],
            i: [i64::MIN; LANES],
            earlier_m: [-1; LANES],
            earlier_x: [f64::NAN; LANES],
            earlier_y: [f64::NAN; LANES],
            backs: [0; LANES],
            keys: [None; LANES],
        }
    }

    pub fn point(&self, lane: usize) -> Point {
        let earlier = (self.earlier_m[lane] as usize, [self.earlier_x[lane], self.earlier_y[lane]]);
        Point::on_its_way(
            [self.dx[lane], self.dy[lane]],
            [self.x[lane], self.y[lane]],
            self.m[lane] as usize,
            self.i[lane] as i32,
            (earlier, self.backs[lane] as u32),
        )
    }

    pub fn set(&mut self, lane: usize, point: &Point) {
        let (m, [x, y], [dx, dy]) = point.position();
        let ((earlier_m, [earlier_x, earlier_y]), backs) = point.past();
        (self.x[lane], self.y[lane], self.dx[lane], self.dy[lane]) = (x, y, dx, dy);
        (self.m[lane], self.i[lane]) = (m as i64, i64::from(point.steps()));
        self.earlier_m[lane] = earlier_m as i64;
        (self.earlier_x[lane], self.earlier_y[lane]) = (earlier_x, earlier_y);
        self.backs[lane] = i64::from(backs);
    }

    /// Puts the next point into a lane; false where there is none.
    pub fn fill(&mut self, lane: usize, next: Option<(K, [f64; 2])>) -> bool {
        let dc = next.map_or([f64::NAN; 2], |(_, dc)| dc);
        self.set(lane, &Point::new(dc));
        self.keys[lane] = next.map(|(key, _)| key);
        if next.is_none() {
            (self.x[lane], self.y[lane], self.i[lane]) = (f64::NAN, f64::NAN, i64::MIN);
        }
        next.is_some()
    }
}
