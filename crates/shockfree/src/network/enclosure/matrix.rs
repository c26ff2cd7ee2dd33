//! Dense matrices in plain floating point, row-major. Nothing here is exact and nothing need be: what is
//! proven with them is bounded by whoever uses them.

/// The approximate inverse, by Gauss and Jordan's elimination with the largest pivot of a column.
/// `None` where that meets a pivot of 0 or leaves the finite numbers.
pub(super) fn inverse(mut matrix: Vec<f64>, size: usize) -> Option<Vec<f64>> {
    // In place: column `k` of the inverse takes that of the matrix, and rows that were exchanged become
    // columns to exchange back.
    let mut exchanged = Vec::with_capacity(size);
    let mut pivot_row = vec![0.0; size];
    for k in 0..size {
        let column = |i: &usize| matrix[i * size + k].abs();
        let largest = (k..size).max_by(|i, j| column(i).total_cmp(&column(j)))?;
        exchanged.push(largest);
        if largest != k {
            let (upper, lower) = matrix.split_at_mut(largest * size);
            upper[k * size..(k + 1) * size].swap_with_slice(&mut lower[..size]);
        }
        let pivot = matrix[k * size + k];
        if pivot == 0.0 || !pivot.is_finite() {
            return None;
        }
        let row = &mut matrix[k * size..(k + 1) * size];
        row[k] = 1.0;
        for a in row.iter_mut() {
            *a /= pivot;
        }
        pivot_row.copy_from_slice(row);
        for (i, row) in matrix.chunks_exact_mut(size).enumerate() {
            if i != k && row[k] != 0.0 {
                let factor = std::mem::replace(&mut row[k], 0.0);
                row.iter_mut().zip(&pivot_row).for_each(|(a, p)| *a -= factor * p);
            }
        }
    }
    for (k, &other) in exchanged.iter().enumerate().rev() {
        if other != k {
            matrix.chunks_exact_mut(size).for_each(|row| row.swap(k, other));
        }
    }
    matrix.iter().all(|a| a.is_finite()).then_some(matrix)
}

/// The product of two `size × size` matrices.
pub(super) fn product(left: &[f64], right: &[f64], size: usize) -> Vec<f64> {
    let mut product = vec![0.0; size * size];
    for (out, row) in product.chunks_exact_mut(size).zip(left.chunks_exact(size)) {
        for (&factor, other) in row.iter().zip(right.chunks_exact(size)) {
            if factor != 0.0 {
                out.iter_mut().zip(other).for_each(|(sum, a)| *sum += factor * a);
            }
        }
    }
    product
}

#[cfg(test)]
mod tests {
    use super::{inverse, product};

    #[test]
    fn inverse_of_a_matrix_that_needs_exchanges() {
        let matrix = vec![0.0, 2.0, 1.0, 1.0, 0.0, 0.0, 0.0, 1.0, 1.0];
        let found = inverse(matrix.clone(), 3).unwrap();
        let one = product(&found, &matrix, 3);
        for (at, a) in one.iter().enumerate() {
            assert_eq!(*a, if at % 4 == 0 { 1.0 } else { 0.0 });
        }
        assert!(inverse(vec![1.0, 2.0, 2.0, 4.0], 2).is_none());
    }
}
