//! What is known about what is not known.

use std::sync::Arc;

use ecow::{EcoString, eco_format};

use super::{Extent, Guard, Type, Value};

/// A value that static analysis cannot know, with everything that it does know about it.
///
/// `ty`, `not_null`, `prefix` and `length` are Terraform's own refinements, and Terraform's operators decide by
/// them. The rest is a side channel: operators carry it along, and only rules decide by it.
#[derive(Clone, Debug, Default)]
pub struct Unknown {
    /// Its type, as far as known.
    pub ty: Type,
    /// It can't be null.
    pub not_null: bool,
    /// What the string begins with.
    pub prefix: EcoString,
    /// The bounds of a collection's length, both inclusive; of a number that is such a length, its own.
    pub length: Option<(u32, u32)>,
    /// Why it isn't known.
    pub reason: Reason,
    /// The attribute of a declared thing which it is the value of.
    pub refers_to: Option<Reference>,
    /// What the string is put together from.
    pub pieces: Option<Arc<[Piece]>>,
    /// The value that the string encodes as JSON.
    pub encoded: Option<Value>,
    /// The values it takes, each under its condition. The conditions exclude each other; where they don't
    /// cover everything, it may be something else too. At most [`Unknown::MOST_CASES`].
    pub cases: Option<Arc<[(Guard, Value)]>>,
    /// What the collection has at least, each under its condition.
    pub members: Option<Arc<Members>>,
    /// For a bool: it is true exactly when this holds.
    pub test: Option<Guard>,
    /// `test` comes from the bare value of a free input (`var.a && var.b`): it may select, but a rule doesn't
    /// decide by it.
    pub free: bool,
    /// It is the bare value of this input of the stack.
    pub input: Option<Input>,
    /// How large it is, once that was asked.
    pub extent: Extent,
}

impl Unknown {
    /// More cases than this are not kept.
    pub const MOST_CASES: usize = 16;

    /// Whether it is an id or ARN of a resource, which each has once it exists.
    pub fn is_never_empty(&self) -> bool {
        (self.refers_to.as_ref()).is_some_and(|r| matches!(r.path.as_str(), "id" | "arn"))
    }

    /// What is known of a text, with `hole` for each part that isn't; none where nothing is.
    pub fn text_with(&self, hole: &str) -> Option<EcoString> {
        match &self.pieces {
            Some(pieces) => {
                let pieces = pieces.iter().map(|piece| match piece {
                    Piece::Text(known) => known.as_str(),
                    Piece::Hole(_) => hole,
                });
                Some(pieces.collect())
            }
            None if self.prefix.is_empty() => None,
            None => Some(eco_format!("{}{hole}", self.prefix)),
        }
    }
}

/// An input of a stack: a root module's variable, a template's parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Input(pub u32);

/// A piece of a string that is partly known.
#[derive(Clone, Debug)]
pub enum Piece {
    /// Known text.
    Text(EcoString),
    /// A string, number or bool that isn't known.
    Hole(Value),
}

/// What a collection that isn't wholly known has at least.
#[derive(Clone, Debug, Default)]
pub struct Members {
    /// The members: under which condition, with which key where it has one, and the value.
    pub items: Vec<(Guard, Option<EcoString>, Value)>,
    /// Why there may be more.
    pub open: Option<Reason>,
    /// The one member stands for all that there may be: it is what any index gives.
    pub stands_for_all: bool,
}

impl Members {
    /// The same with another value of each, under its condition and key.
    pub fn map(&self, mut of: impl FnMut(&Value) -> Value) -> Members {
        let items = self.items.iter();
        Members {
            items: items.map(|(g, k, v)| (*g, k.clone(), of(v))).collect(),
            open: self.open.clone(),
            stands_for_all: self.stands_for_all,
        }
    }
}

/// Why a value isn't known.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Reason {
    /// The kind of reason.
    pub kind: ReasonKind,
    /// What it names: `var.enc`, `aws_kms_key.main.arn`, `module.vpc`.
    pub what: EcoString,
}

/// The kinds of reasons.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ReasonKind {
    /// An input without a value.
    Input,
    /// An attribute that only the provider or service computes.
    #[default]
    Computed,
    /// A module that isn't there.
    MissingModule,
    /// A function whose result changes from run to run, or that needs what isn't there.
    Function,
    /// A part of the source that is in error.
    Invalid,
    /// A limit of the analysis.
    Limit,
    /// A count or a set of keys that isn't known.
    Repetition,
    /// A construct of which no static meaning is known (a macro, a dynamic reference).
    Opaque,
    /// An attribute that no property of CloudFormation is mapped onto.
    Unmapped,
    /// A default that another version of the provider doesn't have.
    ProviderVersion,
}

/// An attribute of a declared thing: `aws_kms_key.main.arn`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NodeId(pub u32);

/// What an unknown refers to.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Reference {
    /// The resource instance, data source or module call.
    pub node: NodeId,
    /// The path below it: `arn`, `endpoint.0.address`.
    pub path: EcoString,
}

impl Reason {
    /// A reason of that kind, naming `what`.
    pub fn new(kind: ReasonKind, what: impl Into<EcoString>) -> Reason {
        Reason {
            kind,
            what: what.into(),
        }
    }
}

/// As reports say it.
impl std::fmt::Display for Reason {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let what = &self.what;
        match self.kind {
            ReasonKind::Input => write!(f, "{what} has no value"),
            ReasonKind::Computed if what.is_empty() => write!(f, "known only after it is created"),
            ReasonKind::Computed => write!(f, "{what} is known only after it is created"),
            ReasonKind::MissingModule => write!(f, "{what} isn't downloaded"),
            ReasonKind::Function => write!(f, "{what} is known only when it runs"),
            ReasonKind::Invalid => write!(f, "{what} is in error"),
            ReasonKind::Limit => write!(f, "limit of the analysis: {what}"),
            ReasonKind::Repetition => write!(f, "{what} isn't known"),
            ReasonKind::Unmapped => {
                write!(f, "no property of CloudFormation is mapped onto {what}")
            }
            ReasonKind::ProviderVersion => {
                write!(
                    f,
                    "{what} depends on the provider's version, which isn't bounded"
                )
            }
            ReasonKind::Opaque => write!(f, "{what} can't be evaluated statically"),
        }
    }
}

/// `path` followed by `name`.
pub fn join_path(path: &str, name: &str) -> EcoString {
    if path.is_empty() {
        name.into()
    } else {
        ecow::eco_format!("{path}.{name}")
    }
}
