//! Addresses and routes: what brings the internet to a subnet, and to what is in it.

use super::Family;
use super::network::{Network, Place, none_of};
use super::reading::{Items, at, whole_number};
use crate::evaluate::Certainty;
use crate::rules::references::References;
use crate::value::{NodeId, Value};

impl Network<'_> {
    /// Whether it has an address that the internet knows, in a subnet.
    pub(super) fn has_public_address(
        &self,
        target: NodeId,
        subnet: NodeId,
        around: &[Place],
    ) -> Certainty {
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
                let names = ["map_public_ip_on_launch", "associate_public_ip_address"];
                let mut gets = self.says_nearest(names, subnet, around, &|value| value);
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

    /// Whether it has an address of IPv6, each of which the internet knows, in a subnet.
    pub(super) fn has_ipv6_address(
        &self,
        target: NodeId,
        subnet: NodeId,
        around: &[Place],
    ) -> Certainty {
        if !matches!(self.kind(target), "aws_instance" | "aws_autoscaling_group") {
            return Certainty::FALSE;
        }
        let names = ["assign_ipv6_address_on_creation", "ipv6_address_count"];
        // Of a number of addresses, whether there are any.
        let read = |value: Value| {
            let read = self.call.evaluator.lift(&[value], &|values| {
                Ok(match values {
                    [value] => whole_number(value)
                        .map_or_else(|| value.clone(), |count| Value::bool(count > 0)),
                    _ => Value::null(),
                })
            });
            read.unwrap_or_else(|_| Value::null())
        };
        self.says_nearest(names, subnet, around, &read)
    }

    /// Whether what starts in a subnet gets an address: its subnet says so, by the first name, unless what starts it, or it itself,
    /// says otherwise, by the second.
    fn says_nearest(
        &self,
        [of_subnet, own]: [&str; 2],
        subnet: NodeId,
        around: &[Place],
        read: &dyn Fn(Value) -> Value,
    ) -> Certainty {
        const STARTING: [&str; 3] = [
            "aws_instance",
            "aws_launch_template",
            "aws_launch_configuration",
        ];
        let says = |id: NodeId, path: &[&str], otherwise: &Certainty| {
            let value = read(at(&self.model.value(id), path));
            Certainty::of_setting(&value, otherwise, self.call.evaluator)
        };
        let starting = around.iter().map(|(id, _)| *id);
        let starting = starting.filter(|id| STARTING.contains(&self.kind(*id)));
        let subnets = says(subnet, &[of_subnet], &Certainty::FALSE);
        starting.rev().fold(subnets, |gets, id| {
            let of_interfaces = says(id, &["network_interfaces", own], &gets);
            says(id, &[own], &of_interfaces)
        })
    }

    /// The gateways and tables by which the internet reaches a subnet.
    pub(super) fn routes_to(
        &self,
        subnet: NodeId,
        family: Family,
    ) -> Vec<(Option<NodeId>, NodeId, Certainty)> {
        let evaluator = self.call.evaluator;
        let tables_of = |(association, is_made): Place| {
            let kinds = ["aws_route_table", "aws_default_route_table"].into_iter();
            let tables = kinds.flat_map(move |kind| self.referred(association, kind));
            tables.map(move |(table, is_named)| (table, is_made.clone().and(&is_named, evaluator)))
        };
        let associations = self.referring(subnet, "aws_route_table_association");
        // Without one of its own it has the main table of its network.
        let has_none = none_of(&associations, evaluator);
        let mut tables: Vec<Place> = associations.into_iter().flat_map(tables_of).collect();
        if has_none.is_possible() {
            for (network, is_in) in self.referred(subnet, "aws_vpc") {
                let main = self.referring(network, "aws_main_route_table_association");
                // The table that it came with is its main one until another is made so.
                let is_kept = none_of(&main, evaluator);
                let default = self.referring(network, "aws_default_route_table");
                let default = default
                    .into_iter()
                    .map(|(table, is_its)| (table, is_its.and(&is_kept, evaluator)));
                let all = default.chain(main.into_iter().flat_map(tables_of));
                tables.extend(all.map(|(table, is_main)| {
                    let has_main = is_in.clone().and(&has_none, evaluator);
                    (table, has_main.and(&is_main, evaluator))
                }));
            }
        }
        let routes = tables.into_iter().flat_map(|(table, is_used)| {
            self.gateways_of(table, family)
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
    fn gateways_of(&self, table: NodeId, family: Family) -> Vec<(Option<NodeId>, Certainty)> {
        let evaluator = self.call.evaluator;
        let routes = Items::of(&self.model.value(table), "route");
        let mut found: Vec<(Option<NodeId>, Certainty)> = Vec::new();
        for (guard, route) in &routes.items {
            self.model.budget.spend(1);
            let blocks = [
                at(route, &[family.of("cidr_block", "ipv6_cidr_block")]),
                at(
                    route,
                    &[family.of("destination_cidr_block", "destination_ipv6_cidr_block")],
                ),
            ]
            .to_vec();
            let leads = self.is_for_everybody(&Value::tuple(blocks), *guard);
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
}
