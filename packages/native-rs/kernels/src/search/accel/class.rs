//! Sets of bytes, and the cheapest way to test for each.

/// 256 bits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct ByteSet([u64; 4]);

impl ByteSet {
    pub fn contains(&self, byte: u8) -> bool {
        self.0[usize::from(byte >> 6)] >> (byte & 63) & 1 == 1
    }

    pub fn insert(&mut self, byte: u8) {
        self.0[usize::from(byte >> 6)] |= 1 << (byte & 63);
    }

    pub fn with_range(mut self, first: u8, last: u8) -> Self {
        (first..=last).for_each(|byte| self.insert(byte));
        self
    }

    pub fn only(byte: u8) -> Self {
        Self::default().with_range(byte, byte)
    }

    /// What `\b` looks at.
    pub fn word() -> Self {
        Self::only(b'_').with_range(b'0', b'9').with_range(b'A', b'Z').with_range(b'a', b'z')
    }

    pub fn is_empty(&self) -> bool {
        self.0 == [0; 4]
    }

    /// Those below 128.
    pub fn ascii(&self) -> Self {
        Self([self.0[0], self.0[1], 0, 0])
    }

    pub fn union(&self, other: &Self) -> Self {
        Self(std::array::from_fn(|index| self.0[index] | other.0[index]))
    }

    pub fn first(&self) -> Option<u8> {
        (0..=255).find(|&byte| self.contains(byte))
    }

    pub fn bytes(&self) -> Vec<u8> {
        (0..=255).filter(|&byte| self.contains(byte)).collect()
    }

    /// The bytes in maximal ranges, first and last.
    pub fn ranges(&self) -> Vec<(u8, u8)> {
        let bytes = self.bytes();
        bytes.chunk_by(|a, b| a + 1 == *b).map(|run| (run[0], run[run.len() - 1])).collect()
    }
}

/// How a vector of bytes is tested.
#[derive(Clone, Debug, PartialEq)]
pub enum Test {
    /// `byte & mask == value`: one byte, or two that differ in one bit, as a letter's cases do.
    Masked { mask: u8, value: u8 },
    /// `byte - low <= span`, unsigned.
    Range { low: u8, span: u8 },
    /// Bit `h & 7` of a row, where h is the byte's high nibble, tells whether it is in the set. The
    /// row is found by the low nibble: in the first table for h below 8, else in the second.
    Rows { low: [u8; 16], high: [u8; 16] },
}

#[derive(Clone, Debug, PartialEq)]
pub struct Class {
    pub set: ByteSet,
    pub test: Test,
}

impl Class {
    pub fn new(set: ByteSet) -> Self {
        Self { set, test: test_of(&set) }
    }

    /// In operations on a vector, roughly.
    pub fn cost(&self) -> u32 {
        match self.test {
            Test::Masked { mask: 255, .. } => 1,
            Test::Masked { .. } | Test::Range { .. } => 2,
            Test::Rows { high, .. } if high == [0; 16] => 3,
            Test::Rows { .. } => 5,
        }
    }
}

fn test_of(set: &ByteSet) -> Test {
    let bytes = set.bytes();
    if let [value] = bytes[..] {
        return Test::Masked { mask: 255, value };
    }
    if let [first, second] = bytes[..]
        && (first ^ second).count_ones() == 1
    {
        return Test::Masked { mask: !(first ^ second), value: first };
    }
    if let [(low, last)] = set.ranges()[..] {
        return Test::Range { low, span: last - low };
    }
    let (mut low, mut high) = ([0; 16], [0; 16]);
    for byte in bytes {
        let rows = if byte < 128 { &mut low } else { &mut high };
        rows[usize::from(byte & 15)] |= 1 << (byte >> 4 & 7);
    }
    Test::Rows { low, high }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(bytes: &[u8]) -> ByteSet {
        let mut set = ByteSet::default();
        bytes.iter().for_each(|&byte| set.insert(byte));
        set
    }

    #[test]
    fn the_cheapest_test_is_taken() {
        assert_eq!(Class::new(set(b"a")).test, Test::Masked { mask: 255, value: b'a' });
        assert_eq!(Class::new(set(b"Aa")).test, Test::Masked { mask: !32, value: b'A' });
        assert_eq!(Class::new(set(b"abc")).test, Test::Range { low: b'a', span: 2 });
        assert!(matches!(Class::new(ByteSet::word()).test, Test::Rows { .. }));
        assert_eq!(ByteSet::word().ranges().len(), 4);
    }
}
