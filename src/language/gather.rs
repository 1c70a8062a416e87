//! Looking into lists whose elements, or which themselves, are there only under a condition.

use ecow::EcoString;

use super::Call;
use crate::syntax::Span;
use crate::value::{Data, Guard, Piece, Reason, ReasonKind, Truth, Type, Unknown, Value};

/// A member of a collection, with the condition under which it is there.
pub(super) type Member = (Guard, Option<EcoString>, Value);

/// What a value has as a list: its elements, or itself where it is one thing.
#[derive(Default)]
pub(super) struct Gathered {
    /// What is there.
    pub items: Vec<Member>,
    /// Why there may be more.
    pub open: Option<Reason>,
    /// Whether elements that are null count.
    pub with_nulls: bool,
    /// Whether an element that is one of several things by a condition is one element.
    pub with_choices: bool,
}

impl Gathered {
    /// What a value has.
    pub fn of(call: &Call<'_>, value: &Value) -> Gathered {
        let mut all = Gathered::default();
        all.add(call, value, Guard::TRUE, true);
        all
    }

    /// Adds what a value has. A list that isn't known leaves open what is in it; one thing that isn't known is an element.
    pub fn add(&mut self, call: &Call<'_>, value: &Value, guard: Guard, is_whole: bool) {
        if guard.is_false() {
            return;
        }
        match &value.data {
            Data::Null(_) if is_whole || !self.with_nulls => {}
            Data::List(_) | Data::Set(_) | Data::Tuple(_) => {
                for item in value.as_items().unwrap_or_default() {
                    match value.marks.is_none() {
                        true => self.add(call, item, guard, false),
                        // What is confidential of a list is so of its elements.
                        false => self.add(call, &item.clone().mark(value.marks), guard, false),
                    }
                }
            }
            Data::Unknown(unknown) => self.add_unknown(call, value, unknown, guard, is_whole),
            _ => self.items.push((guard, None, value.clone())),
        }
    }

    fn add_unknown(
        &mut self,
        call: &Call<'_>,
        value: &Value,
        unknown: &Unknown,
        guard: Guard,
        is_whole: bool,
    ) {
        let both = |when: Guard| call.evaluator.guards.borrow_mut().and(guard, when);
        if let Some(members) = &unknown.members {
            for (when, _, item) in &members.items {
                self.add(call, item, both(*when), false);
            }
            self.open = self.open.take().or_else(|| members.open.clone());
        } else if self.with_choices && !is_whole && !may_be_list(unknown) {
            self.items.push((guard, None, value.clone()));
        } else if unknown.cases.is_some() {
            for (when, case) in call.evaluator.cases_of(value) {
                if case.as_unknown().is_some_and(|u| u.cases.is_some()) {
                    continue;
                }
                self.add(call, &case, both(when), is_whole);
            }
        } else if is_whole && !is_one_thing(unknown) {
            self.open.get_or_insert_with(|| unknown.reason.clone());
        } else {
            self.items.push((guard, None, value.clone()));
        }
    }

    /// As a value.
    pub fn into_value(self, origin: Span) -> Value {
        crate::evaluate::collection(self.items, self.open).at(origin)
    }
}

/// Whether one of the things that a condition chooses from is a list.
fn may_be_list(unknown: &Unknown) -> bool {
    let cases = unknown.cases.iter().flat_map(|cases| cases.iter());
    cases.map(|(_, case)| case).any(|case| match &case.data {
        Data::List(_) | Data::Set(_) | Data::Tuple(_) => true,
        Data::Unknown(unknown) => !is_one_thing(unknown),
        _ => false,
    })
}

/// Whether what isn't known is a text, and no list.
pub(super) fn is_one_thing(unknown: &Unknown) -> bool {
    let is_attribute = unknown
        .refers_to
        .as_ref()
        .is_some_and(|r| !r.path.is_empty());
    matches!(unknown.ty, Type::String | Type::Number | Type::Bool)
        || unknown.pieces.is_some()
        || unknown.encoded.is_some()
        || !unknown.prefix.is_empty()
        || (is_attribute && unknown.ty == Type::Dynamic)
}

/// Whether any element passes a test, with the place of the first that does. The test also sees what isn't known.
pub(super) fn any(
    call: &Call<'_>,
    gathered: &Gathered,
    test: &dyn Fn(&Value) -> Option<bool>,
) -> Value {
    let mut sum = Truth::FALSE;
    let mut origin = Span::NONE;
    let mut reason = gathered.open.clone();
    for (guard, _, item) in &gathered.items {
        match test(item) {
            Some(true) => {
                if origin.is_none() {
                    origin = item.origin();
                }
                let mut guards = call.evaluator.guards.borrow_mut();
                let no = guards.not(*guard);
                sum = guards.truth_or(sum, Truth { yes: *guard, no });
            }
            Some(false) => {}
            None => {
                reason = reason.or_else(|| item.as_unknown().map(|u| u.reason.clone()));
                let mut guards = call.evaluator.guards.borrow_mut();
                let no = guards.not(*guard);
                sum = guards.truth_or(
                    sum,
                    Truth {
                        yes: Guard::FALSE,
                        no,
                    },
                );
            }
        }
    }
    if gathered.open.is_some() {
        sum.no = Guard::FALSE;
    }
    call.evaluator
        .from_truth(sum, reason.unwrap_or_default(), origin)
}

/// Whether it is a value that only the provider or the service computes of something declared: an ARN, an id, an account.
pub(super) fn is_computed(value: &Value) -> bool {
    value.as_unknown().is_some_and(|u| {
        u.input.is_none()
            && u.reason.kind == ReasonKind::Computed
            && u.refers_to.as_ref().is_some_and(|r| !r.path.is_empty())
            || matches!(&*u.reason.what, "AWS::AccountId" | "AWS::StackId")
    })
}

/// Whether what isn't known can be this text.
pub(super) fn can_be(value: &Value, text: &str) -> bool {
    match value.as_unknown() {
        None => value.as_str() == Some(text),
        Some(unknown) => {
            let fits = unknown
                .pieces
                .as_deref()
                .is_none_or(|p| crate::evaluate::fits(p, text));
            let begins = unknown.prefix.is_empty() || text.starts_with(unknown.prefix.as_str());
            fits && begins && !is_computed(value)
        }
    }
}

/// Whether the pieces of a text that isn't known show something besides wildcards.
pub(super) fn is_narrowed(value: &Value) -> bool {
    let Some(unknown) = value.as_unknown() else {
        return false;
    };
    let says = |text: &str| text.chars().any(|c| c.is_ascii_alphanumeric());
    is_computed(value)
        || unknown
            .pieces
            .iter()
            .flat_map(|p| p.iter())
            .any(|p| match p {
                Piece::Text(text) => says(text.trim_start_matches("arn:aws")),
                Piece::Hole(hole) => is_computed(hole),
            })
}
