//! The numbers of a file, widened to `f64`; without loss but for integers beyond 2⁵³.

/// The type of the numbers of an array.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Element {
    /// IEEE 754 binary16.
    F16,
    /// The upper half of a binary32.
    Bf16,
    /// IEEE 754 binary32.
    F32,
    /// IEEE 754 binary64.
    F64,
    /// Integers, and booleans as those of 8 bits: no weights, but they may be values of sequences.
    I8,
    I16,
    I32,
    I64,
    U8,
    U16,
    U32,
    U64,
}

/// Which byte of a number comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ByteOrder {
    /// The lowest.
    Little,
    /// The highest.
    Big,
}

impl Element {
    /// How many bytes a number takes.
    pub(crate) fn width(self) -> usize {
        match self {
            Self::I8 | Self::U8 => 1,
            Self::F16 | Self::Bf16 | Self::I16 | Self::U16 => 2,
            Self::F32 | Self::I32 | Self::U32 => 4,
            Self::F64 | Self::I64 | Self::U64 => 8,
        }
    }

    /// Whether its numbers may be weights.
    pub(crate) fn is_real(self) -> bool {
        matches!(self, Self::F16 | Self::Bf16 | Self::F32 | Self::F64)
    }

    /// Appends the numbers in `bytes`; a rest that is no whole number is left out.
    pub(crate) fn widen(self, order: ByteOrder, bytes: &[u8], into: &mut Vec<f64>) {
        match self {
            Self::F16 => each(order, bytes, into, |b| from_f16(u16::from_le_bytes(b))),
            Self::Bf16 => each(order, bytes, into, |b| from_bf16(u16::from_le_bytes(b))),
            Self::F32 => each(order, bytes, into, |b| f64::from(f32::from_le_bytes(b))),
            Self::F64 => each(order, bytes, into, f64::from_le_bytes),
            Self::I8 => each(order, bytes, into, |b| f64::from(i8::from_le_bytes(b))),
            Self::I16 => each(order, bytes, into, |b| f64::from(i16::from_le_bytes(b))),
            Self::I32 => each(order, bytes, into, |b| f64::from(i32::from_le_bytes(b))),
            Self::U8 => each(order, bytes, into, |b| f64::from(u8::from_le_bytes(b))),
            Self::U16 => each(order, bytes, into, |b| f64::from(u16::from_le_bytes(b))),
            Self::U32 => each(order, bytes, into, |b| f64::from(u32::from_le_bytes(b))),
            #[expect(clippy::cast_precision_loss, reason = "documented")]
            Self::I64 => each(order, bytes, into, |b| i64::from_le_bytes(b) as f64),
            #[expect(clippy::cast_precision_loss, reason = "documented")]
            Self::U64 => each(order, bytes, into, |b| u64::from_le_bytes(b) as f64),
        }
    }
}

fn each<const WIDTH: usize>(
    order: ByteOrder,
    bytes: &[u8],
    into: &mut Vec<f64>,
    value: impl Fn([u8; WIDTH]) -> f64,
) {
    let (numbers, _) = bytes.as_chunks::<WIDTH>();
    into.extend(numbers.iter().map(|&number| {
        let mut number = number;
        if order == ByteOrder::Big {
            number.reverse();
        }
        value(number)
    }));
}

fn from_bf16(bits: u16) -> f64 {
    f64::from(f32::from_bits(u32::from(bits) << 16))
}

/// One sign bit, five of the exponent, ten of the fraction.
fn from_f16(bits: u16) -> f64 {
    let exponent = (bits >> 10) & 0x1f;
    let fraction = f64::from(bits & 0x3ff);
    // 2^−24 is the smallest subnormal; a normal number has 2^10 as the bit that is not written.
    let size = match exponent {
        0 => fraction * 2f64.powi(-24),
        0x1f if fraction == 0.0 => f64::INFINITY,
        0x1f => f64::NAN,
        _ => (1024.0 + fraction) * 2f64.powi(i32::from(exponent) - 25),
    };
    if bits >> 15 == 1 { -size } else { size }
}

#[cfg(test)]
mod tests {
    use half::{bf16, f16};

    use super::*;

    #[test]
    fn every_half_is_what_the_crate_half_says() {
        for bits in 0..=u16::MAX {
            for (ours, theirs) in [
                (from_f16(bits), f16::from_bits(bits).to_f64()),
                (from_bf16(bits), bf16::from_bits(bits).to_f64()),
            ] {
                // A NaN is refused later, whichever it is.
                assert!(
                    ours.to_bits() == theirs.to_bits() || ours.is_nan() && theirs.is_nan(),
                    "{bits:#06x}: {ours} {theirs}"
                );
            }
        }
    }

    #[test]
    fn the_highest_byte_may_come_first() {
        let mut values = Vec::new();
        Element::F64.widen(ByteOrder::Big, &0.1f64.to_be_bytes(), &mut values);
        Element::F32.widen(ByteOrder::Big, &0.1f32.to_be_bytes(), &mut values);
        Element::F16.widen(ByteOrder::Big, &[0x3c, 0x00], &mut values);
        Element::I16.widen(ByteOrder::Big, &(-300i16).to_be_bytes(), &mut values);
        assert_eq!(values, [0.1, f64::from(0.1f32), 1.0, -300.0]);
    }

    #[test]
    fn integers_keep_their_signs() {
        let mut values = Vec::new();
        Element::I8.widen(ByteOrder::Little, &[0x80, 0x7f], &mut values);
        Element::U8.widen(ByteOrder::Little, &[0x80], &mut values);
        Element::I64.widen(ByteOrder::Little, &(-(1i64 << 53)).to_le_bytes(), &mut values);
        Element::U64.widen(ByteOrder::Little, &u64::MAX.to_le_bytes(), &mut values);
        assert_eq!(values, [-128.0, 127.0, 128.0, -(2f64.powi(53)), 2f64.powi(64)]);
    }
}
