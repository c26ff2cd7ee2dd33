//! Random numbers from a seed, for starts and inputs.

/// Random numbers from a seed, the same everywhere: `SplitMix64` (Steele, Lea and Flood 2014), enough for starts and
/// inputs that must be spread.
///
/// ```
/// let mut random = shockfree::network::Random::new(1);
/// assert!((0.0..1.0).contains(&random.uniform()));
/// ```
#[derive(Clone, Debug)]
pub struct Random(u64);

impl Random {
    /// The sequence of this seed.
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// Uniform in `[0, 1)`.
    pub fn uniform(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        #[expect(clippy::cast_precision_loss, reason = "53 bits are kept, which is what there is")]
        let fraction = ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64;
        fraction
    }

    /// Uniform between `low` and `high`; an end that is infinite, or further out, counts as `±FAR`.
    pub fn within(&mut self, (low, high): (f64, f64)) -> f64 {
        /// Activations are saturated long before, and a start further out lies on the same side.
        const FAR: f64 = 1e3;
        let (low, high) = (low.clamp(-FAR, FAR), high.clamp(-FAR, FAR));
        low + (high - low) * self.uniform()
    }
}
