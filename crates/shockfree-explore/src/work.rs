//! Computing, off the threads that serve: few at once, few waiting, and none for a client that has gone.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use axum::http::StatusCode;
use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;

use crate::answer::Refusal;

/// Places for computations.
#[derive(Clone)]
pub struct Work {
    places: Arc<Semaphore>,
    waiting: Arc<AtomicUsize>,
    most_waiting: usize,
}

/// Whether a computation is still wanted.
#[derive(Clone, Default)]
pub struct Wanted(Arc<AtomicBool>);

impl Wanted {
    /// False once its client has gone.
    pub fn still(&self) -> bool {
        !self.0.load(Ordering::Relaxed)
    }

    /// The flag that is set when its client has gone.
    pub fn stop(&self) -> &AtomicBool {
        &self.0
    }
}

/// Says, when the future that holds it is dropped, that nobody waits any more.
struct Waiter(Wanted);

impl Drop for Waiter {
    fn drop(&mut self) {
        self.0.0.store(true, Ordering::Relaxed);
    }
}

/// Whoever comes when there is no room is told so.
pub fn busy() -> Refusal {
    Refusal::new(StatusCode::SERVICE_UNAVAILABLE, "too many requests at once: ask again")
}

/// Counts one who waits.
struct Queued<'a>(&'a AtomicUsize);

impl Drop for Queued<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Work {
    /// Room for so many computations at once, and for so many more that wait.
    pub fn new(places: usize, most_waiting: usize) -> Self {
        Self { places: Arc::new(Semaphore::new(places)), waiting: Arc::default(), most_waiting }
    }

    /// Computes, when there is a place. The future may be dropped at any time: then the computation learns of it.
    pub async fn compute<T: Send + 'static>(
        &self,
        compute: impl FnOnce(&Wanted) -> T + Send + 'static,
    ) -> Result<T, Refusal> {
        let queued = Queued(&self.waiting);
        if self.waiting.fetch_add(1, Ordering::Relaxed) >= self.most_waiting {
            return Err(busy());
        }
        let place = self.places.clone().acquire_owned().await;
        drop(queued);
        let place = place
            .map_err(|_| Refusal::new(StatusCode::SERVICE_UNAVAILABLE, "the program is ending"))?;
        let waiter = Waiter(Wanted::default());
        let wanted = waiter.0.clone();
        let computed = spawn_blocking(move || {
            let result = compute(&wanted);
            // The place is free only now, whoever still waits.
            drop(place);
            result
        });
        computed.await.map_err(|_| {
            Refusal::new(
                StatusCode::INTERNAL_SERVER_ERROR,
                "the computation failed: this is a fault of the program",
            )
        })
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;
    use std::time::Duration;

    use super::{Wanted, Work};

    fn runtime() -> tokio::runtime::Runtime {
        tokio::runtime::Builder::new_multi_thread().enable_time().build().unwrap()
    }

    #[test]
    fn a_computation_learns_that_nobody_waits_any_more() {
        runtime().block_on(async {
            let (tell, told) = mpsc::channel();
            let work = Work::new(1, 1);
            let (begun, begins) = tokio::sync::oneshot::channel();
            let computed = work.compute(move |wanted| {
                begun.send(()).unwrap();
                while wanted.still() {
                    std::thread::sleep(Duration::from_millis(1));
                }
                tell.send("given up").unwrap();
            });
            tokio::select! {
                _ = computed => panic!("it only ends when it is given up"),
                result = begins => result.unwrap(),
            }
            assert_eq!(told.recv().unwrap(), "given up");
            // And its place is free again.
            assert!(work.compute(Wanted::still).await.unwrap());
        });
    }

    #[test]
    fn who_comes_when_too_many_wait_is_sent_away() {
        runtime().block_on(async {
            let work = Work::new(1, 2);
            let (release, released) = mpsc::channel::<()>();
            let busy = tokio::spawn({
                let work = work.clone();
                async move { work.compute(move |_| released.recv()).await.is_ok() }
            });
            let waiting: Vec<_> = (0..8)
                .map(|_| {
                    let work = work.clone();
                    tokio::spawn(async move { work.compute(|_| ()).await.is_ok() })
                })
                .collect();
            tokio::time::sleep(Duration::from_millis(50)).await;
            release.send(()).unwrap();
            let mut answered = 0;
            for one in waiting {
                answered += usize::from(one.await.unwrap());
            }
            assert!(busy.await.unwrap());
            assert!((1..8).contains(&answered), "{answered} of 8 were answered");
        });
    }
}
