//! What is asked of several things at once: whether it holds, under which conditions, and why that isn't known.

use super::Evaluator;
use crate::value::{Guard, Reason, Truth, Value};

/// Whether something holds. What `truth` leaves open isn't known, for that reason.
#[derive(Debug, Clone)]
pub(crate) struct Certainty {
    pub truth: Truth,
    pub reason: Option<Reason>,
}

impl Certainty {
    pub const TRUE: Certainty = Certainty {
        truth: Truth::TRUE,
        reason: None,
    };
    pub const FALSE: Certainty = Certainty {
        truth: Truth::FALSE,
        reason: None,
    };

    pub fn unknown(reason: Reason) -> Certainty {
        Certainty {
            truth: Truth::UNKNOWN,
            reason: Some(reason),
        }
    }

    /// It holds under this condition, and only then.
    pub fn when(guard: Guard, evaluator: &Evaluator<'_>) -> Certainty {
        let no = evaluator.guards.borrow_mut().not(guard);
        Certainty {
            truth: Truth { yes: guard, no },
            reason: None,
        }
    }

    /// Whether a value counts as true.
    pub fn of(value: &Value, evaluator: &Evaluator<'_>) -> Certainty {
        Certainty {
            truth: evaluator.truth(value),
            reason: value.as_unknown().map(|u| u.reason.clone()),
        }
    }

    /// Whether what a setting says is true; where it says nothing, what holds without it.
    pub fn of_setting(
        value: &Value,
        otherwise: &Certainty,
        evaluator: &Evaluator<'_>,
    ) -> Certainty {
        let mut sum = Certainty {
            truth: Truth::UNKNOWN,
            reason: value.as_unknown().map(|u| u.reason.clone()),
        };
        for (guard, case) in evaluator.cases_of(value) {
            let one = match case.is_null() {
                true => otherwise.truth,
                false => evaluator.truth(&case),
            };
            if case.is_null() {
                sum.reason = sum.reason.or_else(|| otherwise.reason.clone());
            }
            let mut guards = evaluator.guards.borrow_mut();
            let (yes, no) = (guards.and(guard, one.yes), guards.and(guard, one.no));
            sum.truth = Truth {
                yes: guards.or(sum.truth.yes, yes),
                no: guards.or(sum.truth.no, no),
            };
        }
        sum
    }

    pub fn and(self, other: &Certainty, evaluator: &Evaluator<'_>) -> Certainty {
        let truth = evaluator
            .guards
            .borrow_mut()
            .truth_and(self.truth, other.truth);
        self.joined(other, truth)
    }

    pub fn or(self, other: &Certainty, evaluator: &Evaluator<'_>) -> Certainty {
        let truth = evaluator
            .guards
            .borrow_mut()
            .truth_or(self.truth, other.truth);
        self.joined(other, truth)
    }

    pub fn not(self, evaluator: &Evaluator<'_>) -> Certainty {
        Certainty {
            truth: evaluator.guards.borrow().truth_not(self.truth),
            reason: self.reason,
        }
    }

    /// Whether it may hold.
    pub fn is_possible(&self) -> bool {
        !self.truth.no.is_true()
    }

    /// Why it isn't known whether it holds; none where it is, under each condition.
    pub fn open(&self, evaluator: &Evaluator<'_>) -> Option<Reason> {
        let known = (evaluator.guards.borrow_mut()).or(self.truth.yes, self.truth.no);
        (!known.is_true()).then(|| self.reason.clone().unwrap_or_default())
    }

    /// The first of both that isn't known says why the whole isn't.
    fn joined(self, other: &Certainty, truth: Truth) -> Certainty {
        let is_open = |c: &Certainty| !(c.truth.yes.is_true() || c.truth.no.is_true());
        let reason = match is_open(&self) {
            true => self.reason.or_else(|| other.reason.clone()),
            false => other.reason.clone(),
        };
        Certainty { truth, reason }
    }
}
