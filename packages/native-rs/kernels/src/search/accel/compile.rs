//! From a pattern to a program.
//!
//! A place is a set of positions that a match can have come to. It starts as every position of the
//! text; each part of the pattern moves it on. What is left at the end tells where matches end, and
//! in which lines they are is all that is asked: so what is optional at either end is cut off first.

use std::collections::HashMap;

use regex_syntax::hir::{Class as HirClass, Hir, HirKind, Look, Repetition};

use super::class::{ByteSet, Class};
use super::program::{FURTHEST, MOST_STREAMS, Op, Program, Sequence, Step, Stream};
use super::trim::trim;

/// Where a match can have come to.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Place {
    /// Anywhere.
    All,
    /// Nowhere.
    Nowhere,
    /// At the stream's positions.
    At(Stream),
    /// Behind the stream's positions: those of the last bytes that were matched.
    Behind(Stream),
}

/// `ascii` if only ASCII text will be searched, so that what needs other bytes can be left out.
pub fn compile(hir: &Hir, ascii: bool) -> Option<Program> {
    let mut compiler = Compiler { ascii, ..Compiler::default() };
    let hir = trim(hir);
    let branches = match hir.kind() {
        HirKind::Alternation(branches) => &branches[..],
        _ => std::slice::from_ref(&hir),
    };
    for branch in branches {
        compiler.sequence(branch)?;
    }
    let reach = match compiler.endless {
        true => None,
        // Beside what is matched, one byte before and one after it can be looked at.
        false => Some(hir.properties().maximum_len()? + 2),
    };
    if compiler.wide {
        return compile(&hir, true);
    }
    Some(Program {
        classes: compiler.classes,
        ops: compiler.ops,
        sequences: compiler.sequences,
        reach,
        ascii_only: ascii,
    })
}

#[derive(Default)]
struct Compiler {
    classes: Vec<Class>,
    ops: Vec<Op>,
    known: HashMap<Op, Stream>,
    sequences: Vec<Sequence>,
    steps: Vec<Step>,
    endless: bool,
    ascii: bool,
    /// Whether a class has characters of several bytes.
    wide: bool,
}

impl Compiler {
    /// `None` if the whole pattern cannot be said.
    fn sequence(&mut self, hir: &Hir) -> Option<()> {
        let parts = match hir.kind() {
            HirKind::Concat(parts) => &parts[..],
            _ => std::slice::from_ref(hir),
        };
        let mut place = Place::All;
        for part in parts {
            place = self.after(part, place, true)?;
        }
        let last = match place {
            Place::Nowhere => {
                self.steps.clear();
                return Some(());
            }
            // Each line matches: nothing to compute.
            Place::All => return None,
            Place::At(stream) | Place::Behind(stream) => stream,
        };
        let steps = std::mem::take(&mut self.steps);
        self.sequences.push(Sequence { steps, last });
        Some(())
    }

    /// Where a match is after `hir`, from `place` on. `top` if the sequence is over once that is
    /// nowhere.
    fn after(&mut self, hir: &Hir, place: Place, top: bool) -> Option<Place> {
        if place == Place::Nowhere {
            return Some(place);
        }
        match hir.kind() {
            HirKind::Empty => Some(place),
            HirKind::Literal(literal) => literal
                .0
                .iter()
                .try_fold(place, |place, &byte| self.one(&ByteSet::only(byte), place, top)),
            HirKind::Class(class) => {
                let set = self.bytes_of(class);
                self.one(&set, place, top)
            }
            HirKind::Look(look) => self.look(*look, place, top),
            HirKind::Repetition(repetition) => self.repeated(repetition, place, top),
            HirKind::Capture(capture) => self.after(&capture.sub, place, top),
            HirKind::Concat(parts) => {
                parts.iter().try_fold(place, |place, part| self.after(part, place, top))
            }
            HirKind::Alternation(branches) => {
                let mut union = Place::Nowhere;
                for branch in branches {
                    let one = self.after(branch, place, false)?;
                    union = self.union(union, one)?;
                }
                self.check(union, top)
            }
        }
    }

    /// One byte of a set.
    fn one(&mut self, set: &ByteSet, place: Place, top: bool) -> Option<Place> {
        let set = self.possible(set);
        if set.is_empty() {
            return Some(Place::Nowhere);
        }
        let class = self.class(&set)?;
        let place = match place {
            Place::All => class,
            Place::At(from) => self.op(Op::ShiftAnd(from, 0, class))?,
            Place::Behind(from) => self.op(Op::ShiftAnd(from, 1, class))?,
            Place::Nowhere => return Some(place),
        };
        self.check(Place::Behind(place), top)
    }

    fn look(&mut self, look: Look, place: Place, top: bool) -> Option<Place> {
        let newline = ByteSet::only(b'\n');
        let stream = match look {
            Look::StartLF => {
                let newline = self.class(&newline)?;
                self.op(Op::LineStart(newline))?
            }
            Look::EndLF => self.class(&newline)?,
            Look::WordAscii
            | Look::WordAsciiNegate
            | Look::WordStartHalfAscii
            | Look::WordEndHalfAscii => {
                let word = self.class(&ByteSet::word())?;
                self.op(match look {
                    Look::WordAscii => Op::Boundary(word),
                    Look::WordAsciiNegate => Op::NoBoundary(word),
                    Look::WordStartHalfAscii => Op::Not(word, 1),
                    _ => Op::Not(word, 0),
                })?
            }
            _ => return None,
        };
        let stream = match place {
            Place::All => stream,
            Place::At(from) => self.op(Op::ShiftAnd(from, 0, stream))?,
            Place::Behind(from) => self.op(Op::ShiftAnd(from, 1, stream))?,
            Place::Nowhere => return Some(place),
        };
        self.check(Place::At(stream), top)
    }

    fn repeated(&mut self, repetition: &Repetition, place: Place, top: bool) -> Option<Place> {
        let Repetition { min, max, ref sub, .. } = *repetition;
        if let HirKind::Class(class) = sub.kind() {
            let set = self.bytes_of(class);
            return self.run(&set, min, max, place, top);
        }
        if let HirKind::Literal(literal) = sub.kind()
            && let [byte] = literal.0[..]
        {
            return self.run(&ByteSet::only(byte), min, max, place, top);
        }
        let max = max?;
        let mut place = place;
        for _ in 0..min {
            place = self.after(sub, place, top)?;
        }
        let mut union = place;
        for _ in min..max {
            place = self.after(sub, place, false)?;
            union = self.union(union, place)?;
        }
        Some(union)
    }

    /// From `min` to `max` bytes of a set.
    fn run(
        &mut self,
        set: &ByteSet,
        min: u32,
        max: Option<u32>,
        place: Place,
        top: bool,
    ) -> Option<Place> {
        let set = &self.possible(set);
        if set.is_empty() {
            return Some(if min == 0 { place } else { Place::Nowhere });
        }
        let mut place = place;
        let mut left = min;
        while left > 0 {
            let step = left.min(FURTHEST);
            let run = self.run_of(set, step)?;
            let stream = match place {
                Place::All => run,
                Place::At(from) => self.op(Op::ShiftAnd(from, step - 1, run))?,
                Place::Behind(from) => self.far(from, step, run)?,
                Place::Nowhere => return Some(place),
            };
            place = self.check(Place::Behind(stream), top)?;
            left -= step;
        }
        if place == Place::All {
            return Some(place);
        }
        match max {
            None => {
                self.endless = true;
                let class = self.class(set)?;
                let from = self.at(place)?;
                Some(Place::At(self.op(Op::Star(from, class))?))
            }
            Some(max) if max == min => Some(place),
            Some(max) => {
                let more = self.up_to(set, max - min, place)?;
                self.union(place, more)
            }
        }
    }

    /// From 1 to `most` bytes of a set: after 1 to k of them, j more at once reach 1 to k + j.
    fn up_to(&mut self, set: &ByteSet, most: u32, place: Place) -> Option<Place> {
        let Place::Behind(mut reached) = self.one(set, place, false)? else { return None };
        let mut done = 1;
        while done < most {
            let step = (most - done).min(done).min(FURTHEST);
            let run = self.run_of(set, step)?;
            let further = self.far(reached, step, run)?;
            reached = self.op(Op::Or(reached, further))?;
            done += step;
        }
        Some(Place::Behind(reached))
    }

    /// Where a run of `length` bytes of the set ends: runs of twice the length by one step more.
    fn run_of(&mut self, set: &ByteSet, length: u32) -> Option<Stream> {
        let mut run = self.class(set)?;
        let mut known = 1;
        while known < length {
            let step = known.min(length - known);
            run = self.far(run, step, run)?;
            known += step;
        }
        Some(run)
    }

    fn far(&mut self, from: Stream, by: u32, with: Stream) -> Option<Stream> {
        self.op(Op::ShiftAnd(from, by, with))
    }

    fn union(&mut self, a: Place, b: Place) -> Option<Place> {
        Some(match (a, b) {
            (Place::All, _) | (_, Place::All) => Place::All,
            (Place::Nowhere, place) | (place, Place::Nowhere) => place,
            (Place::At(a), Place::At(b)) => Place::At(self.op(Op::Or(a, b))?),
            (Place::Behind(a), Place::Behind(b)) => Place::Behind(self.op(Op::Or(a, b))?),
            _ => {
                let (a, b) = (self.at(a)?, self.at(b)?);
                Place::At(self.op(Op::Or(a, b))?)
            }
        })
    }

    /// The stream of a place's positions.
    fn at(&mut self, place: Place) -> Option<Stream> {
        match place {
            Place::At(stream) => Some(stream),
            Place::Behind(stream) => self.op(Op::Shift(stream, 1)),
            Place::All | Place::Nowhere => None,
        }
    }

    fn check(&mut self, place: Place, top: bool) -> Option<Place> {
        if let (true, Place::At(stream) | Place::Behind(stream)) = (top, place) {
            self.steps.push(Step::EndIfZero(stream));
        }
        Some(place)
    }

    fn class(&mut self, set: &ByteSet) -> Option<Stream> {
        let index = match self.classes.iter().position(|class| class.set == *set) {
            Some(index) => index,
            None => {
                self.classes.push(Class::new(*set));
                self.classes.len() - 1
            }
        };
        self.op(Op::Class(u8::try_from(index).ok()?))
    }

    /// The stream that `op` computes; the same for the same op. A step of this sequence in any
    /// case: another that has it may have ended before it.
    fn op(&mut self, op: Op) -> Option<Stream> {
        let stream = match self.known.get(&op) {
            Some(&stream) => stream,
            None if self.ops.len() == MOST_STREAMS => return None,
            None => {
                let stream = self.ops.len() as Stream;
                self.ops.push(op);
                self.known.insert(op, stream);
                stream
            }
        };
        if !self.steps.contains(&Step::Compute(stream)) {
            self.steps.push(Step::Compute(stream));
        }
        Some(stream)
    }

    /// What of a set the text can have.
    fn possible(&self, set: &ByteSet) -> ByteSet {
        if self.ascii { set.ascii() } else { *set }
    }

    fn bytes_of(&mut self, class: &HirClass) -> ByteSet {
        let mut set = ByteSet::default();
        match class {
            HirClass::Bytes(class) => {
                for range in class.ranges() {
                    set = set.with_range(range.start(), range.end());
                }
            }
            HirClass::Unicode(class) => {
                for range in class.ranges() {
                    self.wide |= !self.ascii && range.end() > '\x7f';
                    if range.start() <= '\x7f' {
                        set = set.with_range(range.start() as u8, range.end().min('\x7f') as u8);
                    }
                }
            }
        }
        set
    }
}
