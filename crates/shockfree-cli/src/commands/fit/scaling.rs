//! The units of the columns.

/// Each column minus its mean, divided by its standard deviation; or as it is.
#[derive(Clone, Debug, PartialEq)]
pub struct Scaling {
    /// The means; 0 of columns that stay as they are.
    pub means: Vec<f64>,
    /// The standard deviations; 1 of those, and of columns that do not vary.
    pub deviations: Vec<f64>,
}

impl Scaling {
    /// That of these rows of columns. The place of a column is the error, if its numbers are so large that it has no mean or
    /// no deviation.
    pub fn of<'a>(
        columns: usize,
        rows: &(impl Iterator<Item = &'a [f64]> + Clone),
        keeps: impl Fn(usize) -> bool,
    ) -> Result<Self, usize> {
        let mut scaling = Self { means: vec![0.0; columns], deviations: vec![1.0; columns] };
        for column in (0..columns).filter(|&column| !keeps(column)) {
            let values = || rows.clone().map(move |row| row[column]);
            let count: f64 = values().map(|_| 1.0).sum();
            let mean = values().sum::<f64>() / count;
            let variance = values().map(|value| (value - mean).powi(2)).sum::<f64>() / count;
            let varies = values().any(|value| Some(value) != values().next());
            if !(mean.is_finite() && variance.is_finite()) {
                return Err(column);
            }
            scaling.means[column] = mean;
            // The square of a tiny difference may be 0.
            if varies && variance > 0.0 {
                scaling.deviations[column] = variance.sqrt();
            }
        }
        Ok(scaling)
    }

    /// In units of the network.
    pub fn scaled(&self, column: usize, value: f64) -> f64 {
        (value - self.means[column]) / self.deviations[column]
    }

    /// In units of the data.
    pub fn unscaled(&self, column: usize, value: f64) -> f64 {
        self.means[column] + self.deviations[column] * value
    }
}

#[cfg(test)]
mod tests {
    use super::Scaling;

    #[test]
    fn columns_have_mean_0_and_deviation_1_or_stay() {
        let rows = [[1.0, 5.0, 0.1], [3.0, 7.0, 0.1], [5.0, 6.0, 0.1]];
        let scaling =
            Scaling::of(3, &rows.iter().map(|row| &row[..]), |column| column == 1).unwrap();
        assert_eq!(scaling.means[..2], [3.0, 0.0]);
        assert_eq!(scaling.deviations, [(8.0_f64 / 3.0).sqrt(), 1.0, 1.0]);
        assert_eq!(scaling.unscaled(0, scaling.scaled(0, 5.0)), 5.0);
        let huge = [[1e300], [-1e300]];
        assert_eq!(Scaling::of(1, &huge.iter().map(|row| &row[..]), |_| false), Err(0));
    }
}
