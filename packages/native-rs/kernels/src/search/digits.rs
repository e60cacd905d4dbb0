//! Numbers in decimal.

/// A number in decimal. The one that follows costs no division.
pub struct Digits {
    digits: [u8; 20],
    first: usize,
    value: u64,
}

impl Default for Digits {
    fn default() -> Self {
        Self { digits: [b'0'; 20], first: 19, value: 0 }
    }
}

impl Digits {
    pub fn set(&mut self, value: u64) {
        if value == self.value.wrapping_add(1) {
            self.increment();
        } else {
            let (mut rest, mut at) = (value, self.digits.len());
            while {
                at -= 1;
                self.digits[at] = b'0' + (rest % 10) as u8;
                rest /= 10;
                rest > 0
            } {}
            self.first = at;
        }
        self.value = value;
    }

    fn increment(&mut self) {
        let mut at = self.digits.len() - 1;
        while at >= self.first && self.digits[at] == b'9' {
            self.digits[at] = b'0';
            at -= 1;
        }
        if at < self.first {
            self.first = at;
            self.digits[at] = b'1';
        } else {
            self.digits[at] += 1;
        }
    }

    pub fn text(&self) -> &[u8] {
        &self.digits[self.first..]
    }
}

#[cfg(test)]
mod tests {
    use super::Digits;

    #[test]
    fn digits_are_those_of_the_number() {
        let mut digits = Digits::default();
        let jumps = [0, 7, 8, 9, 98, 99, 998, 123_456, u64::from(u32::MAX), u64::MAX - 130];
        for start in jumps {
            for value in start..start + 120 {
                digits.set(value);
                assert_eq!(digits.text(), value.to_string().as_bytes());
            }
        }
    }
}
