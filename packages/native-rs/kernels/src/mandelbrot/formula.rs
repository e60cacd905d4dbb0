//! Which function is iterated, and where orbits begin.

use std::ops::RangeInclusive;

/// z^power + c. In a Julia set c is the same for all points, which orbits begin with; in the
/// Mandelbrot set and its kin the point is c, and orbits begin with 0.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Formula {
    julia: Option<(f64, f64)>,
    power: u32,
}

/// Where an orbit is, and its c.
#[derive(Clone, Copy)]
pub struct Orbit {
    pub x: f64,
    pub y: f64,
    pub cx: f64,
    pub cy: f64,
}

impl Formula {
    pub const MANDELBROT: Self = Self { julia: None, power: 2 };
    pub const POWERS: RangeInclusive<u32> = 2..=8;

    /// `julia` is the c of a Julia set. None where that is not finite, or the power not in `POWERS`.
    pub fn new(julia: Option<(f64, f64)>, power: u32) -> Option<Self> {
        let finite = julia.is_none_or(|(re, im)| re.is_finite() && im.is_finite());
        (finite && Self::POWERS.contains(&power)).then_some(Self { julia, power })
    }

    pub fn julia(&self) -> Option<(f64, f64)> {
        self.julia
    }

    pub fn power(&self) -> u32 {
        self.power
    }

    /// The orbit of a point, at its begin.
    #[inline(always)]
    pub fn orbit(&self, px: f64, py: f64) -> Orbit {
        match self.julia {
            Some((cx, cy)) => Orbit { x: px, y: py, cx, cy },
            None => Orbit { x: 0.0, y: 0.0, cx: px, cy: py },
        }
    }
}
