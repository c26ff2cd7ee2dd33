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

/// A chunk of what is kept in memory takes at most about so many steps, a fraction of a second, unless even the fewest
/// runs take more.
const CHUNK_STEPS: u64 = 500_000_000;

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
        .map(|chunk| train_chunk(plan, chunk))
        .collect();
    Ok(chunks?.concat())
}

/// How many runs make a block: what is lost if a sweep is killed, and the wait if it is interrupted.
pub fn block_size(plan: &Plan) -> u64 {
    (BLOCK_STEPS / steps_of_longest(plan)).clamp(LEAST_IN_BLOCK, MOST_IN_BLOCK)
}

/// How many steps of the unit a run takes at most.
fn steps_of_longest(plan: &Plan) -> u64 {
    let steps = |horizon: &shockfree::Horizon| horizon.steps().unwrap_or(STEPS_OF_A_LIMIT);
    let longest = plan.settings().horizons.iter().map(steps).max().unwrap_or(1);
    longest.saturating_mul(plan.settings().budget)
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
    let part = sheet.part();
    let all = part.size(plan);
    let block = block_size(plan);
    while sheet.rows() < all {
        if !proceed(sheet.rows()) {
            return Ok(Ended::Interrupted);
        }
        let end = all.min(sheet.rows() + block);
        let runs: Vec<Run> = (sheet.rows()..end).map(|row| plan.run(part.run(row))).collect();
        let finishes = train_runs(plan, &runs)?;
        sheet.append(plan, &runs, &finishes)?;
        for finish in finishes {
            keep(finish.record);
        }
    }
    proceed(sheet.rows());
    Ok(Ended::Complete)
}

/// Trains a part on all threads and keeps the results in memory, in the order of its rows.
///
/// Before each of many chunks `proceed` is asked, from any thread; `None` if it said no.
///
/// # Errors
/// As [`train_runs`].
pub fn train_part(
    plan: &Plan,
    part: Part,
    proceed: &(dyn Fn() -> bool + Sync),
) -> Result<Option<Vec<Finish>>> {
    let rows = part.size(plan);
    let share = rows.div_ceil((CHUNKS_A_THREAD * rayon::current_num_threads()) as u64);
    let quick = (CHUNK_STEPS / steps_of_longest(plan)).min(MOST_IN_CHUNK as u64);
    let chunk = share.min(quick).max(LEAST_IN_CHUNK as u64);
    let chunks: Result<Vec<Option<Vec<Finish>>>> = (0..rows.div_ceil(chunk))
        .into_par_iter()
        .map(|at| {
            if !proceed() {
                return Ok(None);
            }
            let rows = at * chunk..rows.min((at + 1) * chunk);
            let runs: Vec<Run> = rows.map(|row| plan.run(part.run(row))).collect();
            train_chunk(plan, &runs).map(Some)
        })
        .collect();
    let chunks: Option<Vec<Vec<Finish>>> = chunks?.into_iter().collect();
    Ok(chunks.map(|chunks| chunks.concat()))
}

/// Trains some runs on this thread.
fn train_chunk(plan: &Plan, runs: &[Run]) -> Result<Vec<Finish>> {
    let jobs: Vec<_> = runs.iter().map(|run| run.job(plan.settings())).collect::<Result<_>>()?;
    Ok(train_batch(jobs).into_iter().map(Finish::from).collect())
}
