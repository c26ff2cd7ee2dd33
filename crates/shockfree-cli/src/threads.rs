//! How many threads compute.

/// So many threads from now on, or as many as there are processors.
pub fn take(threads: Option<u64>) {
    if let Some(threads) = threads {
        let threads = usize::try_from(threads).unwrap_or(1);
        // It fails if there are threads already, and there are none.
        let _ = rayon::ThreadPoolBuilder::new().num_threads(threads).build_global();
    }
}
