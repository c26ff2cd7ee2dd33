//! Networks that many tests use.

use shockfree::network::{Activation, Network};
use shockfree_linalg::Matrix;

/// A network without inputs.
pub fn network(n: usize, recurrent: &[f64], bias: &[f64], activation: Activation) -> Network {
    Network::new(
        Matrix::new(n, n, recurrent.to_vec()),
        Matrix::zeros(n, 0),
        bias.to_vec(),
        activation,
    )
    .unwrap()
}

/// Two tanh units with a spectral radius of 0.977 and yet three attractors (Yildiz, Jaeger and Kiebel 2012).
pub fn counter_example() -> Network {
    network(2, &[0.0, 10.0, -0.012, 1.1], &[0.0, 0.0], Activation::Tanh)
}

/// The logistic network that a tanh network is conjugate to by `X = 2x`: `4W` and `2b - 2W1`.
pub fn conjugate(tanh: &Network) -> Network {
    let n = tanh.units();
    let row_sum = |i: usize| tanh.recurrent().row(i).iter().sum::<f64>();
    let bias: Vec<f64> = (0..n).map(|i| 2.0 * (tanh.bias()[i] - row_sum(i))).collect();
    network(n, tanh.recurrent().scaled(4.0).values(), &bias, Activation::Logistic)
}

/// Random numbers for tests, splitmix: uniform in (-1, 1) and Gaussian.
pub struct Random(pub u64);

impl Random {
    pub fn uniform(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        #[expect(clippy::cast_precision_loss, reason = "53 bits are kept")]
        let fraction = ((z ^ (z >> 31)) >> 11) as f64 / 2.0_f64.powi(53);
        2.0 * fraction - 1.0
    }

    pub fn gaussian(&mut self) -> f64 {
        // Box and Muller; the uniform is never -1 twice in a row for the seeds used.
        let radius = (-2.0 * (0.5 * (self.uniform() + 1.0)).max(1e-300).ln()).sqrt();
        radius * (std::f64::consts::PI * self.uniform()).cos()
    }

    pub fn matrix(&mut self, rows: usize, columns: usize) -> Matrix {
        Matrix::from_fn(rows, columns, |_, _| self.gaussian())
    }

    pub fn vector(&mut self, n: usize) -> Vec<f64> {
        (0..n).map(|_| self.uniform()).collect()
    }
}
