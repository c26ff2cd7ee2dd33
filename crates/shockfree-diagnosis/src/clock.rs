//! Time, shared out.

use std::time::{Duration, Instant};

/// A limit of time, of which each part of the work may take a share.
#[derive(Clone, Copy, Debug)]
pub struct Clock {
    started: Instant,
    limit: Duration,
}

impl Clock {
    /// A clock that starts now.
    pub fn new(limit: Duration) -> Self {
        Self { started: Instant::now(), limit }
    }

    /// Whether less than this share of the time is gone.
    pub fn within(&self, share: f64) -> bool {
        self.started.elapsed().as_secs_f64() < share * self.limit.as_secs_f64()
    }

    /// The limit.
    pub const fn limit(&self) -> Duration {
        self.limit
    }
}

/// Told what is being worked at, from more than one thread.
pub type Progress<'a> = &'a (dyn Fn(&str) + Sync);
