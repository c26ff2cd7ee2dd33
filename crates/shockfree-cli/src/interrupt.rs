//! Ctrl-C, and the SIGTERM that a scheduler sends.

use std::sync::atomic::{AtomicBool, Ordering};

use crate::failure::INTERRUPTED;

static WANTED: AtomicBool = AtomicBool::new(false);

/// Listens from now on; the answer says whether somebody has asked us to stop. Whoever asks a second
/// time will not wait for the block to end.
pub fn listen() -> impl Fn() -> bool {
    listen_and(|| ())
}

/// The same; whoever asks a second time waits for `leave` alone.
pub fn listen_and(leave: impl Fn() + Send + 'static) -> impl Fn() -> bool {
    // If it cannot be, Ctrl-C kills us as it would have, and the file can still be gone on with.
    let _ = ctrlc::set_handler(move || {
        if WANTED.swap(true, Ordering::Relaxed) {
            leave();
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
