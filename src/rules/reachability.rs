//! Which ways lead from the internet to a resource: gateway → route → subnet, past its network ACL and security group.
//!
//! A way is told only if each step of it is known. What isn't known makes no way, so that an answer is never a guess
//! (<https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Internet_Gateway.html>).

use ecow::{EcoString, eco_format};
use rustc_hash::FxHashSet;

use crate::model::Model;
use crate::value::{Data, Entries, Guard, NodeId, Value};

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

/// The ports that a rule opens, first and last, none for all; and its protocol.
type Opening = (Option<(i64, i64)>, EcoString);

/// A way to a resource.
pub(super) struct Way {
    /// Under which condition it is there.
    pub guard: Guard,
    /// The names of its steps, from the internet on.
    pub steps: Vec<EcoString>,
    /// The ports that the security group lets through: first and last; none for all.
    pub ports: Option<(i64, i64)>,
    /// The protocol, `-1` for all.
    pub protocol: EcoString,
}

impl Way {
    /// As rules read it.
    pub fn value(&self) -> Value {
        let port = |port: Option<i64>| port.map_or_else(Value::null, Value::number);
        Value::object(Entries::from_iter([
            ("from_port".into(), port(self.ports.map(|(from, _)| from))),
            ("path".into(), Value::string(self.steps.join(" → "))),
            ("protocol".into(), Value::string(&self.protocol)),
            ("to_port".into(), port(self.ports.map(|(_, to)| to))),
        ]))
    }
}

/// The ways that lead to a resource.
pub(super) fn ways(model: &Model, target: NodeId) -> Vec<Way> {
    let network = Network { model };
    let around = network.around(target);
    let subnets = network.of_kind(&around, "aws_subnet");
    let groups: Vec<(NodeId, Vec<Opening>)> = network
        .of_kind(&around, "aws_security_group")
        .into_iter()
        .map(|group| (group, network.open_to_everybody(group)))
        .collect();
    let has_address = network.has_public_address(target, &around);
    let mut ways = Vec::new();
    for subnet in subnets {
        if ways.len() >= MOST_WAYS || model.budget.left() == 0 {
            break;
        }
        if !has_address.unwrap_or_else(|| network.gives_addresses(subnet)) {
            continue;
        }
        let Some(route) = network.route_to(subnet) else {
            continue;
        };
        let acl = network.acl_of(subnet);
        for (group, openings) in &groups {
            for (ports, protocol) in openings {
                let (ports, protocol) = (*ports, protocol.clone());
                if !acl.is_none_or(|acl| network.lets_through(acl, ports, &protocol)) {
                    continue;
                }
                if ways.len() >= MOST_WAYS {
                    return ways;
                }
                let mut nodes = route.clone();
                nodes.extend([subnet, *group, target]);
                let mut steps = vec![EcoString::from("internet")];
                steps.extend(nodes.iter().filter_map(|id| network.name(*id)));
                let guard = network.exists(&nodes);
                if !guard.is_false() {
                    ways.push(Way {
                        guard,
                        steps,
                        ports,
                        protocol,
                    });
                }
            }
        }
    }
    ways
}

struct Network<'m> {
    model: &'m Model,
}

impl Network<'_> {
    fn name(&self, id: NodeId) -> Option<EcoString> {
        self.model.node(id).map(|node| node.known_as().into())
    }

    fn kind(&self, id: NodeId) -> &str {
        self.model.node(id).map_or("", |node| node.kind.as_str())
    }

    fn exists(&self, nodes: &[NodeId]) -> Guard {
        let mut guards = self.model.guards.borrow_mut();
        nodes.iter().fold(Guard::TRUE, |all, id| {
            let own = self.model.node(*id).map_or(Guard::FALSE, |node| node.guard);
            guards.and(all, own)
        })
    }

    /// The resource and what it refers to, through what stands between.
    fn around(&self, target: NodeId) -> Vec<NodeId> {
        let mut found = vec![target];
        let mut known = FxHashSet::from_iter([target]);
        let mut next = 0;
        while let Some(at) = found.get(next).copied() {
            next += 1;
            if at != target && !BETWEEN.contains(&self.kind(at)) {
                continue;
            }
            for edge in self.model.edges_from(at) {
                self.model.budget.spend(1);
                if known.insert(edge.to) {
                    found.push(edge.to);
                }
            }
        }
        found
    }

    fn of_kind(&self, nodes: &[NodeId], kind: &str) -> Vec<NodeId> {
        let is_external = |id: &NodeId| self.model.external.contains(id);
        nodes
            .iter()
            .copied()
            .filter(|id| self.kind(*id) == kind && !is_external(id))
            .collect()
    }

    /// The nodes of a kind that refer to one.
    fn referring(&self, to: NodeId, kind: &str) -> Vec<NodeId> {
        let mut found: Vec<NodeId> = self
            .model
            .edges_to(to)
            .map(|edge| edge.from)
            .inspect(|_| self.model.budget.spend(1))
            .filter(|from| self.kind(*from) == kind)
            .collect();
        found.sort();
        found.dedup();
        found
    }

    /// The internet gateway that a node refers to; of several the first that is declared.
    fn gateway_among(&self, from: NodeId) -> Option<NodeId> {
        let named = self.model.edges_from(from).map(|edge| edge.to);
        named
            .filter(|to| self.kind(*to) == "aws_internet_gateway")
            .min()
    }

    /// Whether what starts in a subnet certainly gets an address that the internet knows.
    fn gives_addresses(&self, subnet: NodeId) -> bool {
        flag(&self.model.value(subnet), &["map_public_ip_on_launch"]) == Some(true)
    }

    /// Whether it certainly has an address that the internet knows; none where its subnet says so.
    fn has_public_address(&self, target: NodeId, around: &[NodeId]) -> Option<bool> {
        let is = |id: NodeId, path: &[&str]| flag(&self.model.value(id), path);
        Some(match self.kind(target) {
            "aws_lb" => is(target, &["internal"]) == Some(false),
            "aws_elb" => is(target, &["internal"]) == Some(false),
            "aws_ecs_service" => {
                is(target, &["network_configuration", "assign_public_ip"]) == Some(true)
            }
            "aws_instance" | "aws_autoscaling_group" => {
                let own = around
                    .iter()
                    .filter(|id| {
                        matches!(
                            self.kind(**id),
                            "aws_instance" | "aws_launch_template" | "aws_launch_configuration"
                        )
                    })
                    .find_map(|id| {
                        is(*id, &["associate_public_ip_address"]).or_else(|| {
                            is(*id, &["network_interfaces", "associate_public_ip_address"])
                        })
                    });
                let has_elastic = !self.referring(target, "aws_eip").is_empty()
                    || !self.referring(target, "aws_eip_association").is_empty();
                if !has_elastic && own.is_none() {
                    return None;
                }
                has_elastic || own == Some(true)
            }
            _ => is(target, &["publicly_accessible"]) == Some(true),
        })
    }

    /// The gateway and the table by which the internet reaches a subnet.
    fn route_to(&self, subnet: NodeId) -> Option<Vec<NodeId>> {
        let associations = self.referring(subnet, "aws_route_table_association");
        let tables: Vec<NodeId> = match associations.is_empty() {
            false => associations
                .iter()
                .flat_map(|id| self.model.edges_from(*id).map(|edge| edge.to))
                .filter(|to| self.kind(*to) == "aws_route_table")
                .collect(),
            // Without one of its own it has the main table of its network.
            true => self
                .model
                .edges_from(subnet)
                .filter(|edge| self.kind(edge.to) == "aws_vpc")
                .flat_map(|edge| {
                    let default = self.referring(edge.to, "aws_default_route_table");
                    let main = self.referring(edge.to, "aws_main_route_table_association");
                    let of_main = main.into_iter().flat_map(|id| {
                        let tables = self.model.edges_from(id).map(|edge| edge.to);
                        tables
                            .filter(|to| self.kind(*to) == "aws_route_table")
                            .collect::<Vec<_>>()
                    });
                    default.into_iter().chain(of_main).collect::<Vec<_>>()
                })
                .collect(),
        };
        tables.into_iter().find_map(|table| {
            let gateway = self.gateway_of(table)?;
            Some(vec![gateway, table])
        })
    }

    /// The internet gateway that a table sends everything to.
    fn gateway_of(&self, table: NodeId) -> Option<NodeId> {
        let is_everywhere = |value: &Value| {
            [
                "cidr_block",
                "ipv6_cidr_block",
                "destination_cidr_block",
                "destination_ipv6_cidr_block",
            ]
            .iter()
            .filter_map(|name| value.as_entries()?.get(*name)?.as_str())
            .any(is_everybody)
        };
        let own = self.model.value(table);
        let inline = items(&own, "route").iter().any(is_everywhere);
        let by_route = self
            .referring(table, "aws_route")
            .into_iter()
            .filter(|route| is_everywhere(&self.model.value(*route)))
            .find_map(|route| self.gateway_among(route));
        by_route.or_else(|| self.gateway_among(table).filter(|_| inline))
    }

    /// What a security group certainly lets everybody reach: ports and protocol.
    fn open_to_everybody(&self, group: NodeId) -> Vec<Opening> {
        let value = self.model.value(group);
        let mut open = Vec::new();
        for rule in items(&value, "ingress") {
            self.model.budget.spend(1);
            let Some(entries) = rule.as_entries() else {
                continue;
            };
            let everybody = ["cidr_blocks", "ipv6_cidr_blocks"].iter().any(|name| {
                let blocks = entries.get(*name).and_then(Value::as_items);
                blocks
                    .unwrap_or_default()
                    .iter()
                    .filter_map(Value::as_str)
                    .any(is_everybody)
            });
            let Some(protocol) = entries.get("protocol").and_then(text) else {
                continue;
            };
            if !everybody {
                continue;
            }
            let port = |name: &str| entries.get(name).and_then(number);
            let ports = match protocol.as_str() {
                "-1" | "all" => None,
                _ => match (port("from_port"), port("to_port")) {
                    (Some(from), Some(to)) => Some((from, to)),
                    _ => continue,
                },
            };
            open.push((ports, protocol));
        }
        open
    }

    /// The network ACL of a subnet; none where that is the default one, which lets everything in.
    fn acl_of(&self, subnet: NodeId) -> Option<NodeId> {
        let associated = self
            .referring(subnet, "aws_network_acl_association")
            .into_iter()
            .flat_map(|id| self.model.edges_from(id).map(|edge| edge.to));
        self.referring(subnet, "aws_network_acl")
            .into_iter()
            .chain(associated)
            .find(|id| self.kind(*id) == "aws_network_acl")
    }

    /// Whether a network ACL lets the first of the ports in.
    fn lets_through(&self, acl: NodeId, ports: Option<(i64, i64)>, protocol: &str) -> bool {
        let value = self.model.value(acl);
        let mut rules: Vec<(i64, bool)> = Vec::new();
        for rule in items(&value, "ingress") {
            self.model.budget.spend(1);
            let Some(entries) = rule.as_entries() else {
                return false;
            };
            let read = |names: &[&str]| names.iter().find_map(|name| entries.get(*name));
            let (Some(order), Some(action), Some(of)) = (
                read(&["rule_no", "rule_number"]).and_then(number),
                read(&["action", "rule_action"]).and_then(text),
                read(&["protocol"]).and_then(text),
            ) else {
                // One rule that isn't known may be the one that decides.
                return false;
            };
            let everybody = read(&["cidr_block"])
                .or_else(|| read(&["ipv6_cidr_block"]))
                .and_then(Value::as_str)
                .is_some_and(is_everybody);
            let all = |protocol: &str| matches!(protocol, "-1" | "all");
            let same = all(&of) || all(protocol) || number_of(&of) == number_of(protocol);
            let within = match (
                ports,
                read(&["from_port"]).and_then(number),
                read(&["to_port"]).and_then(number),
            ) {
                _ if all(&of) => true,
                (Some((first, _)), Some(from), Some(to)) => (from..=to).contains(&first),
                _ => false,
            };
            if everybody && same && within {
                rules.push((order, action == "allow"));
            }
        }
        rules.sort();
        rules.first().is_some_and(|(_, allows)| *allows)
    }
}

/// The number of a protocol that may be named.
fn number_of(protocol: &str) -> &str {
    match protocol {
        "tcp" => "6",
        "udp" => "17",
        "icmp" => "1",
        other => other,
    }
}

fn is_everybody(block: &str) -> bool {
    matches!(block, "0.0.0.0/0" | "::/0")
}

/// A known bool at a path; blocks are passed through.
fn flag(value: &Value, path: &[&str]) -> Option<bool> {
    let mut at = value.clone();
    for name in path {
        if let Some([first, ..]) = at.as_items() {
            at = first.clone();
        }
        at = at.as_entries()?.get(*name)?.clone();
    }
    at.as_bool()
}

/// The elements of a block or list that certainly exist.
fn items(value: &Value, name: &str) -> Vec<Value> {
    let Some(inner) = value.as_entries().and_then(|entries| entries.get(name)) else {
        return Vec::new();
    };
    match &inner.data {
        Data::Unknown(unknown) => unknown
            .members
            .iter()
            .flat_map(|members| &members.items)
            .filter(|(guard, _, _)| guard.is_true())
            .map(|(_, _, item)| item.clone())
            .collect(),
        _ => inner.as_items().unwrap_or_default().to_vec(),
    }
}

fn number(value: &Value) -> Option<i64> {
    match value.as_number() {
        Some(number) => number.as_i64(),
        None => value.as_str()?.parse().ok(),
    }
}

fn text(value: &Value) -> Option<EcoString> {
    match value.as_str() {
        Some(text) => Some(text.to_lowercase().into()),
        None => value.as_number().map(|number| eco_format!("{number}")),
    }
}
