//! A series to try things on.

/// The yearly mean number of sunspots from 1700 to 2008 as CSV, with the columns `year` and `sunspots`.
///
/// Observed by many, kept by the National Geophysical Data Center (NOAA), distributed with the Python package
/// `statsmodels`, whose `datasets.sunspots` says that it is in the public domain.
///
/// ```
/// use shockfree_data::{Limits, SUNSPOTS, SequenceOptions, TableFormat, read_sequences_bytes};
///
/// let options = SequenceOptions::default();
/// let table =
///     read_sequences_bytes(TableFormat::Csv, SUNSPOTS.as_bytes(), &options, &Limits::default())?;
/// assert_eq!(table.columns, ["sunspots"]);
/// assert_eq!(table.ignored[0].name, "year");
/// assert_eq!(table.sequences[0].values.rows, 309);
/// # Ok::<(), shockfree_data::Problem>(())
/// ```
pub const SUNSPOTS: &str = include_str!("../data/sunspots.csv");
