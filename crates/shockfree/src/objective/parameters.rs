//! Points of the (w, b)-plane and gradients on it.

#![expect(clippy::inline_always, reason = "loops over lanes would call it one by one")]

/// A point `(w, b)`: what training moves. Not checked; a [`Unit`](crate::unit::Unit) is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Parameters {
    /// The recurrent weight `w`.
    pub weight: f64,
    /// The bias `b`.
    pub bias: f64,
}

impl Parameters {
    /// Whether both are the same numbers, to the sign of a zero.
    #[inline(always)]
    pub(crate) fn same_bits(self, other: Self) -> bool {
        self.weight.to_bits() == other.weight.to_bits()
            && self.bias.to_bits() == other.bias.to_bits()
    }
}

/// A gradient `(∂E/∂w, ∂E/∂b)`; entries may be infinite but are never NaN.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Gradient {
    /// `∂E/∂w`.
    pub weight: f64,
    /// `∂E/∂b`.
    pub bias: f64,
}

impl Gradient {
    /// The Euclidean norm, infinite only where it is not representable.
    ///
    /// Made of operations that every machine rounds alike, unlike the library's `hypot`: whether a
    /// gradient is clipped hangs on its last bit.
    #[inline(always)]
    pub fn norm(self) -> f64 {
        let (one, other) = (self.weight.abs(), self.bias.abs());
        let (largest, smallest) = if one > other { (one, other) } else { (other, one) };
        if largest == 0.0 || largest.is_infinite() {
            return largest;
        }
        let ratio = smallest / largest;
        largest * (1.0 + ratio * ratio).sqrt()
    }

    /// The direction, of norm 1; zero for a zero gradient. Infinite entries dominate finite ones and
    /// count as equal among themselves, so an overflowed gradient still has a direction.
    pub fn direction(self) -> Self {
        let sign = |entry: f64| if entry.is_infinite() { entry.signum() } else { 0.0 };
        if self.weight.is_infinite() || self.bias.is_infinite() {
            Self { weight: sign(self.weight), bias: sign(self.bias) }.finite_direction()
        } else {
            self.finite_direction()
        }
    }

    /// The direction of a finite gradient.
    #[inline(always)]
    pub(crate) fn finite_direction(self) -> Self {
        let largest =
            if self.weight.abs() > self.bias.abs() { self.weight } else { self.bias }.abs();
        // Divided by the larger entry first, so that neither tiny nor huge entries are lost.
        let by = if largest == 0.0 { 1.0 } else { largest };
        let scaled = Self { weight: self.weight / by, bias: self.bias / by };
        // Not less than 1, but for the zero gradient.
        let norm = if largest == 0.0 { 1.0 } else { scaled.norm() };
        Self { weight: scaled.weight / norm, bias: scaled.bias / norm }
    }
}

impl Parameters {
    /// `self - step · gradient`.
    #[inline(always)]
    pub fn descend(self, gradient: Gradient, step: f64) -> Self {
        Self {
            weight: self.weight - step * gradient.weight,
            bias: self.bias - step * gradient.bias,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Gradient;

    #[test]
    fn the_norm_is_that_of_the_library() {
        for (weight, bias) in
            [(3.0, -4.0), (1e-200, 1e-200), (1e300, 1e300), (5e-324, 0.0), (0.0, 7.0)]
        {
            let norm = Gradient { weight, bias }.norm();
            assert!((norm / weight.hypot(bias) - 1.0).abs() < 1e-15, "{weight}, {bias}: {norm}");
        }
        assert_eq!(Gradient { weight: f64::NEG_INFINITY, bias: 0.0 }.norm(), f64::INFINITY);
    }

    #[test]
    fn direction_survives_every_size() {
        for size in [5e-324, 1e-200, 1.0, 1e200, f64::MAX, f64::INFINITY] {
            let direction = Gradient { weight: -size, bias: size }.direction();
            assert!((direction.norm() - 1.0).abs() < 1e-15, "{size}");
            assert!((direction.weight + 0.5_f64.sqrt()).abs() < 1e-15, "{size}");
        }
        let one_infinite = Gradient { weight: f64::NEG_INFINITY, bias: 3.0 }.direction();
        assert_eq!(one_infinite, Gradient { weight: -1.0, bias: 0.0 });
        let zero = Gradient { weight: 0.0, bias: 0.0 };
        assert_eq!(zero.direction(), zero);
    }
}
