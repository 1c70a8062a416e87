//! What evaluating one stack may take: steps, and memory for the values that it makes.

use std::cell::Cell;

use super::Fault;
use crate::syntax::Span;
use crate::value::{Data, Entries, Piece, Size, Value};

/// What one stack may take of a run: memory for its values, and steps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Share {
    /// Memory in bytes.
    pub bytes: u64,
    /// Steps of loading, and as many of asking rules.
    pub steps: u64,
}

impl Share {
    /// What a stack gets unless less is asked for: 256 MiB, and ten million steps.
    ///
    /// Real stacks take some hundred steps a resource; so many take three seconds or so.
    pub const MOST: Share = Share {
        bytes: 256 << 20,
        steps: 10_000_000,
    };

    /// What helps a stack that its share of the steps isn't enough for, as a sentence to be added.
    pub fn how_to_get_more(self) -> &'static str {
        match self.steps < Share::MOST.steps {
            true => " Scanned by itself, it gets more of them.",
            false => "",
        }
    }

    /// A part of it.
    pub fn divided(self, by: u64) -> Share {
        Share {
            bytes: self.bytes / by.max(1),
            steps: self.steps / by.max(1),
        }
    }
}

impl Default for Share {
    fn default() -> Share {
        Share::MOST
    }
}

/// What is left.
#[derive(Debug)]
pub struct Budget {
    steps: Cell<u64>,
    cells: Cell<u64>,
    share: Share,
}

impl Budget {
    /// A value larger than this isn't made: with nothing shared it would take 128 MiB.
    pub const LARGEST: u32 = 4 << 20;
    /// Collections nested deeper than this aren't made.
    pub const DEEPEST: u32 = 300;
    /// A function looks at so many cells of its arguments in the time of a step.
    const CELLS_PER_STEP: u32 = 16;

    /// All of a share.
    pub fn new(share: Share) -> Budget {
        Budget {
            steps: Cell::new(share.steps),
            cells: Cell::new(share.bytes / Size::CELL),
            share,
        }
    }

    /// As much as at the beginning.
    pub fn renew(&self) {
        self.steps.set(self.share.steps);
        self.cells.set(self.share.bytes / Size::CELL);
    }

    /// The steps that were taken.
    pub fn taken(&self) -> u64 {
        self.share.steps.saturating_sub(self.steps.get())
    }

    /// Takes a step; false where none is left.
    pub fn step(&self) -> bool {
        let left = self.steps.get();
        self.steps.set(left.saturating_sub(1));
        left > 0
    }

    /// Takes the steps that looking through values costs.
    pub fn look_through<'v>(&self, values: impl IntoIterator<Item = &'v Value>) {
        self.look_through_times(1, values);
    }

    /// The same for what takes so many times as long.
    pub fn look_through_times<'v>(&self, times: u64, values: impl IntoIterator<Item = &'v Value>) {
        let steps: u64 = values
            .into_iter()
            .map(|v| u64::from(v.size().cells / Budget::CELLS_PER_STEP))
            .sum();
        self.spend(times * steps);
    }

    /// Takes so many steps.
    pub fn spend(&self, steps: u64) {
        self.steps.set(self.steps.get().saturating_sub(steps));
    }

    /// Takes so many steps before they are done.
    ///
    /// # Errors
    /// Where fewer are left.
    pub fn pay(&self, steps: u64, span: Span) -> Result<(), Fault> {
        let left = self.steps.get();
        self.spend(steps);
        match steps < left {
            true => Ok(()),
            false => Err(self.exhausted(span)),
        }
    }

    /// Puts half of what is left aside, which [`Budget::give_back`] brings back: what comes next can't take all.
    pub fn put_aside(&self) -> u64 {
        let left = self.steps.get();
        self.steps.set(left - left / 2);
        left / 2
    }

    /// Brings back what was put aside.
    pub fn give_back(&self, steps: u64) {
        self.steps.set(self.steps.get().saturating_add(steps));
    }

    /// The steps that are left.
    pub fn left(&self) -> u64 {
        self.steps.get()
    }

    /// Refuses a value that has too many parts, or too deep ones, to be walked.
    ///
    /// # Errors
    /// Which limit it exceeds.
    pub fn refuse_too_large(value: &Value, span: Span) -> Result<(), Fault> {
        let size = value.size();
        if size.cells > Budget::LARGEST {
            return Err(Fault::limit(
                "Value is too large",
                "With all that is in it, this value has more parts than the limit of 4,194,304 allows.",
                span,
            ));
        }
        if size.depth > Budget::DEEPEST {
            return Err(Fault::limit(
                "Value is nested too deeply",
                format!(
                    "This value has more than {} collections within each other.",
                    Budget::DEEPEST
                ),
                span,
            ));
        }
        Ok(())
    }

    /// Takes memory; false where less is left.
    pub fn hold(&self, cells: u64) -> bool {
        let left = self.cells.get();
        self.cells.set(left.saturating_sub(cells));
        left >= cells
    }

    /// Whether no memory is left.
    pub fn is_full(&self) -> bool {
        self.cells.get() == 0
    }

    /// The memory that is left, to come back to when what is made meanwhile is gone.
    pub fn mark(&self) -> u64 {
        self.cells.get()
    }

    /// What was made since the mark is gone.
    pub fn release(&self, mark: u64) {
        self.cells.set(mark);
    }

    /// That no step is left.
    pub fn exhausted(&self, span: Span) -> Fault {
        let detail = format!(
            "This configuration takes more evaluation steps than the limit allows.{}",
            self.share.how_to_get_more()
        );
        Fault::limit("Evaluation is too large", detail, span)
    }

    /// That no memory is left for a value.
    pub fn fault(&self, span: Span) -> Fault {
        Fault::limit(
            "Values take too much memory",
            format!(
                "The values of this stack take more than its share of {} MiB. Where it is meant to be so large, raise --memory.",
                self.share.bytes >> 20
            ),
            span,
        )
    }
}

/// The cells of a value that nothing else holds: those that were made for it.
pub(super) fn made_for(value: &Value) -> u64 {
    match &value.data {
        Data::String(text) => {
            let encoded = text.encoded().map(made_for).unwrap_or_default();
            1 + u64::from(Size::of_text(text.as_str()).cells) + encoded
        }
        Data::Number(number) => 1 + u64::from(number.cells()),
        Data::List(list) | Data::Set(list) if std::sync::Arc::strong_count(list) == 1 => {
            3 + list.items.iter().map(made_for).sum::<u64>()
        }
        Data::Tuple(tuple) if std::sync::Arc::strong_count(tuple) == 1 => {
            3 + tuple.items.iter().map(made_for).sum::<u64>()
        }
        Data::Map(map) if std::sync::Arc::strong_count(map) == 1 => {
            3 + made_for_entries(&map.entries)
        }
        Data::Object(object) if std::sync::Arc::strong_count(object) == 1 => {
            3 + made_for_entries(&object.entries)
        }
        Data::Unknown(unknown) if std::sync::Arc::strong_count(unknown) == 1 => {
            let pieces = unknown.pieces.iter().flat_map(|pieces| pieces.iter());
            let pieces: u64 = pieces
                .map(|piece| match piece {
                    Piece::Text(text) => 1 + u64::from(Size::of_text(text).cells),
                    Piece::Hole(hole) => made_for(hole),
                })
                .sum();
            let cases = unknown.cases.iter().flat_map(|cases| cases.iter());
            let members = unknown.members.iter().flat_map(|m| m.items.iter());
            8 + pieces
                + cases.map(|(_, v)| 1 + made_for(v)).sum::<u64>()
                + members.map(|(_, _, v)| 2 + made_for(v)).sum::<u64>()
        }
        _ => 1,
    }
}

/// The cells of entries: a tree has room for eleven in each of its nodes, however few there are.
fn made_for_entries(entries: &Entries) -> u64 {
    const ENTRIES_PER_NODE: u64 = 8;
    const CELLS_PER_NODE: u64 = 16;
    let nodes = (entries.len() as u64).div_ceil(ENTRIES_PER_NODE);
    nodes * CELLS_PER_NODE + entries.values().map(made_for).sum::<u64>()
}
