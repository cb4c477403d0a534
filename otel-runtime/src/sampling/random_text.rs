//! Random input for parsers, in tests.

/// A generator `SplitMix64`.
pub(crate) struct Random(pub(crate) u64);

impl Random {
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ (mixed >> 31)) % u64::try_from(limit).unwrap_or(u64::MAX)).unwrap_or_default()
    }

    /// Returns one of the texts with a few changes: parts that are removed, repeated, or replaced by one of `parts`.
    pub(crate) fn changed(&mut self, texts: &[&str], parts: &[&str]) -> String {
        let mut text: Vec<char> = texts[self.below(texts.len())].chars().collect();
        for _ in 0..self.below(6) {
            let from = self.below(text.len() + 1);
            let to = (from + self.below(4)).min(text.len());
            let new: Vec<char> = match self.below(4) {
                0 => Vec::new(),
                1 => text[from..to].repeat(2),
                2 => vec![char::from_u32(u32::try_from(self.below(0x250)).unwrap_or_default()).unwrap_or('x')],
                _ => parts[self.below(parts.len())].chars().collect(),
            };
            text.splice(from..to, new);
        }
        text.into_iter().collect()
    }
}
