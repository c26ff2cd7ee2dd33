//! The columns of the rows, as Parquet.

use std::fs::File;
use std::io::{self, Write};
use std::path::Path;
use std::sync::Arc;

use ::parquet::data_type::{ByteArray, ByteArrayType, DoubleType, Int64Type};
use ::parquet::errors::ParquetError;
use ::parquet::file::properties::WriterProperties;
use ::parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use ::parquet::schema::parser::parse_message_type;
use shockfree_sweep::file::{Part, scan};
use shockfree_sweep::{Finish, Plan, Run};

use crate::failure::Failure;
use crate::output;

/// The columns of the CSV, in its order. The horizon is a number of steps, and null for the infinite
/// one; numbers are null where the CSV has none.
const SCHEMA: &str = "message run {
    required binary plan (utf8); required int64 run; required binary method (utf8);
    required binary origin (utf8); required double x_0; required double target;
    optional int64 horizon; optional double step; optional double threshold;
    required double w0; required double b0; required binary stop (utf8);
    required int64 iterations; required double largest_gradient;
    required double w; required double b; optional double cost;
}";

/// Rows that are in memory at once, and read back at once.
const GROUP: usize = 1 << 16;

type Rows<'a> = &'a [(Run, Finish)];
type Group<'a, W> = SerializedRowGroupWriter<'a, W>;

/// Writes the rows in the file of a complete sweep again, as columns.
pub fn export(plan: &Plan, folder: &Path, name: &str) -> Result<(), Failure> {
    let place = folder.join(name);
    let cannot = Failure::write(&place);
    let path = folder.join(Part::WHOLE.file_name());
    let csv = File::open(&path).map_err(|source| Failure::Read { path: path.clone(), source })?;
    let file = output::new_file_in(folder).map_err(&cannot)?;
    let mut writer = Writer::new(plan, file).map_err(io::Error::other).map_err(&cannot)?;
    let mut index = 0;
    scan(&path, &csv, plan, Part::WHOLE, &mut |finish| {
        writer.row(plan.run(index), *finish);
        index += 1;
    })?;
    let file = writer.close().map_err(io::Error::other).map_err(&cannot)?;
    file.as_file().sync_all().map_err(&cannot)?;
    file.persist(&place).map(drop).map_err(|error| cannot(error.error))
}

/// Collects rows into groups and writes those.
struct Writer<'a, W: Write + Send> {
    plan: &'a Plan,
    file: SerializedFileWriter<W>,
    rows: Vec<(Run, Finish)>,
    /// The first failure; after it nothing is written any more.
    failed: Result<(), ParquetError>,
}

impl<'a, W: Write + Send> Writer<'a, W> {
    fn new(plan: &'a Plan, file: W) -> Result<Self, ParquetError> {
        let schema = Arc::new(parse_message_type(SCHEMA)?);
        let file = SerializedFileWriter::new(file, schema, Arc::new(WriterProperties::default()))?;
        Ok(Self { plan, file, rows: Vec::new(), failed: Ok(()) })
    }

    fn row(&mut self, run: Run, finish: Finish) {
        self.rows.push((run, finish));
        if self.rows.len() == GROUP {
            self.flush();
        }
    }

    fn flush(&mut self) {
        if self.failed.is_ok() {
            self.failed = self.group();
        }
        self.rows.clear();
    }

    fn close(mut self) -> Result<W, ParquetError> {
        self.flush();
        self.failed?;
        self.file.into_inner()
    }

    fn group(&mut self) -> Result<(), ParquetError> {
        let rows = self.rows.as_slice();
        let plan = self.plan.fingerprint();
        let mut group = self.file.next_row_group()?;
        texts(&mut group, rows, |_| plan)?;
        whole(&mut group, rows, |(run, _)| Some(run.index))?;
        texts(&mut group, rows, |(run, _)| run.family.method.as_str())?;
        texts(&mut group, rows, |(run, _)| run.family.origin.as_str())?;
        reals(&mut group, rows, |(run, _)| Some(run.start))?;
        reals(&mut group, rows, |(run, _)| Some(run.target))?;
        whole(&mut group, rows, |(run, _)| run.horizon.steps())?;
        reals(&mut group, rows, |(run, _)| run.step)?;
        reals(&mut group, rows, |(run, _)| run.threshold)?;
        reals(&mut group, rows, |(run, _)| Some(run.initial.weight))?;
        reals(&mut group, rows, |(run, _)| Some(run.initial.bias))?;
        texts(&mut group, rows, |(_, finish)| finish.record.ending.as_str())?;
        whole(&mut group, rows, |(_, finish)| Some(finish.record.iterations.into()))?;
        reals(&mut group, rows, |(_, finish)| Some(finish.record.largest_gradient))?;
        reals(&mut group, rows, |(_, finish)| Some(finish.last.weight))?;
        reals(&mut group, rows, |(_, finish)| Some(finish.last.bias))?;
        reals(&mut group, rows, |(_, finish)| finish.cost)?;
        group.close().map(drop)
    }
}

fn texts<'r, W: Write + Send>(
    group: &mut Group<'_, W>,
    rows: Rows<'r>,
    of: impl Fn(&'r (Run, Finish)) -> &'r str,
) -> Result<(), ParquetError> {
    let values: Vec<ByteArray> = rows.iter().map(|row| ByteArray::from(of(row))).collect();
    column::<ByteArrayType, W>(group, &values, None)
}

fn whole<W: Write + Send>(
    group: &mut Group<'_, W>,
    rows: Rows<'_>,
    of: impl Fn(&(Run, Finish)) -> Option<u64>,
) -> Result<(), ParquetError> {
    let values: Vec<Option<u64>> = rows.iter().map(of).collect();
    let there: Vec<i64> =
        values.iter().flatten().map(|value| i64::try_from(*value).unwrap_or(i64::MAX)).collect();
    column::<Int64Type, W>(group, &there, Some(&levels(&values)))
}

fn reals<W: Write + Send>(
    group: &mut Group<'_, W>,
    rows: Rows<'_>,
    of: impl Fn(&(Run, Finish)) -> Option<f64>,
) -> Result<(), ParquetError> {
    let values: Vec<Option<f64>> = rows.iter().map(of).collect();
    let there: Vec<f64> = values.iter().copied().flatten().collect();
    column::<DoubleType, W>(group, &there, Some(&levels(&values)))
}

/// Which values of an optional column are there. A required one does not look at it.
fn levels<T>(values: &[Option<T>]) -> Vec<i16> {
    values.iter().map(|value| i16::from(value.is_some())).collect()
}

fn column<T: ::parquet::data_type::DataType, W: Write + Send>(
    group: &mut Group<'_, W>,
    values: &[T::T],
    levels: Option<&[i16]>,
) -> Result<(), ParquetError> {
    // The schema has as many columns as we write.
    let mut column = group.next_column()?.ok_or(ParquetError::EOF("columns".to_owned()))?;
    column.typed::<T>().write_batch(values, levels, None)?;
    column.close()
}
