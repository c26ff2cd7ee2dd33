//! Every factorisation against the identity that defines it, on random matrices.

use proptest::prelude::*;
use shockfree_linalg::{
    Lu, Matrix, Svd, SymmetricEigen, c64, cholesky, dot, eigenpairs, eigenvalues, hermitian_top,
    norm, orthonormalise, singular_values, spectral_norm, spectral_radius,
};

/// Square matrices of up to 12 rows with entries of size 1; rounding in every identity below stays under
/// `n³` units of 2⁻⁵² times the norms that meet in it.
fn square() -> impl Strategy<Value = Matrix> {
    (1_usize..=12).prop_flat_map(|n| {
        prop::collection::vec(-1.0..1.0, n * n).prop_map(move |values| Matrix::new(n, n, values))
    })
}

fn close(a: &Matrix, b: &Matrix, tolerance: f64) -> bool {
    a.minus(b).largest() <= tolerance
}

const ROUNDING: f64 = 12.0 * 12.0 * 12.0 * f64::EPSILON;

proptest! {
    #[test]
    fn products_agree_with_their_definition(a in square()) {
        let n = a.rows();
        let square = Matrix::from_fn(n, n, |i, j| (0..n).map(|k| a[(i, k)] * a[(k, j)]).sum());
        prop_assert!(close(&a.times(&a), &square, ROUNDING));
        prop_assert!(close(&a.transposed_times(&a), &a.transposed().times(&a), ROUNDING));
        prop_assert!(close(&a.times_transposed(&a), &a.times(&a.transposed()), ROUNDING));
        let x: Vec<f64> = a.row(0).to_vec();
        for i in 0..n {
            prop_assert!((a.apply(&x)[i] - dot(a.row(i), &x)).abs() <= ROUNDING);
            prop_assert!((a.apply_transposed(&x)[i] - dot(&a.column(i), &x)).abs() <= ROUNDING);
        }
    }

    #[test]
    fn systems_are_solved(a in square()) {
        let lu = Lu::new(&a);
        let b: Vec<f64> = a.column(0);
        let condition = singular_values(&a).unwrap();
        let tolerance = ROUNDING * condition[0] / condition[a.rows() - 1].max(1e-300) * 10.0;
        let x = lu.solve(&b);
        prop_assert!(norm(&x.iter().enumerate().map(|(i, v)| v - f64::from(u8::from(i == 0))).collect::<Vec<_>>()) <= tolerance);
        prop_assert!(close(&a.times(&lu.inverse()), &Matrix::identity(a.rows()), tolerance));
        let y = lu.solve_transposed(a.row(0));
        prop_assert!(norm(&y.iter().enumerate().map(|(i, v)| v - f64::from(u8::from(i == 0))).collect::<Vec<_>>()) <= tolerance);
    }

    #[test]
    fn the_determinant_is_the_product_of_the_eigenvalues(a in square()) {
        let (sign, logarithm) = Lu::new(&a).determinant();
        let product = eigenvalues(&a).unwrap().into_iter().fold(c64::new(1.0, 0.0), |p, v| p * v);
        prop_assert!((sign * logarithm.exp() - product.re).abs() <= 1e-9 * (1.0 + product.re.abs()));
        prop_assert!(product.im.abs() <= 1e-9 * (1.0 + product.re.abs()));
    }

    #[test]
    fn eigenpairs_are_eigenpairs_and_fall(a in square()) {
        let pairs = eigenpairs(&a).unwrap();
        prop_assert_eq!(pairs[0].value.norm(), pairs.iter().map(|p| p.value.norm()).fold(0.0, f64::max));
        for pair in &pairs {
            for i in 0..a.rows() {
                let image: c64 = (0..a.rows()).map(|j| pair.vector[j] * a[(i, j)]).sum();
                prop_assert!((image - pair.value * pair.vector[i]).norm() <= ROUNDING * 10.0);
            }
        }
        prop_assert!((spectral_radius(&a).unwrap() - pairs[0].value.norm()).abs() <= 1e-6);
    }

    #[test]
    fn singular_values_rebuild_the_matrix(a in square()) {
        let svd = Svd::new(&a).unwrap();
        let n = a.rows();
        prop_assert!(close(&svd.u.scaled_by(&vec![1.0; n], &svd.s).times_transposed(&svd.v), &a, ROUNDING));
        prop_assert!(close(&svd.u.transposed_times(&svd.u), &Matrix::identity(n), ROUNDING));
        prop_assert!(close(&svd.v.transposed_times(&svd.v), &Matrix::identity(n), ROUNDING));
        prop_assert!((spectral_norm(&a).unwrap() - svd.s[0]).abs() <= ROUNDING);
        prop_assert!(svd.s.is_sorted_by(|x, y| x >= y));
    }

    #[test]
    fn symmetric_eigenvectors_diagonalise(a in square()) {
        let s = a.symmetrised();
        let eigen = SymmetricEigen::new(&s).unwrap();
        let ones = vec![1.0; a.rows()];
        let rebuilt = eigen.vectors.scaled_by(&ones, &eigen.values).times_transposed(&eigen.vectors);
        prop_assert!(close(&rebuilt, &s, ROUNDING));
        prop_assert!(eigen.values.is_sorted());
    }

    #[test]
    fn the_hermitian_top_is_the_largest_eigenvalue_of_its_real_form(a in square(), angle in -4.0..4.0) {
        let n = a.rows();
        let (sin, cos) = f64::sin_cos(angle);
        let real = Matrix::from_fn(2 * n, 2 * n, |row, column| {
            let (i, j) = (row % n, column % n);
            let (even, odd) = (0.5 * cos * (a[(i, j)] + a[(j, i)]), 0.5 * sin * (a[(i, j)] - a[(j, i)]));
            match (row < n, column < n) {
                (true, true) | (false, false) => even,
                (true, false) => -odd,
                (false, true) => odd,
            }
        });
        let top = hermitian_top(&a, angle).unwrap();
        prop_assert!((top - SymmetricEigen::new(&real).unwrap().values[2 * n - 1]).abs() <= ROUNDING);
        prop_assert!(top <= spectral_norm(&a).unwrap() + ROUNDING);
    }

    #[test]
    fn cholesky_factors_what_is_positive_definite_and_nothing_else(a in square()) {
        let n = a.rows();
        let definite = a.times_transposed(&a).plus(&Matrix::identity(n));
        let lower = cholesky(&definite).unwrap();
        prop_assert!(close(&lower.times_transposed(&lower), &definite, ROUNDING * 10.0));
        prop_assert!(cholesky(&definite.scaled(-1.0)).is_none());
        prop_assert!(cholesky(&a.times_transposed(&a).minus(&Matrix::identity(n).scaled(1e-3 + spectral_norm(&a).unwrap().powi(2)))).is_none());
    }

    #[test]
    fn columns_become_orthonormal(a in square()) {
        let mut q = a.clone();
        let r = orthonormalise(&mut q);
        let n = a.rows();
        prop_assert!(close(&q.transposed_times(&q), &Matrix::identity(n), ROUNDING));
        let upper = q.transposed_times(&a);
        for i in 0..n {
            prop_assert!((upper[(i, i)] - r[i]).abs() <= ROUNDING);
            for j in 0..i {
                prop_assert!(upper[(i, j)].abs() <= ROUNDING);
            }
        }
    }
}

#[test]
fn what_is_not_finite_is_refused() {
    for bad in [f64::NAN, f64::INFINITY] {
        let a = Matrix::new(2, 2, vec![1.0, bad, 0.0, 1.0]);
        assert!(
            eigenvalues(&a).is_err() && eigenpairs(&a).is_err() && spectral_radius(&a).is_err()
        );
        assert!(
            singular_values(&a).is_err()
                && Svd::new(&a).is_err()
                && SymmetricEigen::new(&a).is_err()
        );
        assert!(hermitian_top(&a, 0.3).is_err());
    }
    assert!(norm(&[1.0, f64::NAN]).is_nan());
}

#[test]
fn norms_neither_overflow_nor_vanish() {
    assert!((norm(&[3e200, 4e200]) / 5e200 - 1.0).abs() < 1e-15);
    assert!((norm(&[3e-200, 4e-200]) / 5e-200 - 1.0).abs() < 1e-15);
    assert_eq!(norm(&[]), 0.0);
}
