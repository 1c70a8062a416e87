//! Conditions in words.

use super::{Described, Guard, Guards, Literal};

impl Guards {
    /// The condition in words: the shortest ways to fulfil it, at most two: `Env is not prod`, `enabled and Env is dev`.
    /// Empty where it holds always.
    pub fn describe(&self, guard: Guard) -> String {
        if guard.is_true() {
            return String::new();
        }
        let mut paths = Vec::new();
        self.collect_paths(guard, &mut Vec::new(), &mut paths);
        paths.sort_by_key(Vec::len);
        let rest = paths.len().saturating_sub(2);
        let mut text = paths
            .iter()
            .take(2)
            .map(|p| p.join(" and "))
            .collect::<Vec<_>>()
            .join(", or ");
        if rest > 0 {
            text.push_str(&format!(", or in {rest} more cases"));
        }
        text
    }

    fn collect_paths(&self, guard: Guard, path: &mut Vec<String>, out: &mut Vec<Vec<String>>) {
        // More than this is only counted, and nobody reads it.
        const MOST_PATHS: usize = 64;
        if out.len() >= MOST_PATHS || guard.is_false() {
            return;
        }
        if guard.is_true() {
            out.push(path.clone());
            return;
        }
        let Some(d) = self.decisions.get(guard.0 as usize) else {
            return;
        };
        let Some(variable) = self.variables.get(d.variable.0 as usize) else {
            return;
        };
        // Literals that lead to the same are said together.
        let mut groups: Vec<(Guard, Vec<&Literal>)> = Vec::new();
        for (literal, to) in &d.branches {
            match groups.iter_mut().find(|(g, _)| g == to) {
                Some((_, literals)) => literals.push(literal),
                None => groups.push((*to, vec![literal])),
            }
        }
        let domain = variable.domain.as_deref();
        let rest: Option<Vec<&Literal>> = domain.map(|domain| {
            domain
                .iter()
                .filter(|l| !d.branches.iter().any(|(b, _)| b == *l))
                .collect()
        });
        for (to, literals) in &groups {
            path.push(is_one_of(variable, literals));
            self.collect_paths(*to, path, out);
            path.pop();
        }
        let text = match rest {
            Some(rest) if rest.len() < d.branches.len() || rest.len() == 1 => {
                is_one_of(variable, &rest)
            }
            _ => {
                let literals: Vec<&Literal> = d.branches.iter().map(|(l, _)| l).collect();
                is_none_of(variable, &literals)
            }
        };
        path.push(text);
        self.collect_paths(d.other, path, out);
        path.pop();
    }
}

fn is_one_of(variable: &Described, literals: &[&Literal]) -> String {
    match (&variable.negation, literals) {
        (Some(_), [Literal::Bool(true)]) => variable.name.to_string(),
        (Some(negation), [Literal::Bool(false)]) => negation.to_string(),
        _ if variable.is_secret => format!("{} is a certain value", variable.name),
        _ => format!("{} is {}", variable.name, listed(literals)),
    }
}

fn is_none_of(variable: &Described, literals: &[&Literal]) -> String {
    match (&variable.negation, literals) {
        (Some(_), [Literal::Bool(false)]) => variable.name.to_string(),
        (Some(negation), [Literal::Bool(true)]) => negation.to_string(),
        _ if variable.is_secret => format!("{} is another value", variable.name),
        _ => format!("{} is not {}", variable.name, listed(literals)),
    }
}

fn listed(literals: &[&Literal]) -> String {
    literals
        .iter()
        .map(|l| l.to_string())
        .collect::<Vec<_>>()
        .join(" or ")
}
