//! How many steps a stack gets, so that many small files don't take as long as many large ones.

use rayon::prelude::*;

use super::parameter_files::ParameterFiles;
use super::{Analysis, Asked, Part, Progress, Root};
use crate::evaluate::Share;

/// The steps of a run that its stacks share evenly, besides those for their text: as many as one of them gets at most.
const STEPS: u64 = Share::MOST.steps;
/// Steps for each byte of a root's own files. Real ones take one or two, with the modules that they call some more.
const STEPS_PER_BYTE: u64 = 50;
/// Steps for each byte of the modules that a root calls, which many roots may call.
const STEPS_PER_BYTE_OF_MODULES: u64 = 3;
/// Evaluating once more has to be worth it: so many times the steps.
const WORTH: u64 = 2;

/// What each stack gets.
#[derive(Debug, Clone, Copy)]
pub(super) struct Allotment {
    /// What it gets at most.
    most: Share,
    /// Its part of the steps that all share.
    each: u64,
}

impl Allotment {
    /// As much as a stack may ever take.
    pub fn whole(most: Share) -> Allotment {
        Allotment { most, each: STEPS }
    }

    /// What the stack of a root with so much text gets.
    pub fn share(&self, text: Text) -> Share {
        let for_text = STEPS_PER_BYTE * text.own + STEPS_PER_BYTE_OF_MODULES * text.of_modules;
        Share {
            steps: (self.each + for_text).min(self.most.steps),
            ..self.most
        }
    }

    /// For each of so many stacks that are evaluated instead of one.
    pub fn divided(self, by: u64) -> Allotment {
        Allotment {
            each: self.each / by.max(1),
            ..self
        }
    }
}

/// How much text a root consists of, in bytes.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Text {
    /// In its own files.
    pub own: u64,
    /// In the modules that it calls.
    pub of_modules: u64,
}

impl Text {
    /// Of a file that is a root by itself.
    pub fn of_file(bytes: usize) -> Text {
        Text {
            own: bytes as u64,
            of_modules: 0,
        }
    }

    /// All of it.
    pub fn all(self) -> u64 {
        self.own + self.of_modules
    }
}

/// What is left of the steps of a run.
pub(super) struct Allotments {
    /// What each stack gets at first.
    first: Allotment,
    spare: u64,
}

impl Allotments {
    /// For a run over so many roots.
    pub fn of(roots: usize, most: Share) -> Allotments {
        let each = STEPS / (roots as u64).max(1);
        Allotments {
            first: Allotment { most, each },
            spare: STEPS,
        }
    }

    /// What these roots make of the report. Those whose steps weren't enough are evaluated again with what others have left: what
    /// each gets depends on the roots only, not on which is evaluated first.
    pub fn evaluated(
        &mut self,
        analysis: &Analysis<'_>,
        roots: &[Root],
        numbers: Vec<usize>,
        parameter_files: &ParameterFiles,
        asked: &Asked<'_>,
    ) -> Vec<Part> {
        let evaluated = |numbers: Vec<usize>, allotment: Allotment, progress: Option<&Progress>| {
            numbers
                .into_par_iter()
                // Roots differ much: a thread that has done its own takes any that hasn't begun.
                .with_max_len(1)
                .filter_map(|number| {
                    let root = roots.get(number)?;
                    let part = analysis.evaluated(root, parameter_files, asked, allotment);
                    if let Some(progress) = progress {
                        progress.step();
                    }
                    let mut part = part?;
                    part.told.number = number;
                    Some(part)
                })
                .collect::<Vec<Part>>()
        };
        let mut allotment = self.first;
        let mut parts = evaluated(numbers, allotment, analysis.progress);
        self.settle(&parts, allotment);
        loop {
            let cut: Vec<usize> = parts
                .iter()
                .filter(|part| part.work.is_cut)
                .map(|part| part.told.number)
                .collect();
            let each = self.spare / (cut.len() as u64).max(1);
            let is_worth_it =
                each >= WORTH * allotment.each && allotment.each < allotment.most.steps;
            if cut.is_empty() || !is_worth_it {
                return parts;
            }
            allotment.each = each;
            parts.retain(|part| !part.work.is_cut);
            let again = evaluated(cut, allotment, None);
            self.settle(&again, allotment);
            parts.extend(again);
        }
    }

    /// Takes what was taken off what is left, to which belongs what each got for its text.
    fn settle(&mut self, parts: &[Part], allotment: Allotment) {
        for work in parts.iter().map(|part| part.work) {
            let for_text = work.allotted.saturating_sub(allotment.each);
            self.spare = (self.spare + for_text).saturating_sub(work.taken);
        }
    }
}

/// What judging a root took.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Work {
    /// The steps that it got.
    pub allotted: u64,
    /// The steps that it took, loading and asking.
    pub taken: u64,
    /// They weren't enough.
    pub is_cut: bool,
}

impl Work {
    /// What it took to judge the root as another environment besides.
    pub fn add(&mut self, other: Work) {
        self.allotted += other.allotted;
        self.taken += other.taken;
        self.is_cut |= other.is_cut;
    }
}
