//! The vocabulary of rules: severities, categories, the items of the checklist.

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing.
    Info,
    /// Should be better.
    Low,
    /// Will hurt at some point.
    Medium,
    /// Hurts.
    High,
    /// An open door, or data that will be lost.
    Critical,
}

impl Severity {
    /// All, the worst first.
    pub const ALL: [Severity; 5] = [
        Severity::Critical,
        Severity::High,
        Severity::Medium,
        Severity::Low,
        Severity::Info,
    ];

    /// As rules and options write it.
    pub fn name(self) -> &'static str {
        match self {
            Severity::Critical => "critical",
            Severity::High => "high",
            Severity::Medium => "medium",
            Severity::Low => "low",
            Severity::Info => "info",
        }
    }

    /// The severity of that name.
    pub fn parse(name: &str) -> Option<Severity> {
        Self::ALL.into_iter().find(|s| s.name() == name)
    }

    /// One lower.
    pub fn lowered(self) -> Severity {
        match self {
            Severity::Critical => Severity::High,
            Severity::High => Severity::Medium,
            Severity::Medium => Severity::Low,
            Severity::Low | Severity::Info => Severity::Info,
        }
    }
}

/// What a rule is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Category {
    /// Somebody could do harm.
    Security,
    /// Money is spent for nothing.
    Cost,
    /// What runs, and in which version, isn't pinned or supported.
    Versioning,
    /// It won't hold in production.
    ProductionReadiness,
}

impl Category {
    /// All.
    pub const ALL: [Category; 4] = [
        Category::Security,
        Category::Cost,
        Category::Versioning,
        Category::ProductionReadiness,
    ];

    /// As rules and options write it.
    pub fn name(self) -> &'static str {
        match self {
            Category::Security => "security",
            Category::Cost => "cost",
            Category::Versioning => "versioning",
            Category::ProductionReadiness => "production-readiness",
        }
    }

    /// The category of that name.
    pub fn parse(name: &str) -> Option<Category> {
        Self::ALL.into_iter().find(|c| c.name() == name)
    }
}

/// The fifteen items of the production-grade infrastructure checklist.
pub const CHECKLIST: [&str; 15] = [
    "install",
    "configure",
    "provision",
    "deploy",
    "high-availability",
    "scalability",
    "performance",
    "networking",
    "security",
    "metrics",
    "logs",
    "backup-and-restore",
    "cost",
    "documentation",
    "tests",
];
