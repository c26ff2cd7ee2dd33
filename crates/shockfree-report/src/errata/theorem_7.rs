//! Theorem 7: how many optima there are.

use super::Erratum;

/// The rank of the constraints `W y* + b = σ⁻¹(y*)`.
pub fn affine_family() -> Erratum {
    let mut dimensions = Vec::new();
    for n in 1..=3_usize {
        let outputs: Vec<f64> = (1..=3_u8).map(|k| f64::from(k) / 7.0).take(n).collect();
        // Row i: the derivatives of (W y* + b)_i by all entries of W, then by those of b.
        let rows: Vec<Vec<f64>> = (0..n)
            .map(|i| {
                let weights = (0..n * n).map(|k| if k / n == i { outputs[k % n] } else { 0.0 });
                let biases = (0..n).map(|k| if k == i { 1.0 } else { 0.0 });
                weights.chain(biases).collect()
            })
            .collect();
        dimensions.push((n, n * n + n - rank(rows)));
    }
    let text: Vec<String> = dimensions.iter().map(|(n, d)| format!("n = {n}: {d}")).collect();
    Erratum {
        place: "Theorem 7",
        printed: "a line segment of optima",
        holds: "an affine family of dimension n² (inside σ_max < 4)",
        shown: format!("unknowns less the rank of the constraints: {}", text.join(", ")),
        is_shown: dimensions.iter().all(|(n, d)| *d == n * n),
    }
}

/// The rank of a small matrix by elimination.
fn rank(mut rows: Vec<Vec<f64>>) -> usize {
    let mut rank = 0;
    let columns = rows.first().map_or(0, Vec::len);
    for column in 0..columns {
        let Some(pivot) = (rank..rows.len()).find(|&row| rows[row][column].abs() > 1e-12) else {
            continue;
        };
        rows.swap(rank, pivot);
        let top = rows[rank].clone();
        for row in rows.iter_mut().skip(rank + 1) {
            let factor = row[column] / top[column];
            row.iter_mut().zip(&top).for_each(|(entry, above)| *entry -= factor * above);
        }
        rank += 1;
    }
    rank
}

#[cfg(test)]
mod tests {
    use super::rank;

    #[test]
    fn ranks() {
        assert_eq!(rank(vec![vec![1.0, 2.0], vec![2.0, 4.0]]), 1);
        assert_eq!(rank(vec![vec![0.0, 1.0], vec![1.0, 0.0]]), 2);
        assert_eq!(rank(vec![vec![0.0; 3]]), 0);
    }
}
