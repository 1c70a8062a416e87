//! How far a scan is, for who waits for it.

use std::sync::atomic::{AtomicUsize, Ordering};

/// Counts stacks while they are evaluated.
#[derive(Debug, Default)]
pub struct Progress {
    all: AtomicUsize,
    done: AtomicUsize,
}

impl Progress {
    /// Nothing is known yet.
    pub const fn new() -> Progress {
        Progress {
            all: AtomicUsize::new(0),
            done: AtomicUsize::new(0),
        }
    }

    /// So many stacks will be evaluated.
    pub(super) fn begin(&self, all: usize) {
        self.done.store(0, Ordering::Relaxed);
        self.all.store(all, Ordering::Relaxed);
    }

    /// Another one is.
    pub(super) fn step(&self) {
        self.done.fetch_add(1, Ordering::Relaxed);
    }

    /// How many stacks are evaluated, and of how many; none while files are still read.
    pub fn stacks(&self) -> Option<(usize, usize)> {
        match self.all.load(Ordering::Relaxed) {
            0 => None,
            all => Some((self.done.load(Ordering::Relaxed).min(all), all)),
        }
    }
}
