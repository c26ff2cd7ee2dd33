//! Time, shared out.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use crate::{Error, Result};

/// How long something may take, and what ends it before: a [`Duration`] alone, or with a flag.
#[derive(Clone, Copy, Debug)]
pub struct TimeLimit<'a> {
    /// The time.
    pub time: Duration,
    /// Whoever sets it wants no result any more. It is looked at wherever the time is: soon, not at once.
    pub stop: Option<&'a AtomicBool>,
}

impl From<Duration> for TimeLimit<'_> {
    fn from(time: Duration) -> Self {
        Self { time, stop: None }
    }
}

/// A limit of time, of which each part of the work may take a share.
#[derive(Clone, Copy, Debug)]
pub struct Clock<'a> {
    started: Instant,
    limit: TimeLimit<'a>,
}

impl<'a> Clock<'a> {
    /// A clock that starts now.
    pub fn new(limit: impl Into<TimeLimit<'a>>) -> Self {
        Self { started: Instant::now(), limit: limit.into() }
    }

    /// Whether less than this share of the time is gone, and nobody has stopped it.
    pub fn within(&self, share: f64) -> bool {
        !self.is_stopped()
            && self.started.elapsed().as_secs_f64() < share * self.limit.time.as_secs_f64()
    }

    /// The limit.
    pub const fn limit(&self) -> Duration {
        self.limit.time
    }

    /// What was found until a clock was stopped is no result.
    pub(crate) fn go_on(&self) -> Result<()> {
        if self.is_stopped() { Err(Error::Stopped) } else { Ok(()) }
    }

    fn is_stopped(&self) -> bool {
        self.limit.stop.is_some_and(|stop| stop.load(Ordering::Relaxed))
    }
}

/// Told what is being worked at, from more than one thread.
pub type Progress<'a> = &'a (dyn Fn(&str) + Sync);
