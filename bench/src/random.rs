//! Numbers that are the same in every run.

/// SplitMix64: ten lines, so that no version of a library can change what a seed means.
#[derive(Debug, Clone)]
pub struct Random(u64);

impl Random {
    /// A sequence of its own for each purpose.
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x2545_f491_4f6c_dd1d))
    }

    /// Any number.
    pub fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        mix(self.0)
    }

    /// Uniform from 0 up to but without 1.
    pub fn unit(&mut self) -> f64 {
        // 53 bits: as many as a float holds exactly.
        (self.number() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// Uniform below `count`.
    pub fn below(&mut self, count: u32) -> u32 {
        part(count, self.unit())
    }

    /// Below `count` with density uᵖ: the larger the power, the more often a small number.
    pub fn skewed(&mut self, count: u32, power: f64) -> u32 {
        part(count, self.unit().powf(power))
    }

    /// Below `count` with density 1 - u²: most often a large number.
    pub fn recent(&mut self, count: u32) -> u32 {
        part(count, 1.0 - self.unit().powi(2))
    }

    /// Whether something of this probability happens.
    pub fn chance(&mut self, probability: f64) -> bool {
        self.unit() < probability
    }
}

/// The place of a share of 0 to 1 among `count`, always below `count`.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "between 0 and a number of 32 bits"
)]
fn part(count: u32, share: f64) -> u32 {
    ((f64::from(count) * share) as u32).min(count.saturating_sub(1))
}

/// Spreads a number over all 64 bits.
pub fn mix(number: u64) -> u64 {
    let number = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let number = (number ^ (number >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    number ^ (number >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_always_means_the_same_numbers() {
        let mut random = Random::new(7);
        let first = [random.number(), random.number()];
        let mut again = Random::new(7);
        assert_eq!([again.number(), again.number()], first);
        assert_ne!(Random::new(8).number(), first[0]);
    }

    #[test]
    fn places_lie_where_their_density_says() {
        let mut random = Random::new(1);
        let below_half = |mut draw: Box<dyn FnMut() -> u32>| (0..10_000).filter(|_| draw() < 500).count();
        let mut other = random.clone();
        // u³ < 1/2 for u < 0.794, 1 - u² < 1/2 for u > 0.707.
        let cubed = below_half(Box::new(move || random.skewed(1000, 3.0)));
        assert!((7_700..8_200).contains(&cubed), "{cubed}");
        let recent = below_half(Box::new(move || other.recent(1000)));
        assert!((2_700..3_200).contains(&recent), "{recent}");
    }
}
