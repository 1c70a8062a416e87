//! `--memory`: what follows from how much memory there is.

use crate::evaluate::Share;

/// Text that is read where nothing was said: 256 MiB.
const MOST_TEXT: u64 = 256 << 20;

/// What is made room for at once in each thread's heap: more than most scans take, 12 MiB.
const AT_ONCE: usize = 12 << 20;

/// Makes room in the heap of the calling thread; nothing of it is in memory before it is used.
///
/// glibc lets the heap of a thread grow by a page at a time, each with a call of the system (`grow_heap` in `malloc/arena.c`),
/// while which no other thread may get memory. What was once there isn't given back below the threshold for trimming, and that is
/// twice the largest piece that was mapped apart and freed. Where another allocator is used, two pieces are had and given back.
pub fn reserve() {
    for piece in [2 * AT_ONCE, AT_ONCE] {
        drop(std::hint::black_box(Vec::<u8>::with_capacity(piece)));
    }
}

/// How much memory a run may take.
#[derive(Debug, Clone, Copy)]
pub struct Memory {
    /// In bytes, where it was said.
    given: Option<u64>,
}

impl Memory {
    /// So many MiB.
    pub fn of(mebibytes: Option<u64>) -> Memory {
        Memory {
            given: mebibytes.map(|n| n.saturating_mul(1 << 20)),
        }
    }

    /// What the values of one stack may take: a quarter, since memory is held for several, and what values are made of
    /// (text, trees, findings) takes the rest. It doesn't depend on the machine, so neither does the report.
    pub fn share(self) -> Share {
        match self.given {
            None => Share::MOST,
            Some(bytes) => Share {
                bytes: (bytes / 4).min(Share::MOST.bytes),
                ..Share::MOST
            },
        }
    }

    /// How many stacks may be evaluated at once; none where nothing was said: as many as there are processors.
    pub fn stacks_at_once(self) -> Option<usize> {
        let bytes = self.given?;
        usize::try_from(bytes / 2 / self.share().bytes.max(1)).ok()
    }

    /// How many bytes of text may be read; trees of it take up to twenty times as much.
    pub fn text(self) -> u64 {
        self.given.map_or(MOST_TEXT, |bytes| bytes / 32)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_be_held_at_once_fits() {
        for mebibytes in [64, 100, 512, 1024, 4096, 1 << 20] {
            let memory = Memory::of(Some(mebibytes));
            let at_once = memory.stacks_at_once().unwrap() as u64;
            assert!(at_once >= 1, "{mebibytes}");
            let values = at_once * memory.share().bytes;
            let trees = memory.text() * 20 / 2;
            assert!(values + trees <= mebibytes << 20, "{mebibytes}");
        }
    }

    #[test]
    fn nothing_said_limits_each_stack_and_all_text() {
        let memory = Memory::of(None);
        assert_eq!(memory.share(), Share::MOST);
        assert_eq!(memory.stacks_at_once(), None);
        assert_eq!(memory.text(), MOST_TEXT);
    }
}
