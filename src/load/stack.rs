//! What loading makes: a stack with everything that is declared in it.

use std::collections::BTreeMap;
use std::path::PathBuf;

use ecow::EcoString;
use rustc_hash::FxHashSet;

use crate::evaluate::{Fault, Share};
use crate::syntax::Span;
use crate::value::{Guard, Guards, Input, NodeId, Reason, Value};

/// What is deployed as one: a Terraform root module with all it calls, or a template with its nested stacks.
#[derive(Debug, Default)]
pub struct Stack {
    /// The directory of the root module or the template's file; absolute.
    pub path: PathBuf,
    /// In which language it is written.
    pub language: Language,
    /// Everything declared, in a stable order; a node's id is its index.
    pub nodes: Vec<Node>,
    /// Who reads what of whom.
    pub edges: Vec<Edge>,
    /// The conditions that guards index.
    pub guards: Guards,
    /// What holds of the inputs wherever this is deployed, since the deployment is refused otherwise.
    pub assumption: Guard,
    /// The inputs, by [`Input`]'s number.
    pub inputs: Vec<InputDeclaration>,
    /// The root's outputs.
    pub outputs: BTreeMap<EcoString, Value>,
    /// What is wrong with the source.
    pub diagnostics: Vec<Diagnostic>,
    /// Sources that were read for it, as positions of their first bytes.
    pub sources: Vec<u32>,
    /// The module instances, by the number that sites name.
    pub scopes: Vec<ScopeFacts>,
    /// Names of `TF_VAR_` variables that were used.
    pub from_environment: Vec<EcoString>,
    /// Resources that are read and that nothing declares.
    pub undeclared: FxHashSet<NodeId>,
    /// What it may take, and what a model of it may take in turn.
    pub share: Share,
    /// The steps that loading it took; where they are all that it has, much of it isn't known.
    pub taken: u64,
}

impl Stack {
    /// Whether loading took all the steps that there were.
    pub fn is_cut(&self) -> bool {
        // The last ones may be fewer than what was to come takes.
        const FEW: u64 = 2;
        self.taken + FEW > self.share.steps
    }
}

/// A module instance, for following values through calls.
#[derive(Debug, Clone)]
pub struct ScopeFacts {
    /// The directory of the module.
    pub directory: PathBuf,
    /// Who calls it: the scope, and the header of the call's block.
    pub caller: Option<(u32, Span)>,
}

/// The language of a stack.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Language {
    /// Terraform or OpenTofu.
    #[default]
    Terraform,
    /// CloudFormation or SAM.
    CloudFormation,
    /// A plan, as `terraform show -json` prints it. Rules see it as Terraform.
    Plan,
}

impl Language {
    /// As JSON and rules name it.
    pub fn name(self) -> &'static str {
        match self {
            Language::Terraform => "terraform",
            Language::CloudFormation => "cloudformation",
            Language::Plan => "plan",
        }
    }

    /// The one that rules name so.
    pub fn of_name(name: &str) -> Option<Language> {
        [Language::Terraform, Language::CloudFormation]
            .into_iter()
            .find(|language| language.name() == name)
    }

    /// The language whose rules concern it: a plan is Terraform's.
    pub fn of_rules(self) -> Language {
        match self {
            Language::Plan => Language::Terraform,
            other => other,
        }
    }
}

/// A root variable or a template's parameter.
#[derive(Debug, Clone)]
pub struct InputDeclaration {
    /// As messages name it: `var.env`, `Env`.
    pub name: EcoString,
    /// Its declaration.
    pub span: Span,
}

/// Something declared: a resource instance, a data source, a module call, a variable, a template, a parameter.
#[derive(Debug, Clone)]
pub struct Node {
    /// Terraform's address of the instance, or the logical id (`Outer.Inner` in a nested stack).
    pub address: EcoString,
    /// The model's kind, in Terraform's vocabulary: `aws_s3_bucket`, `data.aws_ami`, `terraform.variable`.
    pub kind: EcoString,
    /// The type as it is written: `AWS::S3::Bucket`.
    pub written_type: EcoString,
    /// What is configured: an object. What isn't written is not in it.
    pub attributes: Value,
    /// A template's properties with intrinsics resolved, as far as known; none in Terraform.
    pub properties: Option<Value>,
    /// What `resource.…` reads besides address, kind, type and file: `lifecycle`, `deletion_policy`, `depends_on`, … an object.
    pub declaration: Value,
    /// The whole block.
    pub block: Span,
    /// The first line of the block: type and labels, or the logical id.
    pub header: Span,
    /// Under which condition it exists.
    pub guard: Guard,
    /// It stands for a number of instances that isn't known, for this reason.
    pub symbolic: Option<Reason>,
    /// The module calls on its address, outermost first: the spans of their headers.
    pub calls: Vec<Span>,
    /// The path of the module that declares it: `module.vpc.module.subnets["a"]`, empty for the root.
    pub module: EcoString,
    /// The attributes that its sources read from other nodes are in the edges; this is where evaluation can be asked again.
    pub site: Site,
}

/// Where a node's declaration can be found again, to follow a value's way.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Site {
    /// Which of the loader's scopes; `u32::MAX` for none.
    pub scope: u32,
}

/// An attribute reads an attribute.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Edge {
    /// Who reads.
    pub from: NodeId,
    /// In which top-level attribute or block.
    pub attribute: EcoString,
    /// Of whom.
    pub to: NodeId,
    /// Which attribute; empty for the whole.
    pub to_attribute: EcoString,
}

/// Something wrong with the source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// How bad.
    pub severity: DiagnosticSeverity,
    /// In a few words.
    pub summary: String,
    /// The whole sentence, with what to do.
    pub detail: String,
    /// Where.
    pub span: Span,
}

impl From<Fault> for Diagnostic {
    /// What evaluation could not do. Beyond a limit of the analysis not everything is looked at.
    fn from(fault: Fault) -> Diagnostic {
        Diagnostic {
            severity: match fault.is_limit {
                true => DiagnosticSeverity::Error,
                false => DiagnosticSeverity::Fault,
            },
            summary: fault.summary,
            detail: fault.detail,
            span: fault.span,
        }
    }
}

/// How bad a diagnostic is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum DiagnosticSeverity {
    /// A part of the source could not be read or understood, so not everything was looked at.
    Error,
    /// Evaluation failed, as it would in the tool itself; the value is unknown.
    Fault,
    /// What the tool itself warns of.
    Warning,
}

impl Node {
    /// Whether it is a resource of a template, or something else that is declared in one.
    pub fn is_of_template(&self) -> bool {
        self.properties.is_some() || self.kind.starts_with("cloudformation.")
    }

    /// The path of the construct that CDK made it for, `Stack/Bucket`: the name that its author knows.
    pub fn construct_path(&self) -> Option<&str> {
        let declared = self.declaration.as_entries()?;
        let metadata = declared.get("metadata")?.as_entries()?;
        let path = metadata.get("aws:cdk:path")?.as_str()?;
        // The construct `Bucket` holds the template's resource as its child of that name.
        Some(path.strip_suffix("/Resource").unwrap_or(path)).filter(|path| !path.is_empty())
    }

    /// As its author knows it: the construct's path, else the address.
    pub fn known_as(&self) -> &str {
        self.construct_path().unwrap_or(&self.address)
    }
}

impl Stack {
    /// The node of an id.
    pub fn node(&self, id: NodeId) -> Option<&Node> {
        self.nodes.get(id.0 as usize)
    }

    /// The declaration of an input.
    pub fn input(&self, input: Input) -> Option<&InputDeclaration> {
        self.inputs.get(input.0 as usize)
    }
}
