//! Long calls: other threads of Python go on meanwhile, and Ctrl-C ends them.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

use pyo3::prelude::*;

/// How long after Ctrl-C it is noticed.
const LISTEN: Duration = Duration::from_millis(50);

/// Runs `work` on a thread of its own, without the lock of the interpreter. On Ctrl-C (or whatever a signal handler raises)
/// the flag is set, and once `work` has come back that is raised instead of its result.
pub fn interruptible<T: Send>(
    py: Python<'_>,
    work: impl FnOnce(&AtomicBool) -> T + Send,
) -> PyResult<T> {
    let stop = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let (done, end) = channel();
        let stop = &stop;
        let worker = scope.spawn(move || {
            let result = work(stop);
            // Nobody listens if a signal came meanwhile.
            done.send(()).unwrap_or_default();
            result
        });
        let mut end = Some(end);
        let raised = loop {
            let Some(listening) = end.take() else { break Ok(()) };
            let (back, heard) = py.detach(move || {
                let heard = listening.recv_timeout(LISTEN);
                (listening, heard)
            });
            if heard == Err(RecvTimeoutError::Timeout) {
                if let Err(error) = py.check_signals() {
                    stop.store(true, Ordering::Relaxed);
                    break Err(error);
                }
                end = Some(back);
            }
        };
        let result = py.detach(|| worker.join());
        raised?;
        Ok(result.unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
    })
}
