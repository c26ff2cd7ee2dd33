//! A surface, written while it is computed: there are never more than two blocks of it in memory.

use std::io::{self, Write};
use std::sync::atomic::{AtomicBool, Ordering};

use super::cells::Cells;
use super::npy::{self, Number};

/// The cells of a block: enough that no thread waits long at its end, and few enough that two blocks of costs and gradients
/// in double precision take 32 MiB.
const BLOCK: usize = 1 << 20;

/// How a surface ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// All of it is written.
    Complete,
    /// Somebody wanted it to stop.
    Interrupted,
}

/// A file that cannot be written, by its place among those that were given.
#[derive(Debug)]
pub struct Broken {
    pub file: usize,
    pub source: io::Error,
}

/// Some of the cells, one after the other, as the bytes of each file.
struct Block {
    first: usize,
    count: usize,
    planes: Vec<Vec<u8>>,
}

impl Block {
    fn new(planes: usize) -> Self {
        Self { first: 0, count: 0, planes: vec![Vec::new(); planes] }
    }

    fn fill<T: Number>(
        &mut self,
        cells: &Cells,
        first: usize,
        proceed: &(impl Fn(usize) -> bool + Sync),
    ) {
        (self.first, self.count) = (first, BLOCK.min(cells.count() - first));
        for plane in &mut self.planes {
            plane.resize(self.count * size_of::<T>(), 0);
        }
        cells.fill::<T>(first, &mut self.planes, proceed);
    }

    fn write(&self, files: &mut [impl Write]) -> Result<(), Broken> {
        let pairs = files.iter_mut().zip(&self.planes).enumerate();
        for (file, (out, plane)) in pairs {
            out.write_all(plane).map_err(|source| Broken { file, source })?;
        }
        Ok(())
    }
}

/// The bytes of memory that blocks take, in so many files, and what threads need besides.
pub fn bytes_of_memory<T: Number>(cells: &Cells, files: usize) -> usize {
    let blocks = 2 * files * BLOCK.min(cells.count()) * size_of::<T>();
    blocks + rayon::current_num_threads() * cells.scratch_bytes::<T>()
}

/// The bytes of a file.
pub fn bytes_of_file<T: Number>(cells: &Cells) -> u64 {
    let header = npy::header::<T>(cells.grid.rows(), cells.grid.columns());
    header.len() as u64 + cells.count() as u64 * size_of::<T>() as u64
}

/// Writes costs into the first file and, if there are two, sizes of gradients into the second, both as arrays.
///
/// While a block is written, the next is computed. `proceed` is told cells as they are computed, from any thread.
pub fn write<T: Number>(
    cells: &Cells,
    files: &mut [impl Write + Send],
    proceed: &(impl Fn(usize) -> bool + Sync),
) -> Result<Ended, Broken> {
    let header = npy::header::<T>(cells.grid.rows(), cells.grid.columns());
    for (file, out) in files.iter_mut().enumerate() {
        out.write_all(&header).map_err(|source| Broken { file, source })?;
    }
    // Nobody computes for a file that cannot be written, nor writes what was not computed to its end.
    let is_over = AtomicBool::new(false);
    let goes_on = |done: usize| {
        if !proceed(done) {
            is_over.store(true, Ordering::Relaxed);
        }
        !is_over.load(Ordering::Relaxed)
    };
    let (mut full, mut next) = (Block::new(files.len()), Block::new(files.len()));
    full.fill::<T>(cells, 0, &goes_on);
    while full.count > 0 && goes_on(0) {
        let end = full.first + full.count;
        let write = || {
            let written = full.write(files);
            if written.is_err() {
                is_over.store(true, Ordering::Relaxed);
            }
            written
        };
        let (written, ()) = rayon::join(write, || next.fill::<T>(cells, end, &goes_on));
        written?;
        std::mem::swap(&mut full, &mut next);
    }
    Ok(if full.count == 0 { Ended::Complete } else { Ended::Interrupted })
}

#[cfg(test)]
mod tests {
    use std::io::{self, ErrorKind, Write};
    use std::sync::atomic::{AtomicUsize, Ordering};

    use shockfree::objective::Grid;
    use shockfree::training::Example;

    use super::{BLOCK, Broken, Ended, bytes_of_file, write};
    use crate::commands::surface::cells::Cells;

    /// A disk with room for so many bytes.
    struct Disk {
        room: usize,
        written: usize,
    }

    impl Disk {
        fn with_room(room: usize) -> Self {
            Self { room, written: 0 }
        }
    }

    impl Write for Disk {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            let count = bytes.len().min(self.room - self.written);
            self.written += count;
            if count > 0 { Ok(count) } else { Err(ErrorKind::StorageFull.into()) }
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    /// Four blocks and a bit.
    fn cells() -> Cells {
        let grid = Grid::new((-9.0, 9.0), (-9.0, 9.0), 2048, 2049).unwrap();
        Cells { problem: Example::Eight.problem(), grid }
    }

    #[test]
    fn a_full_disk_ends_it_and_is_named() {
        let cells = cells();
        let mut disks = [usize::MAX, 5_000_000].map(Disk::with_room);
        let done = AtomicUsize::new(0);
        let proceed = |cells| {
            done.fetch_add(cells, Ordering::Relaxed);
            true
        };
        let Broken { file, source } = write::<f32>(&cells, &mut disks, &proceed).unwrap_err();
        assert_eq!((file, source.kind()), (1, ErrorKind::StorageFull));
        // The second block does not fit; at most the third was computed meanwhile.
        assert!((2 * BLOCK..=3 * BLOCK).contains(&done.into_inner()));
    }

    #[test]
    fn whoever_wants_it_to_stop_waits_for_no_block() {
        let cells = cells();
        for after in [0, BLOCK / 2, BLOCK + 1, 3 * BLOCK] {
            let mut disks = [Disk::with_room(usize::MAX)];
            let done = AtomicUsize::new(0);
            let proceed = |cells| done.fetch_add(cells, Ordering::Relaxed) + cells <= after;
            let ended = write::<f32>(&cells, &mut disks, &proceed).unwrap();
            assert_eq!(ended, Ended::Interrupted);
            // All threads end their pieces, and none takes another.
            let most = after + 960 * rayon::current_num_threads();
            assert!(done.into_inner() <= most, "{after}");
        }
        let mut disks = [0, 1].map(|_| Disk::with_room(usize::MAX));
        assert_eq!(write::<f64>(&cells, &mut disks, &|_| true).unwrap(), Ended::Complete);
        let bytes = bytes_of_file::<f64>(&cells);
        assert!(disks.iter().all(|disk| disk.written as u64 == bytes));
    }
}
