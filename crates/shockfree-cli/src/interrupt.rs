//! Ctrl-C, and the SIGTERM that a scheduler sends.

use std::sync::atomic::{AtomicBool, Ordering};

use crate::failure::INTERRUPTED;

static WANTED: AtomicBool = AtomicBool::new(false);

/// Listens from now on; the answer says whether somebody has asked us to stop. Whoever asks a second
/// time will not wait for the block to end.
pub fn listen() -> impl Fn() -> bool {
    // If it cannot be, Ctrl-C kills us as it would have, and the file can still be gone on with.
    let _ = ctrlc::set_handler(|| {
        if WANTED.swap(true, Ordering::Relaxed) {
            std::process::exit(INTERRUPTED.into());
        }
    });
    || WANTED.load(Ordering::Relaxed)
}

/// Calls `end` when somebody asks us to stop for the first time; a second time ends the program at once.
pub fn once(end: impl FnOnce() + Send + 'static) {
    let mut end = Some(end);
    let _ = ctrlc::set_handler(move || match end.take() {
        Some(end) => end(),
        None => std::process::exit(INTERRUPTED.into()),
    });
}
