//! Which ways lead from the internet to a resource: gateway → route → subnet, past its network ACL and security group.
//!
//! Each step is there, isn't, or may be, under the conditions that the code names. A way that may be there, because a step of
//! it isn't known, is none that is told; but whoever asks learns that there may be one, and why
//! (<https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Internet_Gateway.html>).

mod filters;
mod network;
mod reading;
mod steps;

use std::rc::Rc;

use ecow::EcoString;

use crate::evaluate::{Certainty, Fault};
use crate::language::{Call, members_of};
use crate::model::Model;
use crate::value::{Entries, Guard, NodeId, Reason, Value};
use network::{Network, Place};
use reading::whole_number;

/// More ways to one resource aren't told apart.
const MOST_WAYS: usize = 256;

/// What leads to a resource.
#[derive(Default)]
pub(super) struct Ways {
    /// The ways, each under the condition under which it certainly is there.
    pub certain: Vec<(Guard, Value)>,
    /// Why there may be another.
    pub open: Option<Reason>,
}

/// The ports that are asked about; no numbers where it isn't known which, for that reason.
pub(super) struct Ports {
    pub numbers: Option<Vec<i64>>,
    pub reason: Reason,
}

impl Ports {
    /// Those of a list, or one alone; null for none.
    pub fn of(value: &Value) -> Ports {
        let items = match members_of(value) {
            Some(members) if members.open.is_none() => {
                members.items.into_iter().map(|(_, _, v)| v).collect()
            }
            _ => vec![value.clone()],
        };
        let unknown = items.iter().find_map(Value::as_unknown);
        Ports {
            numbers: items.iter().map(whole_number).collect(),
            reason: unknown.map(|u| u.reason.clone()).unwrap_or_default(),
        }
    }

    /// How many answers there are: one for each, or one for the one that isn't known.
    fn len(&self) -> usize {
        self.numbers.as_ref().map_or(1, Vec::len)
    }
}

/// The ways that lead to ports of a resource, over TCP.
///
/// # Errors
/// Where a step costs more than the rule may.
pub(super) fn ways(
    model: &Model,
    call: &Call<'_>,
    target: NodeId,
    ports: &Ports,
) -> Result<Ways, Fault> {
    let network = Network::new(model, call);
    let around = network.around(target);
    let mut found = Ways::default();
    for family in [Family::V4, Family::V6] {
        network.ways_by(family, target, &around, ports, &mut found)?;
    }
    // Where one certainly leads there, it says nothing more that another may.
    if found.certain.iter().any(|(when, _)| when.is_true()) {
        found.open = None;
    }
    Ok(found)
}

/// Addresses of which kind: each step has to let the same kind through.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Family {
    V4,
    V6,
}

impl Family {
    /// Of names for IPv4's blocks and for IPv6's, the own one.
    fn of<'n>(self, v4: &'n str, v6: &'n str) -> &'n str {
        match self {
            Family::V4 => v4,
            Family::V6 => v6,
        }
    }
}

impl Network<'_> {
    /// The ways by addresses of one kind.
    fn ways_by(
        &self,
        family: Family,
        target: NodeId,
        around: &[Place],
        ports: &Ports,
        found: &mut Ways,
    ) -> Result<(), Fault> {
        let evaluator = self.call.evaluator;
        let groups: Vec<(NodeId, Certainty, Rc<[Certainty]>)> = self
            .of_kind(around, "aws_security_group")
            .into_iter()
            .map(|(group, is_named)| Ok((group, is_named, self.openings(group, ports, family)?)))
            .collect::<Result<_, Fault>>()?;
        for (subnet, is_in) in self.of_kind(around, "aws_subnet") {
            let has_address = match family {
                Family::V4 => self.has_public_address(target, subnet, around),
                Family::V6 => self.has_ipv6_address(target, subnet, around),
            };
            let at_subnet = is_in.and(&has_address, evaluator);
            if !at_subnet.is_possible() {
                continue;
            }
            let acl = self.acl(subnet, ports, family)?;
            for (gateway, table, is_routed) in self.routes_to(subnet, family) {
                let at_route = at_subnet.clone().and(&is_routed, evaluator);
                for (group, is_named, openings) in &groups {
                    let passes = openings.iter().zip(acl.iter());
                    let passes = passes.fold(Certainty::FALSE, |sum, (group, acl)| {
                        let both = group.clone().and(acl, evaluator);
                        sum.or(&both, evaluator)
                    });
                    let all = at_route.clone().and(is_named, evaluator);
                    let all = all.and(&passes, evaluator);
                    self.model.budget.spend(1);
                    if found.open.is_none() {
                        found.open = all.open(evaluator);
                    }
                    if all.truth.yes.is_false() {
                        continue;
                    }
                    if found.certain.len() >= MOST_WAYS || self.model.budget.left() == 0 {
                        return Ok(());
                    }
                    let steps = [
                        gateway,
                        Some(table),
                        Some(subnet),
                        Some(*group),
                        Some(target),
                    ];
                    let mut path = vec![EcoString::from("internet")];
                    path.extend(steps.into_iter().flatten().filter_map(|id| self.name(id)));
                    let way = [("path".into(), Value::string(path.join(" → ")))];
                    (found.certain).push((all.truth.yes, Value::object(Entries::from_iter(way))));
                }
            }
        }
        Ok(())
    }
}
