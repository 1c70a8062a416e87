kind "aws_security_group" {
  also     = ["aws_default_security_group"]
  identity = ["id"]

  cloudformation "AWS::EC2::SecurityGroup" {
    name        = GroupName
    description = GroupDescription
    vpc_id      = VpcId
    ingress = [for r in list(SecurityGroupIngress) : {
      from_port        = r.FromPort
      to_port          = r.ToPort
      protocol         = r.IpProtocol
      cidr_blocks      = list(r.CidrIp)
      ipv6_cidr_blocks = list(r.CidrIpv6)
      prefix_list_ids  = list(r.SourcePrefixListId)
      security_groups  = list(r.SourceSecurityGroupId != null ? r.SourceSecurityGroupId : r.SourceSecurityGroupName)
      description      = r.Description
    }]
    egress = [for r in list(SecurityGroupEgress) : {
      from_port        = r.FromPort
      to_port          = r.ToPort
      protocol         = r.IpProtocol
      cidr_blocks      = list(r.CidrIp)
      ipv6_cidr_blocks = list(r.CidrIpv6)
      prefix_list_ids  = list(r.DestinationPrefixListId)
      security_groups  = list(r.DestinationSecurityGroupId)
      description      = r.Description
    }]
  }

  fold "aws_security_group_rule" {
    into = refers(security_group_id)
    when = type == "ingress"
    append = {
      ingress = {
        from_port        = from_port
        to_port          = to_port
        protocol         = protocol
        cidr_blocks      = cidr_blocks
        ipv6_cidr_blocks = ipv6_cidr_blocks
        prefix_list_ids  = prefix_list_ids
        security_groups  = list(source_security_group_id)
        self             = self.self
        description      = description
      }
    }
  }

  fold "aws_security_group_rule" {
    into = refers(security_group_id)
    when = type == "egress"
    append = {
      egress = {
        from_port        = from_port
        to_port          = to_port
        protocol         = protocol
        cidr_blocks      = cidr_blocks
        ipv6_cidr_blocks = ipv6_cidr_blocks
        prefix_list_ids  = prefix_list_ids
        security_groups  = list(source_security_group_id)
        self             = self.self
        description      = description
      }
    }
  }

  fold "aws_vpc_security_group_ingress_rule" {
    into = refers(security_group_id)
    append = {
      ingress = {
        from_port        = from_port
        to_port          = to_port
        protocol         = ip_protocol
        cidr_blocks      = list(cidr_ipv4)
        ipv6_cidr_blocks = list(cidr_ipv6)
        prefix_list_ids  = list(prefix_list_id)
        security_groups  = list(referenced_security_group_id)
        description      = description
      }
    }
  }

  fold "aws_vpc_security_group_egress_rule" {
    into = refers(security_group_id)
    append = {
      egress = {
        from_port        = from_port
        to_port          = to_port
        protocol         = ip_protocol
        cidr_blocks      = list(cidr_ipv4)
        ipv6_cidr_blocks = list(cidr_ipv6)
        prefix_list_ids  = list(prefix_list_id)
        security_groups  = list(referenced_security_group_id)
        description      = description
      }
    }
  }
}

kind "aws_vpc_security_group_ingress_rule" {
  cloudformation "AWS::EC2::SecurityGroupIngress" {
    security_group_id            = GroupId != null ? GroupId : GroupName
    ip_protocol                  = IpProtocol
    from_port                    = FromPort
    to_port                      = ToPort
    cidr_ipv4                    = CidrIp
    cidr_ipv6                    = CidrIpv6
    prefix_list_id               = SourcePrefixListId
    referenced_security_group_id = SourceSecurityGroupId != null ? SourceSecurityGroupId : SourceSecurityGroupName
    description                  = Description
  }
}

kind "aws_vpc_security_group_egress_rule" {
  cloudformation "AWS::EC2::SecurityGroupEgress" {
    security_group_id            = GroupId
    ip_protocol                  = IpProtocol
    from_port                    = FromPort
    to_port                      = ToPort
    cidr_ipv4                    = CidrIp
    cidr_ipv6                    = CidrIpv6
    prefix_list_id               = DestinationPrefixListId
    referenced_security_group_id = DestinationSecurityGroupId
    description                  = Description
  }
}

kind "aws_vpc" {
  identity = ["id", "arn"]

  cloudformation "AWS::EC2::VPC" {
    cidr_block           = CidrBlock
    enable_dns_support   = EnableDnsSupport
    enable_dns_hostnames = EnableDnsHostnames
  }
}

kind "aws_subnet" {
  identity = ["id", "arn"]

  cloudformation "AWS::EC2::Subnet" {
    vpc_id                          = VpcId
    cidr_block                      = CidrBlock
    availability_zone               = AvailabilityZone
    availability_zone_id            = AvailabilityZoneId
    map_public_ip_on_launch         = MapPublicIpOnLaunch
    assign_ipv6_address_on_creation = AssignIpv6AddressOnCreation
  }
}

kind "aws_nat_gateway" {
  identity = ["id"]

  cloudformation "AWS::EC2::NatGateway" {
    subnet_id         = SubnetId
    vpc_id            = VpcId
    connectivity_type = ConnectivityType
    availability_mode = AvailabilityMode
  }
}

kind "aws_flow_log" {
  cloudformation "AWS::EC2::FlowLog" {
    vpc_id               = ResourceType == "VPC" ? ResourceId : null
    subnet_id            = ResourceType == "Subnet" ? ResourceId : null
    traffic_type         = TrafficType
    log_destination      = LogDestination
    log_destination_type = LogDestinationType
  }
}

kind "aws_vpc_endpoint" {
  cloudformation "AWS::EC2::VPCEndpoint" {
    vpc_id            = VpcId
    service_name      = ServiceName
    vpc_endpoint_type = VpcEndpointType
    policy            = PolicyDocument
    route_table_ids   = RouteTableIds
    subnet_ids        = SubnetIds
    # A template says it in subnet_ids only.
    subnet_configuration = null
  }
}

kind "aws_network_acl" {
  identity = ["id"]

  cloudformation "AWS::EC2::NetworkAcl" {
    vpc_id     = VpcId
    subnet_ids = null
  }

  fold "aws_network_acl_rule" {
    into = refers(network_acl_id)
    when = egress == null || egress == false
    append = {
      ingress = {
        rule_no         = rule_number
        action          = rule_action
        protocol        = protocol
        from_port       = from_port
        to_port         = to_port
        cidr_block      = cidr_block
        ipv6_cidr_block = ipv6_cidr_block
      }
    }
  }

  fold "aws_network_acl_rule" {
    into = refers(network_acl_id)
    when = egress
    append = {
      egress = {
        rule_no         = rule_number
        action          = rule_action
        protocol        = protocol
        from_port       = from_port
        to_port         = to_port
        cidr_block      = cidr_block
        ipv6_cidr_block = ipv6_cidr_block
      }
    }
  }
}

kind "aws_network_acl_rule" {
  cloudformation "AWS::EC2::NetworkAclEntry" {
    network_acl_id  = NetworkAclId
    egress          = Egress
    rule_number     = RuleNumber
    rule_action     = RuleAction
    protocol        = Protocol
    cidr_block      = CidrBlock
    ipv6_cidr_block = Ipv6CidrBlock
    from_port       = PortRange.From
    to_port         = PortRange.To
  }
}

kind "aws_ec2_transit_gateway" {
  cloudformation "AWS::EC2::TransitGateway" {
    auto_accept_shared_attachments = AutoAcceptSharedAttachments
  }
}

kind "aws_vpc_endpoint_service" {
  cloudformation "AWS::EC2::VPCEndpointService" {
    acceptance_required = AcceptanceRequired
  }
}

kind "aws_route_table" {
  identity = ["id", "arn"]

  fold "aws_route" {
    into = refers(route_table_id)
    append = {
      route = {
        cidr_block                = destination_cidr_block
        ipv6_cidr_block           = destination_ipv6_cidr_block
        gateway_id                = gateway_id
        nat_gateway_id            = nat_gateway_id
        instance_id               = instance_id
        network_interface_id      = network_interface_id
        transit_gateway_id        = transit_gateway_id
        vpc_endpoint_id           = vpc_endpoint_id
        vpc_peering_connection_id = vpc_peering_connection_id
      }
    }
  }
}

# The table that comes with a network, whether a resource manages it or not.
kind "aws_default_route_table" {
  identity = ["id", "arn"]

  fold "aws_route" {
    into = refers(route_table_id)
    append = {
      route = {
        cidr_block                = destination_cidr_block
        ipv6_cidr_block           = destination_ipv6_cidr_block
        gateway_id                = gateway_id
        nat_gateway_id            = nat_gateway_id
        instance_id               = instance_id
        network_interface_id      = network_interface_id
        transit_gateway_id        = transit_gateway_id
        vpc_endpoint_id           = vpc_endpoint_id
        vpc_peering_connection_id = vpc_peering_connection_id
      }
    }
  }
}

kind "aws_route" {
  cloudformation "AWS::EC2::Route" {
    instance_id = InstanceId
  }
}

kind "aws_eip" {
  identity = ["id", "allocation_id", "public_ip"]

  cloudformation "AWS::EC2::EIP" {
    instance          = InstanceId
    network_interface = null
  }
}
