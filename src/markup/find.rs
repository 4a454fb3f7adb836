//! Finds the next byte that means something, many at a time.
//!
//! Apart because every reader and writer goes over all its text this way, and most of it is letters. A block of bytes is
//! asked about without a branch, which compilers turn into vector instructions; only a block that holds one is looked at
//! byte by byte. `memchr` does this for up to three bytes, and no sooner.

/// Bytes asked about at once.
const BLOCK: usize = 16;

/// Where the first byte is that is `wanted`; it is asked about bytes behind that one too.
#[inline]
pub(crate) fn position(bytes: &[u8], wanted: impl Fn(u8) -> bool) -> Option<usize> {
    let (blocks, rest) = bytes.as_chunks::<BLOCK>();
    let any = |block: &[u8; BLOCK]| block.iter().fold(false, |any, byte| any | wanted(*byte));
    let clean = blocks
        .iter()
        .position(any)
        .map_or(bytes.len() - rest.len(), |block| block * BLOCK);
    let tail = bytes.get(clean..)?;
    Some(clean + tail.iter().position(|byte| wanted(*byte))?)
}

/// Bytes that [`near`] looks at.
const NEAR: usize = 16;

/// Where the first of these bytes is, if it is among the next few. Eight are asked about at once; a search by vectors
/// costs more than that to begin.
#[inline]
pub(crate) fn near<const N: usize>(signs: [u8; N], bytes: &[u8]) -> Option<usize> {
    const LOW: u64 = u64::from_ne_bytes([0x01; 8]);
    const HIGH: u64 = u64::from_ne_bytes([0x80; 8]);
    let (words, _) = bytes.get(..NEAR)?.as_chunks::<8>();
    for (index, word) in words.iter().enumerate() {
        let word = u64::from_le_bytes(*word);
        // The high bit of each byte that is a sign; of bytes behind the first such, perhaps of others too.
        let found = signs.iter().fold(0, |found, sign| {
            let zero = word ^ u64::from_ne_bytes([*sign; 8]);
            found | zero.wrapping_sub(LOW) & !zero & HIGH
        });
        if found != 0 {
            return Some(index * 8 + (found.trailing_zeros() / 8) as usize);
        }
    }
    None
}

/// A set of bytes, as a table.
pub(crate) struct Signs([bool; 256]);

impl Signs {
    /// These bytes.
    pub(crate) const fn new(signs: &[u8]) -> Self {
        let mut table = [false; 256];
        let mut index = 0;
        while index < signs.len() {
            table[signs[index] as usize] = true;
            index += 1;
        }
        Self(table)
    }

    /// Whether a byte is in the set.
    #[inline]
    pub(crate) fn contain(&self, byte: u8) -> bool {
        self.0.get(usize::from(byte)).copied().unwrap_or_default()
    }

    /// Where the first byte of the set is.
    #[inline]
    pub(crate) fn find(&self, bytes: &[u8]) -> Option<usize> {
        position(bytes, |byte| self.contain(byte))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    static SIGNS: Signs = Signs::new(b"xy");

    #[test]
    fn what_is_near_is_found_where_it_stands() {
        for others in [b'a', b'x' - 1, b'x' + 2, 0, 0x80, 0xff] {
            let mut bytes = vec![others; 20];
            assert_eq!(near(*b"xy", &bytes), None);
            for at in (0..bytes.len()).rev() {
                bytes[at] = if at % 2 == 0 { b'x' } else { b'y' };
                assert_eq!(near(*b"xy", &bytes), (at < NEAR).then_some(at));
            }
        }
        assert_eq!(near(*b"x", b"too short"), None);
    }

    #[test]
    fn the_first_one_is_found_wherever_it_stands() {
        for length in 0..70 {
            let mut bytes = vec![b'a'; length];
            assert_eq!(SIGNS.find(&bytes), None);
            for at in 0..length {
                bytes[at] = b'y';
                assert_eq!(SIGNS.find(&bytes), Some(at));
                bytes[length - 1] = b'x';
                assert_eq!(SIGNS.find(&bytes), Some(at));
                bytes[length - 1] = b'a';
                bytes[at] = b'a';
            }
        }
    }
}
