//! The syntax tree of HCL's native syntax, which `.tf.json` is read into as well.
//!
//! The shapes follow HCL's own specification
//! (<https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md>). Every node has its span.

use ecow::EcoString;

use super::span::Span;

/// A parsed file.
#[derive(Debug, Default)]
pub struct File {
    /// What the file declares.
    pub body: Body,
    /// All comments, in order.
    pub comments: Vec<Comment>,
    /// What is wrong with it. The rest of the file is in `body` all the same.
    pub errors: Vec<SyntaxError>,
    /// How many values, arguments and blocks it writes: what the tree takes grows with these, not with the text.
    pub values: u32,
}

/// A comment, its marks (`#`, `//`, `/* */`) included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Comment {
    /// The comment without its line end.
    pub span: Span,
}

/// Something the grammar doesn't allow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyntaxError {
    /// What is wrong, in a few words, as Terraform says it.
    pub summary: String,
    /// The whole sentence, with what to do.
    pub detail: String,
    /// Where.
    pub span: Span,
}

/// Attributes and blocks, each in source order.
#[derive(Debug, Default)]
pub struct Body {
    /// `name = value`
    pub attributes: Vec<Attribute>,
    /// `kind "label" { … }`
    pub blocks: Vec<Block>,
    /// The inside of the braces, or the whole file.
    pub span: Span,
}

impl Body {
    /// The attribute of that name.
    pub fn attribute(&self, name: &str) -> Option<&Attribute> {
        self.attributes.iter().find(|a| &*a.name.text == name)
    }

    /// The blocks of that kind.
    pub fn blocks_of<'a>(&'a self, kind: &'a str) -> impl Iterator<Item = &'a Block> {
        self.blocks.iter().filter(move |b| &*b.kind.text == kind)
    }

    /// The first block of that kind.
    pub fn block<'a>(&'a self, kind: &'a str) -> Option<&'a Block> {
        self.blocks_of(kind).next()
    }
}

/// `name = value`
#[derive(Debug)]
pub struct Attribute {
    /// The name.
    pub name: Name,
    /// The value.
    pub value: Expression,
    /// From the name to the end of the value.
    pub span: Span,
}

/// `kind "label" … { body }`
#[derive(Debug)]
pub struct Block {
    /// The block's kind: `resource`, `ingress`.
    pub kind: Name,
    /// Its labels.
    pub labels: Vec<Label>,
    /// What is between the braces.
    pub body: Body,
    /// The whole block.
    pub span: Span,
    /// From the kind to the opening brace, exclusive.
    pub header: Span,
}

impl Block {
    /// The text of the label at `index`.
    pub fn label(&self, index: usize) -> Option<&str> {
        self.labels.get(index).map(|l| &*l.text)
    }
}

/// A block's label, quoted or bare.
#[derive(Debug)]
pub struct Label {
    /// The text, unquoted.
    pub text: EcoString,
    /// Where, quotes included.
    pub span: Span,
}

/// An identifier.
#[derive(Debug, Clone)]
pub struct Name {
    /// The text; a function's may hold `::`.
    pub text: EcoString,
    /// Where.
    pub span: Span,
}

/// An expression.
#[derive(Debug)]
pub struct Expression {
    /// What it is.
    pub kind: ExpressionKind,
    /// Where it is, parentheses included only in `Parentheses` itself.
    pub span: Span,
}

impl Expression {
    /// Whether evaluating it takes more than looking up what it gave before: it is no literal and no name alone.
    pub fn is_composed(&self) -> bool {
        match &self.kind {
            ExpressionKind::Tuple(items) => !items.is_empty(),
            ExpressionKind::Object(items) => !items.is_empty(),
            ExpressionKind::Call { .. }
            | ExpressionKind::For(_)
            | ExpressionKind::Attribute { .. }
            | ExpressionKind::Index { .. }
            | ExpressionKind::Splat { .. }
            | ExpressionKind::Conditional { .. }
            | ExpressionKind::Binary { .. } => true,
            _ => false,
        }
    }
}

/// What an expression can be.
#[derive(Debug)]
pub enum ExpressionKind {
    /// `null`
    Null,
    /// `true`, `false`
    Bool(bool),
    /// A number as it is written: `1.5e3`.
    Number(EcoString),
    /// A quoted string or heredoc without interpolation, escapes resolved.
    String(EcoString),
    /// A quoted string or heredoc with interpolations or directives.
    Template(Box<Template>),
    /// `[a, b]`
    Tuple(Vec<Expression>),
    /// `{ a = 1, (b) = 2 }`
    Object(Vec<ObjectItem>),
    /// The first name of a traversal: `var` of `var.x`.
    Variable(Name),
    /// `target.name`
    Attribute {
        /// What is read.
        target: Box<Expression>,
        /// The attribute.
        name: Name,
    },
    /// `target[key]`, also the legacy `target.0`.
    Index {
        /// What is read.
        target: Box<Expression>,
        /// The key.
        key: Box<Expression>,
        /// Written `target.0`.
        legacy: bool,
    },
    /// `target[*].rest` and `target.*.rest`.
    Splat {
        /// What is repeated over.
        target: Box<Expression>,
        /// What is done to each element, which is `SplatElement` inside.
        each: Box<Expression>,
        /// Written `.*` (which takes attribute steps only).
        legacy: bool,
    },
    /// The element that the enclosing splat is at. Its span is the splat's mark (`[*]`).
    SplatElement,
    /// `name(arguments)`
    Call {
        /// The function's name, `provider::aws::f` included.
        name: Name,
        /// Its arguments.
        arguments: Vec<Expression>,
        /// Whether the last argument is followed by `...`.
        expand_last: bool,
    },
    /// `-x`, `!x`
    Unary {
        /// Which.
        operator: UnaryOperator,
        /// Of what.
        operand: Box<Expression>,
    },
    /// `a + b`
    Binary {
        /// Which.
        operator: BinaryOperator,
        /// Where the operator stands.
        operator_span: Span,
        /// The left side.
        left: Box<Expression>,
        /// The right side.
        right: Box<Expression>,
    },
    /// `condition ? yes : no`
    Conditional {
        /// The condition.
        condition: Box<Expression>,
        /// When true.
        yes: Box<Expression>,
        /// When false.
        no: Box<Expression>,
    },
    /// `[for …]`, `{for …}`
    For(Box<For>),
    /// `(x)`
    Parentheses(Box<Expression>),
    /// What could not be parsed; the file's errors say why.
    Invalid,
}

/// One item of an object constructor.
#[derive(Debug)]
pub struct ObjectItem {
    /// The key. A bare identifier is a `String`; `(x)` stays `Parentheses`; anything else is an
    /// expression that is evaluated.
    pub key: Expression,
    /// The value.
    pub value: Expression,
}

/// A `for` expression.
#[derive(Debug)]
pub struct For {
    /// `k` of `for k, v in`.
    pub key_name: Option<Name>,
    /// `v` of `for v in`.
    pub value_name: Name,
    /// What is repeated over.
    pub collection: Expression,
    /// The key of each result; an object is built exactly when it is there.
    pub key: Option<Expression>,
    /// Each result.
    pub value: Expression,
    /// After `if`.
    pub condition: Option<Expression>,
    /// `...` after the value: results of one key are gathered in a list.
    pub group: bool,
}

/// A string with interpolations or directives.
#[derive(Debug)]
pub struct Template {
    /// Its parts in order.
    pub parts: Vec<TemplatePart>,
    /// Exactly one interpolation and nothing else, in which case the value keeps its type.
    pub is_wrapping: bool,
}

/// A part of a template.
#[derive(Debug)]
pub enum TemplatePart {
    /// Text, escapes resolved and white space stripped as `~` asks.
    Literal {
        /// The text.
        text: EcoString,
        /// Where.
        span: Span,
    },
    /// `${ expression }`
    Interpolation(Expression),
    /// `%{ if condition }yes%{ else }no%{ endif }`
    If {
        /// The condition.
        condition: Expression,
        /// When true.
        yes: Template,
        /// When false; empty where there is no `else`.
        no: Template,
        /// From `%{ if` to the end of `endif }`.
        span: Span,
    },
    /// `%{ for k, v in collection }body%{ endfor }`
    For {
        /// `k` of `for k, v`.
        key_name: Option<Name>,
        /// `v` of `for v`.
        value_name: Name,
        /// What is repeated over.
        collection: Expression,
        /// What is written for each.
        body: Template,
        /// From `%{ for` to the end of `endfor }`.
        span: Span,
    },
}

/// An operator before its operand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnaryOperator {
    /// `-`
    Negate,
    /// `!`
    Not,
}

/// An operator between two operands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BinaryOperator {
    /// `||`
    Or,
    /// `&&`
    And,
    /// `==`
    Equal,
    /// `!=`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `*`
    Multiply,
    /// `/`
    Divide,
    /// `%`
    Remainder,
}
