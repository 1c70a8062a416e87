//! Security groups and network ACLs: what lets everybody through.

use std::rc::Rc;

use super::network::{Network, none_of};
use super::reading::{Items, at, either, whole_number};
use super::{Family, Ports};
use crate::evaluate::{Certainty, Fault};
use crate::language::lets_tcp_in;
use crate::value::{Guard, NodeId, Reason, Type, Value};

/// A port from which clients ask.
const EPHEMERAL: i64 = 50_000;

impl Network<'_> {
    /// Whether a security group lets everybody reach each of the ports.
    pub(super) fn openings(
        &self,
        group: NodeId,
        ports: &Ports,
        family: Family,
    ) -> Result<Rc<[Certainty]>, Fault> {
        let asked = (group, family == Family::V4, ports.numbers.clone());
        if let Some(known) = self.model.openings.borrow().get(&asked) {
            return Ok(known.clone());
        }
        let evaluator = self.call.evaluator;
        let rules = Items::of(&self.model.value(group), "ingress");
        let mut sum = vec![Certainty::FALSE; ports.len()];
        for (guard, rule) in &rules.items {
            self.model.budget.spend(1);
            let blocks = at(rule, &[family.of("cidr_blocks", "ipv6_cidr_blocks")]);
            let everybody = self.is_for_everybody(&blocks, *guard);
            if !everybody.is_possible() {
                continue;
            }
            for (sum, passes) in sum.iter_mut().zip(self.passes(rule, ports)?) {
                let opens = everybody.clone().and(&passes, evaluator);
                *sum = sum.clone().or(&opens, evaluator);
            }
        }
        if let Some(reason) = rules.open {
            let more = Certainty::unknown(reason);
            sum = sum
                .into_iter()
                .map(|one| one.or(&more, evaluator))
                .collect();
        }
        let openings: Rc<[Certainty]> = sum.into();
        (self.model.openings.borrow_mut()).insert(asked, openings.clone());
        Ok(openings)
    }

    /// Whether what a rule says of protocol and ports lets TCP through to each of the ports.
    fn passes(&self, rule: &Value, ports: &Ports) -> Result<Vec<Certainty>, Fault> {
        let evaluator = self.call.evaluator;
        let said = ["from_port", "to_port", "protocol"].map(|name| at(rule, &[name]));
        let passes = |port: i64| {
            let passes = lets_tcp_in(self.call, port, &said)?;
            Ok(Certainty::of(&passes, evaluator))
        };
        match &ports.numbers {
            Some(numbers) => numbers.iter().copied().map(passes).collect(),
            // A port that isn't known is let in for certain only where all are.
            None => {
                let all = passes(1)?.and(&passes(65535)?, evaluator);
                let one = match all.truth.yes.is_true() {
                    true => all,
                    false => all.or(&Certainty::unknown(ports.reason.clone()), evaluator),
                };
                Ok(vec![one])
            }
        }
    }

    /// Whether the network ACL of a subnet lets everybody in to each of the ports. The default one lets everything in, unless its
    /// rules are written: then it has no others.
    /// <https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/default_network_acl>
    pub(super) fn acl(
        &self,
        subnet: NodeId,
        ports: &Ports,
        family: Family,
    ) -> Result<Vec<Certainty>, Fault> {
        let evaluator = self.call.evaluator;
        let mut lists = self.referring(subnet, "aws_network_acl");
        for (association, is_made) in self.referring(subnet, "aws_network_acl_association") {
            for (list, is_named) in self.referred(association, "aws_network_acl") {
                lists.push((list, is_made.clone().and(&is_named, evaluator)));
            }
        }
        lists.extend(self.referring(subnet, "aws_default_network_acl"));
        let has_none = none_of(&lists, evaluator);
        if has_none.is_possible() {
            for (network, is_in) in self.referred(subnet, "aws_vpc") {
                for (list, is_its) in self.referring(network, "aws_default_network_acl") {
                    let is_its = is_its.and(&is_in, evaluator).and(&has_none, evaluator);
                    lists.push((list, is_its));
                }
            }
        }
        let mut all = vec![Certainty::TRUE; ports.len()];
        for (list, is_its) in lists {
            let isnt = is_its.not(evaluator);
            // What is answered goes to a port that the client has at random.
            let answers = Ports {
                numbers: Some(vec![EPHEMERAL]),
                reason: Reason::default(),
            };
            let answers = self.lets_through(list, "egress", &answers, family)?;
            let lets = self.lets_through(list, "ingress", ports, family)?;
            for (sum, lets) in all.iter_mut().zip(lets) {
                let lets = answers
                    .iter()
                    .fold(lets, |lets, out| lets.and(out, evaluator));
                let one = lets.or(&isnt, evaluator);
                *sum = sum.clone().and(&one, evaluator);
            }
        }
        Ok(all)
    }

    /// Whether a network ACL lets everybody through to each of the ports: the first rule by number that matches decides, and
    /// without one nothing passes.
    fn lets_through(
        &self,
        list: NodeId,
        direction: &str,
        ports: &Ports,
        family: Family,
    ) -> Result<Vec<Certainty>, Fault> {
        let evaluator = self.call.evaluator;
        let rules = Items::of(&self.model.value(list), direction);
        let mut by_number: Vec<(i64, &(Guard, Value))> = Vec::new();
        let mut unknown = rules.open.clone();
        for item in &rules.items {
            self.model.budget.spend(1);
            let number = either(&item.1, &["rule_no", "rule_number"]);
            match whole_number(&number) {
                Some(number) => by_number.push((number, item)),
                None => {
                    let reason = number.as_unknown().map(|u| u.reason.clone());
                    unknown.get_or_insert(reason.unwrap_or_default());
                }
            }
        }
        // A rule whose place isn't known may be the one that decides.
        if let Some(reason) = unknown {
            return Ok(vec![Certainty::unknown(reason); ports.len()]);
        }
        by_number.sort_by_key(|(number, _)| std::cmp::Reverse(*number));
        let mut all = vec![Certainty::FALSE; ports.len()];
        for (_, (guard, rule)) in by_number {
            let block = at(rule, &[family.of("cidr_block", "ipv6_cidr_block")]);
            let everybody = self.is_for_everybody(&block, *guard);
            let action = either(rule, &["action", "rule_action"]);
            let allows = evaluator.lift(&[action], &|values| {
                Ok(match values {
                    [action] if action.is_unknown() => self.call.unknown(Type::Bool, &[action]),
                    [action] => Value::bool(
                        action
                            .as_str()
                            .is_some_and(|a| a.eq_ignore_ascii_case("allow")),
                    ),
                    _ => Value::null(),
                })
            })?;
            let allows = Certainty::of(&allows, evaluator);
            for (rest, passes) in all.iter_mut().zip(self.passes(rule, ports)?) {
                let matches = everybody.clone().and(&passes, evaluator);
                let decides = matches.clone().and(&allows, evaluator);
                let goes_on = matches.not(evaluator).and(rest, evaluator);
                *rest = decides.or(&goes_on, evaluator);
            }
        }
        Ok(all)
    }
}
