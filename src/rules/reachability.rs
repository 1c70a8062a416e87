//! Which ways lead from the internet to a resource: gateway → route → subnet, past its network ACL and security group.
//!
//! Each step is there, isn't, or may be, under the conditions that the code names. A way that may be there, because a step of
//! it isn't known, is none that is told; but whoever asks learns that there may be one, and why
//! (<https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Internet_Gateway.html>).

use std::cell::RefCell;
use std::rc::Rc;

use ecow::{EcoString, eco_format};
use rustc_hash::{FxHashMap, FxHashSet};

use super::references::References;
use crate::evaluate::{Certainty, Fault};
use crate::language::{Call, is_everywhere, lets_tcp_in, members_of};
use crate::model::{Model, name_key};
use crate::value::{Entries, Guard, NodeId, Reason, ReasonKind, Type, Value, convert};

/// What stands between a resource and its subnets or security groups.
const BETWEEN: [&str; 8] = [
    "aws_db_subnet_group",
    "aws_dms_replication_subnet_group",
    "aws_launch_configuration",
    "aws_launch_template",
    "aws_network_interface",
    "aws_rds_cluster",
    "aws_redshift_subnet_group",
    "aws_neptune_subnet_group",
];

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
        let number = |v: &Value| convert(v, &Type::Number).ok()?.as_number()?.as_i64();
        let unknown = items.iter().find_map(Value::as_unknown);
        Ports {
            numbers: items.iter().map(number).collect(),
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
    let network = Network {
        model,
        call,
        references: RefCell::default(),
    };
    let around = network.around(target);
    let groups: Vec<(NodeId, Certainty, Rc<[Certainty]>)> = network
        .of_kind(&around, "aws_security_group")
        .into_iter()
        .map(|(group, is_named)| Ok((group, is_named, network.openings(group, ports)?)))
        .collect::<Result<_, Fault>>()?;
    let mut found = Ways::default();
    let mut is_certain = false;
    'subnets: for (subnet, is_in) in network.of_kind(&around, "aws_subnet") {
        let has_address = network.has_public_address(target, subnet, &around);
        let at_subnet = is_in.and(&has_address, call.evaluator);
        if !at_subnet.is_possible() {
            continue;
        }
        let acl = network.acl(subnet, ports)?;
        for (gateway, table, is_routed) in network.routes_to(subnet) {
            let at_route = at_subnet.clone().and(&is_routed, call.evaluator);
            for (group, is_named, openings) in &groups {
                let passes = openings.iter().zip(acl.iter());
                let passes = passes.fold(Certainty::FALSE, |sum, (group, acl)| {
                    let both = group.clone().and(acl, call.evaluator);
                    sum.or(&both, call.evaluator)
                });
                let all = at_route.clone().and(is_named, call.evaluator);
                let all = all.and(&passes, call.evaluator);
                model.budget.spend(1);
                if found.open.is_none() {
                    found.open = all.open(call.evaluator);
                }
                is_certain |= all.truth.yes.is_true();
                if all.truth.yes.is_false() {
                    continue;
                }
                if found.certain.len() >= MOST_WAYS || model.budget.left() == 0 {
                    break 'subnets;
                }
                let steps = [
                    gateway,
                    Some(table),
                    Some(subnet),
                    Some(*group),
                    Some(target),
                ];
                let mut path = vec![EcoString::from("internet")];
                path.extend(
                    steps
                        .into_iter()
                        .flatten()
                        .filter_map(|id| network.name(id)),
                );
                let way = [("path".into(), Value::string(path.join(" → ")))];
                (found.certain).push((all.truth.yes, Value::object(Entries::from_iter(way))));
            }
        }
    }
    // Where one certainly leads there, it says nothing more that another may.
    found.open = found.open.filter(|_| !is_certain);
    Ok(found)
}

struct Network<'q> {
    model: &'q Model,
    call: &'q Call<'q>,
    /// What nodes refer to, from when it is first asked.
    references: RefCell<FxHashMap<NodeId, Rc<References>>>,
}

/// A node, and whether it is where it is looked for.
type Place = (NodeId, Certainty);

impl Network<'_> {
    fn name(&self, id: NodeId) -> Option<EcoString> {
        self.model.node(id).map(|node| node.known_as().into())
    }

    fn kind(&self, id: NodeId) -> &str {
        self.model.node(id).map_or("", |node| node.kind.as_str())
    }

    fn exists(&self, id: NodeId) -> Certainty {
        let guard = self.model.node(id).map_or(Guard::FALSE, |node| node.guard);
        Certainty::when(guard, self.call.evaluator)
    }

    /// Whether a node refers to another, and is there.
    fn refers(&self, from: NodeId, to: NodeId) -> Certainty {
        let evaluator = self.call.evaluator;
        let references = self.references_of(from);
        let refers = match references.to(to) {
            Some(guard) => Certainty::when(guard, evaluator),
            None => self.reads(from, to),
        };
        refers.and(&self.exists(from), evaluator)
    }

    /// Whether a node refers to another by a value that doesn't show it: a list that is split out of a text, say.
    fn reads(&self, from: NodeId, to: NodeId) -> Certainty {
        let mut edges = self.model.edges_from(from);
        let edge = edges.find(|edge| edge.to == to && !is_order(&edge.attribute));
        let (Some(node), Some(edge)) = (self.model.node(from), edge) else {
            return Certainty::FALSE;
        };
        let evaluator = self.call.evaluator;
        let value = at(&node.attributes, &[&edge.attribute]);
        // It names it by what it is called.
        let items = members_of(&value).map_or_else(
            || vec![(Guard::TRUE, value.clone())],
            |members| members.items.into_iter().map(|(g, _, v)| (g, v)).collect(),
        );
        let mut named = Guard::FALSE;
        for (guard, item) in items {
            for (when, name) in evaluator.cases_of(&item) {
                let is_it = name_key(&name).is_some_and(|n| self.model.named(&n).contains(&to));
                if is_it {
                    let mut guards = evaluator.guards.borrow_mut();
                    let both = guards.and(guard, when);
                    named = guards.or(named, both);
                }
            }
        }
        if !named.is_false() {
            return Certainty::when(named, evaluator);
        }
        // What is made of nothing but that is that, however it is made.
        let is_input = value
            .as_unknown()
            .is_some_and(|u| u.reason.kind != ReasonKind::Computed);
        let mut others = (self.model.edges_from(from))
            .filter(|other| other.attribute == edge.attribute && other.to != to);
        if !is_input && others.all(|other| self.kind(other.to) != self.kind(to)) {
            return Certainty::TRUE;
        }
        let what = eco_format!("{}.{}", node.address, edge.attribute);
        Certainty::unknown(Reason::new(ReasonKind::Opaque, what))
    }

    fn references_of(&self, from: NodeId) -> Rc<References> {
        let known = self.references.borrow().get(&from).cloned();
        known.unwrap_or_else(|| {
            let evaluator = self.call.evaluator;
            let mut references = References::of(&self.model.value(from), from, evaluator);
            // What no attribute is mapped onto is there as it is written.
            if let Some(node) = self.model.node(from).filter(|n| n.is_of_template()) {
                references.add(&node.attributes, from, Guard::TRUE, evaluator, 0);
            }
            let references = Rc::new(references);
            (self.references.borrow_mut()).insert(from, references.clone());
            references
        })
    }

    /// The resource and what it refers to, through what stands between.
    fn around(&self, target: NodeId) -> Vec<Place> {
        let mut found = vec![(target, Certainty::TRUE)];
        let mut known = FxHashSet::from_iter([target]);
        let mut next = 0;
        while let Some((at, is_reached)) = found.get(next).cloned() {
            next += 1;
            if at != target && !BETWEEN.contains(&self.kind(at)) {
                continue;
            }
            for edge in self.model.edges_from(at) {
                self.model.budget.spend(1);
                if is_order(&edge.attribute) || !known.insert(edge.to) {
                    continue;
                }
                let refers = self.refers(at, edge.to);
                let all = (is_reached.clone())
                    .and(&refers, self.call.evaluator)
                    .and(&self.exists(edge.to), self.call.evaluator);
                found.push((edge.to, all));
            }
        }
        found
    }

    fn of_kind(&self, places: &[Place], kind: &str) -> Vec<Place> {
        let is_external = |id: &NodeId| self.model.external.contains(id);
        places
            .iter()
            .filter(|(id, is)| self.kind(*id) == kind && !is_external(id) && is.is_possible())
            .cloned()
            .collect()
    }

    /// The nodes of a kind that refer to one.
    fn referring(&self, to: NodeId, kind: &str) -> Vec<Place> {
        let mut found: Vec<NodeId> = self
            .model
            .edges_of_kind_to(to, kind)
            .filter(|edge| !is_order(&edge.attribute))
            .map(|edge| edge.from)
            .inspect(|_| self.model.budget.spend(1))
            .collect();
        found.sort();
        found.dedup();
        found
            .into_iter()
            .map(|from| (from, self.refers(from, to)))
            .collect()
    }

    /// The nodes of a kind that a node refers to.
    fn referred(&self, from: NodeId, kind: &str) -> Vec<Place> {
        let edges = self.model.edges_from(from);
        let mut found: Vec<NodeId> = edges
            .filter(|edge| !is_order(&edge.attribute) && self.kind(edge.to) == kind)
            .map(|edge| edge.to)
            .collect();
        found.sort();
        found.dedup();
        found
            .into_iter()
            .map(|to| {
                (
                    to,
                    self.refers(from, to)
                        .and(&self.exists(to), self.call.evaluator),
                )
            })
            .collect()
    }

    /// Whether it has an address that the internet knows, in a subnet.
    fn has_public_address(&self, target: NodeId, subnet: NodeId, around: &[Place]) -> Certainty {
        let evaluator = self.call.evaluator;
        let says = |id: NodeId, path: &[&str], otherwise: &Certainty| {
            Certainty::of_setting(&at(&self.model.value(id), path), otherwise, evaluator)
        };
        match self.kind(target) {
            "aws_lb" | "aws_elb" => says(target, &["internal"], &Certainty::FALSE).not(evaluator),
            "aws_ecs_service" => says(
                target,
                &["network_configuration", "assign_public_ip"],
                &Certainty::FALSE,
            ),
            "aws_instance" | "aws_autoscaling_group" => {
                let mut gets = says(subnet, &["map_public_ip_on_launch"], &Certainty::FALSE);
                // What is nearer to the instance is decisive.
                for (id, _) in around.iter().rev() {
                    let kind = self.kind(*id);
                    if ![
                        "aws_instance",
                        "aws_launch_template",
                        "aws_launch_configuration",
                    ]
                    .contains(&kind)
                    {
                        continue;
                    }
                    gets = says(
                        *id,
                        &["network_interfaces", "associate_public_ip_address"],
                        &gets,
                    );
                    gets = says(*id, &["associate_public_ip_address"], &gets);
                }
                let interfaces = self.of_kind(around, "aws_network_interface");
                let holders =
                    std::iter::once(target).chain(interfaces.into_iter().map(|(id, _)| id));
                for holder in holders {
                    for kind in ["aws_eip", "aws_eip_association"] {
                        for (_, is_given) in self.referring(holder, kind) {
                            gets = gets.or(&is_given, evaluator);
                        }
                    }
                }
                gets
            }
            _ => says(target, &["publicly_accessible"], &Certainty::FALSE),
        }
    }

    /// The gateways and tables by which the internet reaches a subnet.
    fn routes_to(&self, subnet: NodeId) -> Vec<(Option<NodeId>, NodeId, Certainty)> {
        let evaluator = self.call.evaluator;
        let tables_of = |(association, is_made): Place| {
            let tables = self.referred(association, "aws_route_table").into_iter();
            tables.map(move |(table, is_named)| (table, is_made.clone().and(&is_named, evaluator)))
        };
        let associations = self.referring(subnet, "aws_route_table_association");
        let tables: Vec<Place> = match associations.is_empty() {
            false => associations.into_iter().flat_map(tables_of).collect(),
            // Without one of its own it has the main table of its network.
            true => (self.referred(subnet, "aws_vpc").into_iter())
                .flat_map(|(network, is_in)| {
                    let default = self.referring(network, "aws_default_route_table");
                    let main = self.referring(network, "aws_main_route_table_association");
                    let all = default
                        .into_iter()
                        .chain(main.into_iter().flat_map(tables_of));
                    all.map(move |(table, is_main)| (table, is_in.clone().and(&is_main, evaluator)))
                        .collect::<Vec<_>>()
                })
                .collect(),
        };
        let routes = tables.into_iter().flat_map(|(table, is_used)| {
            self.gateways_of(table)
                .into_iter()
                .map(move |(gateway, leads)| {
                    (gateway, table, is_used.clone().and(&leads, evaluator))
                })
        });
        let mut possible: Vec<_> = routes.filter(|(_, _, leads)| leads.is_possible()).collect();
        // One that is certainly there says it all.
        if let Some(certain) = possible
            .iter()
            .position(|(_, _, leads)| leads.truth.yes.is_true())
        {
            return vec![possible.swap_remove(certain)];
        }
        possible
    }

    /// The internet gateways that a table sends everything to; none where it isn't known what it sends it to.
    fn gateways_of(&self, table: NodeId) -> Vec<(Option<NodeId>, Certainty)> {
        let evaluator = self.call.evaluator;
        let routes = Items::of(&self.model.value(table), "route");
        let mut found: Vec<(Option<NodeId>, Certainty)> = Vec::new();
        for (guard, route) in &routes.items {
            self.model.budget.spend(1);
            let blocks = DESTINATIONS.map(|name| at(route, &[name])).to_vec();
            let everything = is_everywhere(self.call, &Value::tuple(blocks));
            let leads = Certainty::of(&everything, evaluator)
                .and(&Certainty::when(*guard, evaluator), evaluator);
            if !leads.is_possible() {
                continue;
            }
            let gateway = at(route, &["gateway_id"]);
            let named = References::of(&gateway, table, evaluator).nodes();
            for (node, when) in &named {
                if self.kind(*node) == "aws_internet_gateway" {
                    let leads = (leads.clone())
                        .and(&Certainty::when(*when, evaluator), evaluator)
                        .and(&self.exists(*node), evaluator);
                    found.push((Some(*node), leads));
                }
            }
            if let (true, Some(unknown)) = (named.is_empty(), gateway.as_unknown()) {
                let unknown = Certainty::unknown(unknown.reason.clone());
                found.push((None, leads.and(&unknown, evaluator)));
            }
        }
        if let Some(reason) = routes.open {
            found.push((None, Certainty::unknown(reason)));
        }
        found
    }

    /// Whether a security group lets everybody reach each of the ports.
    fn openings(&self, group: NodeId, ports: &Ports) -> Result<Rc<[Certainty]>, Fault> {
        let asked = (group, ports.numbers.clone());
        if let Some(known) = self.model.openings.borrow().get(&asked) {
            return Ok(known.clone());
        }
        let evaluator = self.call.evaluator;
        let rules = Items::of(&self.model.value(group), "ingress");
        let mut sum = vec![Certainty::FALSE; ports.len()];
        for (guard, rule) in &rules.items {
            self.model.budget.spend(1);
            let blocks = ["cidr_blocks", "ipv6_cidr_blocks"].map(|name| at(rule, &[name]));
            let everybody = is_everywhere(self.call, &Value::tuple(blocks.to_vec()));
            let everybody = Certainty::of(&everybody, evaluator)
                .and(&Certainty::when(*guard, evaluator), evaluator);
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

    /// Whether the network ACL of a subnet lets everybody in to each of the ports. The default one lets everything in.
    fn acl(&self, subnet: NodeId, ports: &Ports) -> Result<Vec<Certainty>, Fault> {
        let evaluator = self.call.evaluator;
        let mut lists = self.referring(subnet, "aws_network_acl");
        for (association, is_made) in self.referring(subnet, "aws_network_acl_association") {
            for (list, is_named) in self.referred(association, "aws_network_acl") {
                lists.push((list, is_made.clone().and(&is_named, evaluator)));
            }
        }
        let mut all = vec![Certainty::TRUE; ports.len()];
        for (list, is_its) in lists {
            let isnt = is_its.not(evaluator);
            for (sum, lets) in all.iter_mut().zip(self.lets_in(list, ports)?) {
                let one = lets.or(&isnt, evaluator);
                *sum = sum.clone().and(&one, evaluator);
            }
        }
        Ok(all)
    }

    /// Whether a network ACL lets everybody in to each of the ports: the first rule by number that matches decides.
    fn lets_in(&self, list: NodeId, ports: &Ports) -> Result<Vec<Certainty>, Fault> {
        let evaluator = self.call.evaluator;
        let rules = Items::of(&self.model.value(list), "ingress");
        let mut by_number: Vec<(i64, &(Guard, Value))> = Vec::new();
        let mut unknown = rules.open.clone();
        for item in &rules.items {
            self.model.budget.spend(1);
            let number = either(&item.1, &["rule_no", "rule_number"]);
            match convert(&number, &Type::Number)
                .ok()
                .and_then(|n| n.as_number()?.as_i64())
            {
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
            let blocks = ["cidr_block", "ipv6_cidr_block"].map(|name| at(rule, &[name]));
            let everybody = is_everywhere(self.call, &Value::tuple(blocks.to_vec()));
            let everybody = Certainty::of(&everybody, evaluator)
                .and(&Certainty::when(*guard, evaluator), evaluator);
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

/// Where a route may lead.
const DESTINATIONS: [&str; 4] = [
    "cidr_block",
    "ipv6_cidr_block",
    "destination_cidr_block",
    "destination_ipv6_cidr_block",
];

/// Whether an attribute only says what is made first.
fn is_order(attribute: &str) -> bool {
    matches!(attribute, "depends_on" | "DependsOn")
}

/// What is at a path, null where nothing is; of a block that is there more than once the first.
fn at(value: &Value, path: &[&str]) -> Value {
    let mut at = value.clone();
    for name in path {
        if let Some([first, ..]) = at.as_items() {
            at = first.clone();
        }
        if at.is_unknown() {
            return at;
        }
        let found = at
            .as_entries()
            .and_then(|entries| entries.get(*name))
            .cloned();
        at = found.unwrap_or_else(Value::null);
    }
    at
}

/// The first of these attributes that is set.
fn either(value: &Value, names: &[&str]) -> Value {
    let mut all = names.iter().map(|name| at(value, &[name]));
    all.find(|value| !value.is_null())
        .unwrap_or_else(Value::null)
}

/// The elements of a block or list, each with the condition under which it is there, and why there may be more.
#[derive(Default)]
struct Items {
    items: Vec<(Guard, Value)>,
    open: Option<Reason>,
}

impl Items {
    fn of(value: &Value, name: &str) -> Items {
        let inner = at(value, &[name]);
        match (members_of(&inner), inner.as_unknown()) {
            (Some(members), _) => Items {
                items: members.items.into_iter().map(|(g, _, v)| (g, v)).collect(),
                open: members.open,
            },
            (None, Some(unknown)) => Items {
                items: Vec::new(),
                open: Some(unknown.reason.clone()),
            },
            (None, None) => Items::default(),
        }
    }
}
