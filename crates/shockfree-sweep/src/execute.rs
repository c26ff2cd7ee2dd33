//! Runs the runs.

use rayon::prelude::*;
use shockfree::training::train_batch;

use crate::file::{Part, Sheet};
use crate::{Finish, Plan, Record, Result, Run};

/// The most runs that one thread takes at once: enough to fill the lanes over and over, as at the end of a
/// chunk most of them wait for the slowest. With 128 the default sweep takes a seventh longer.
const MOST_IN_CHUNK: usize = 1024;

/// The least: as many as the widest vectors have lanes.
const LEAST_IN_CHUNK: usize = 8;

/// How many chunks a thread gets of a block. Some take a hundred times as long as others; with several
/// the threads end at about the same time.
const CHUNKS_A_THREAD: usize = 4;

/// A block takes at most about so many steps of the unit: a second or two, after which somebody who
/// wants to stop has waited long enough.
const BLOCK_STEPS: u64 = 2_000_000_000;

/// The largest block: some 200 bytes a row are in memory before they are written.
const MOST_IN_BLOCK: u64 = 8192;

/// The smallest: less would leave threads without work.
const LEAST_IN_BLOCK: u64 = 128;

/// By how much blocks are shorter where nothing is written.
const SHORTER: u64 = 2;

/// A limit costs about as much as so many steps.
const STEPS_OF_A_LIMIT: u64 = 50;

/// How a sweep ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// All runs are done.
    Complete,
    /// Somebody wanted it to stop.
    Interrupted,
}

/// Trains some runs of a plan, on all threads; the results are in the order of the runs.
///
/// # Errors
/// As [`Run::job`].
pub fn train_runs(plan: &Plan, runs: &[Run]) -> Result<Vec<Finish>> {
    let share = runs.len().div_ceil(CHUNKS_A_THREAD * rayon::current_num_threads());
    let chunks: Result<Vec<Vec<Finish>>> = runs
        .par_chunks(share.clamp(LEAST_IN_CHUNK, MOST_IN_CHUNK))
        .map(|chunk| {
            let jobs: Vec<_> =
                chunk.iter().map(|run| run.job(plan.settings())).collect::<Result<_>>()?;
            Ok(train_batch(jobs).into_iter().map(Finish::from).collect())
        })
        .collect();
    Ok(chunks?.concat())
}

/// How many runs make a block: what is lost if a sweep is killed, and the wait if it is interrupted.
pub fn block_size(plan: &Plan) -> u64 {
    let steps = |horizon: &shockfree::Horizon| horizon.steps().unwrap_or(STEPS_OF_A_LIMIT);
    let longest = plan.settings().horizons.iter().map(steps).max().unwrap_or(1);
    let run = longest.saturating_mul(plan.settings().budget);
    (BLOCK_STEPS / run).clamp(LEAST_IN_BLOCK, MOST_IN_BLOCK)
}

/// Runs what is missing in a sheet, block after block.
///
/// After every block its records are given to `keep`, and `proceed` is asked, with the number of rows
/// that the sheet has now.
///
/// # Errors
/// As [`train_runs`], or the sheet's. The sheet keeps the rows that it has.
pub fn fill(
    plan: &Plan,
    sheet: &mut Sheet,
    keep: &mut dyn FnMut(Record),
    proceed: &mut dyn FnMut(u64) -> bool,
) -> Result<Ended> {
    let (part, first) = (sheet.part(), sheet.rows());
    in_blocks(plan, part, (first, block_size(plan)), proceed, &mut |runs, finishes| {
        sheet.append(plan, runs, &finishes)?;
        for finish in finishes {
            keep(finish.record);
        }
        Ok(())
    })
}

/// Runs a part, block after block, and keeps the results in memory, in the order of its rows.
///
/// After every block `proceed` is asked, with the number of runs that are done; `None` if it said no.
///
/// # Errors
/// As [`train_runs`].
pub fn train_part(
    plan: &Plan,
    part: Part,
    proceed: &mut dyn FnMut(u64) -> bool,
) -> Result<Option<Vec<Finish>>> {
    let mut all = Vec::new();
    // Nothing is written, so that blocks may be short for the sake of whoever waits.
    let block = block_size(plan).div_ceil(SHORTER);
    let ended = in_blocks(plan, part, (0, block), proceed, &mut |_, finishes| {
        all.extend(finishes);
        Ok(())
    })?;
    Ok((ended == Ended::Complete).then_some(all))
}

/// Takes runs with their results.
type Take<'a> = &'a mut dyn FnMut(&[Run], Vec<Finish>) -> Result<()>;

/// Runs a part from a row on, in blocks of so many runs.
fn in_blocks(
    plan: &Plan,
    part: Part,
    (first, block): (u64, u64),
    proceed: &mut dyn FnMut(u64) -> bool,
    take: Take<'_>,
) -> Result<Ended> {
    let all = part.size(plan);
    let mut rows = first;
    while rows < all {
        if !proceed(rows) {
            return Ok(Ended::Interrupted);
        }
        let end = all.min(rows + block);
        let runs: Vec<Run> = (rows..end).map(|row| plan.run(part.run(row))).collect();
        let finishes = train_runs(plan, &runs)?;
        take(&runs, finishes)?;
        rows = end;
    }
    proceed(rows);
    Ok(Ended::Complete)
}
