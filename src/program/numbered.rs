//! Numbering things as they first appear.

use core::hash::{Hash, Hasher};

const NONE: u32 = u32::MAX;

/// Numbers for things that are kept elsewhere, in a list in the order of their numbers. It knows their hashes alone: whether
/// one of the same hash is the same, the caller says.
#[derive(Debug, Default)]
pub(super) struct Numbered {
    hashes: Vec<u64>,
    /// A power of two of places, at least half of them empty: the number of what stands there.
    places: Vec<u32>,
}

impl Numbered {
    /// None yet.
    pub(super) fn clear(&mut self) {
        self.hashes.clear();
        self.places.clear();
    }

    /// The number of a thing, and whether it is a new one.
    pub(super) fn number(&mut self, hash: u64, same: impl Fn(usize) -> bool) -> (u32, bool) {
        if 2 * self.hashes.len() >= self.places.len() {
            self.grow();
        }
        let place = self.place(hash, |k| self.hashes.get(k) == Some(&hash) && same(k));
        let next = self.hashes.len() as u32;
        match self.places.get_mut(place) {
            Some(empty) if *empty == NONE => {
                *empty = next;
                self.hashes.push(hash);
                (next, true)
            }
            found => (found.map_or(NONE, |f| *f), false),
        }
    }

    /// Where a thing of this hash stands, or else could stand.
    fn place(&self, hash: u64, same: impl Fn(usize) -> bool) -> usize {
        // INVARIANT: there are empty places, so that every search ends.
        let last = self.places.len().wrapping_sub(1);
        let mut at = hash as usize & last;
        while let Some(k) = self.places.get(at).filter(|k| **k != NONE) {
            if same(*k as usize) {
                break;
            }
            at = (at + 1) & last;
        }
        at
    }

    fn grow(&mut self) {
        let size = (2 * self.places.len()).max(16);
        self.places.clear();
        self.places.resize(size, NONE);
        for (k, hash) in self.hashes.iter().enumerate() {
            let place = self.place(*hash, |_| false);
            if let Some(empty) = self.places.get_mut(place) {
                *empty = k as u32;
            }
        }
    }

    /// A hash of anything.
    pub(super) fn hash(value: &impl Hash) -> u64 {
        let mut hasher = Mixing(0);
        value.hash(&mut hasher);
        hasher.0
    }
}

/// Spreads what differs in few bits over all of them.
pub(super) fn mix(n: u64) -> u64 {
    let n = n.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let n = (n ^ (n >> 32)).wrapping_mul(0xd6e8_feb8_6659_fd93);
    n ^ (n >> 32)
}

struct Mixing(u64);

impl Hasher for Mixing {
    fn write(&mut self, bytes: &[u8]) {
        for part in bytes.chunks(8) {
            let n = part.iter().rev().fold(0, |n, b| n << 8 | u64::from(*b));
            self.0 = mix(self.0 ^ n);
        }
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_thing_has_one_number_whatever_its_hash() {
        for hash in [Numbered::hash, |_: &u64| 7, |n: &u64| n & 3] as [fn(&u64) -> u64; 3] {
            let mut numbered = Numbered::default();
            for _ in 0..2 {
                let mut kept: Vec<u64> = Vec::new();
                for n in (0..400_u64).map(|n| n * n % 301) {
                    let (id, new) = numbered.number(hash(&n), |k| kept[k] == n);
                    assert_eq!(new, !kept.contains(&n));
                    if new {
                        kept.push(n);
                    }
                    assert_eq!(kept[id as usize], n);
                }
                numbered.clear();
            }
        }
    }
}
