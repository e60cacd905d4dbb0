//! Which worker had which piece from when to when, for those who draw a run. Nothing is measured
//! unless somebody asks for it.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

/// A clock of the caller's, in milliseconds: its time at some moment, and what has passed since.
#[derive(Clone, Copy, Debug)]
pub struct Clock {
    start: Instant,
    at: f64,
}

impl Clock {
    /// One that says `at` now.
    pub fn starting(at: f64) -> Self {
        Self { start: Instant::now(), at }
    }

    pub fn now(&self) -> f64 {
        self.at + self.start.elapsed().as_secs_f64() * 1000.0
    }
}

/// A piece, and who had it from when to when.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Span {
    pub worker: usize,
    pub piece: usize,
    pub begun: f64,
    pub done: f64,
}

impl Span {
    /// As columns have it.
    pub fn numbers(self) -> [f64; 4] {
        [self.worker as f64, self.piece as f64, self.begun, self.done]
    }
}

/// Places for the notes of all pieces, which others may read while they are written. Each piece has
/// three: its worker, when it was begun, when it was done.
#[derive(Clone, Copy)]
pub struct Timeline<'a> {
    cells: &'a [AtomicU64],
    clock: Clock,
}

/// Cells of each piece.
pub const CELLS: usize = 3;

impl<'a> Timeline<'a> {
    pub fn new(cells: &'a [AtomicU64], clock: Clock) -> Self {
        Self { cells, clock }
    }

    /// What this worker notes.
    pub fn notes(self, worker: usize) -> Notes<'a> {
        Notes { cells: self.cells, clock: self.clock, worker: worker as f64, since: None }
    }

    fn set(cells: &[AtomicU64], piece: usize, cell: usize, value: f64) {
        if let Some(cell) = cells.get(piece * CELLS + cell) {
            cell.store(value.to_bits(), Ordering::Relaxed);
        }
    }
}

/// A look at the clock takes as long as several points: so many have it in common.
const POINTS: usize = 128;

/// One worker's. Pieces that are less than [`POINTS`] have a look at the clock in common: those
/// that were begun at the same moment are one bar of a picture.
pub struct Notes<'a> {
    cells: &'a [AtomicU64],
    clock: Clock,
    worker: f64,
    /// The last look at the clock, and how many points were begun or done after it.
    since: Option<(f64, usize)>,
}

impl Notes<'_> {
    /// A piece of so many points is begun.
    pub fn begin(&mut self, piece: usize, points: usize) {
        let now = self.look(points);
        Timeline::set(self.cells, piece, 0, self.worker);
        Timeline::set(self.cells, piece, 1, now);
    }

    /// It is done. Whoever is told of that afterwards sees the notes.
    pub fn done(&mut self, piece: usize, points: usize) {
        let now = self.look(points);
        Timeline::set(self.cells, piece, 2, now);
    }

    fn look(&mut self, points: usize) -> f64 {
        let (last, passed) = match self.since {
            Some((last, passed)) if passed + points < POINTS => (last, passed + points),
            _ => (self.clock.now(), 0),
        };
        self.since = Some((last, passed));
        last
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(cells: &[AtomicU64]) -> Vec<f64> {
        cells.iter().map(|cell| f64::from_bits(cell.load(Ordering::Relaxed))).collect()
    }

    #[test]
    fn notes_say_who_and_when() {
        let cells: Vec<AtomicU64> = (0..7).map(|_| AtomicU64::new(0)).collect();
        let timeline = Timeline::new(&cells, Clock::starting(1e6));
        let (mut one, mut two) = (timeline.notes(1), timeline.notes(2));
        one.begin(1, POINTS);
        two.begin(0, POINTS);
        one.done(1, POINTS);
        two.done(0, POINTS);
        // Beyond the cells there is nowhere to note it.
        one.begin(2, POINTS);
        one.done(5, POINTS);
        let [worker, begun, done, other, other_begun, other_done, third] = numbers(&cells)[..]
        else {
            panic!("seven cells");
        };
        assert_eq!((worker, other, third), (2.0, 1.0, 1.0));
        assert!(1e6 <= other_begun && other_begun <= begun && begun <= other_done);
        assert!(other_done <= done && done < 2e6);
    }

    #[test]
    fn small_pieces_share_a_look_at_the_clock() {
        let pieces = 10 * POINTS;
        let cells: Vec<AtomicU64> = (0..CELLS * pieces).map(|_| AtomicU64::new(0)).collect();
        let mut notes = Timeline::new(&cells, Clock::starting(0.0)).notes(0);
        for piece in 0..pieces {
            notes.begin(piece, 1);
        }
        let mut begun: Vec<f64> = numbers(&cells).chunks(CELLS).map(|cells| cells[1]).collect();
        assert!(begun.is_sorted());
        begun.dedup();
        assert!(begun.len() <= 10, "{} looks", begun.len());
    }
}
