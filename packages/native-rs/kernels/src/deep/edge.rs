//! The points of a reference where |z| is about 2 or more, found by their index at once: on the
//! needle near −2 nearly all are, and every step of every pixel asks.

use super::extended::Extended;

/// 64 points of the reference.
#[derive(Clone, Copy, Debug, Default)]
struct Block {
    /// Which of them are at the edge.
    bits: u64,
    /// How many are, of all points before these.
    before: u32,
}

/// |z|² − 4 of each of them.
#[derive(Debug, Default)]
pub struct Edge {
    blocks: Vec<Block>,
    beyond: Vec<Extended>,
    doubles: Vec<f64>,
}

impl Edge {
    /// Adds a point, after all that have been added.
    pub fn push(&mut self, point: usize, beyond: Extended) {
        let (block, before) = (point / 64, self.beyond.len() as u32);
        if block >= self.blocks.len() {
            self.blocks.resize(block + 1, Block { bits: 0, before });
        }
        self.blocks[block].bits |= 1 << (point % 64);
        self.beyond.push(beyond);
        self.doubles.push(beyond.to_doubles()[0]);
    }

    pub fn beyond(&self, point: usize) -> Option<Extended> {
        self.place(point).map(|place| self.beyond[place])
    }

    /// The nearest double of it.
    #[inline]
    pub fn beyond_as_double(&self, point: usize) -> Option<f64> {
        self.place(point).map(|place| self.doubles[place])
    }

    #[inline]
    fn place(&self, point: usize) -> Option<usize> {
        let block = self.blocks.get(point / 64)?;
        let bit = 1_u64 << (point % 64);
        (block.bits & bit != 0)
            .then(|| block.before as usize + (block.bits & (bit - 1)).count_ones() as usize)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn finds_what_was_added_and_nothing_else(
            points in prop::collection::btree_map(0_usize..700, -1.0..1.0_f64, 0..300)
        ) {
            let points: BTreeMap<usize, f64> = points;
            let mut edge = Edge::default();
            for (&point, &beyond) in &points {
                edge.push(point, Extended::new(beyond, 0.0));
            }
            for point in 0..800 {
                let wanted = points.get(&point).copied();
                prop_assert_eq!(edge.beyond_as_double(point), wanted);
                prop_assert_eq!(edge.beyond(point).map(|beyond| beyond.to_doubles()[0]), wanted);
            }
        }
    }
}
