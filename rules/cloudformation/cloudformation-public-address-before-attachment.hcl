rule "cloudformation-public-address-before-attachment" {
  title     = "Public load balancer, NAT gateway or address may be made before the internet gateway is attached"
  severity  = "low"
  category  = "production-readiness"
  checklist = "provision"
  kind      = ["aws_lb", "aws_elb", "aws_nat_gateway", "aws_eip"]
  languages = ["cloudformation"]

  let {
    nat = resource.kind == "aws_nat_gateway"
    # An address that an instance of the network gets as soon as it is made.
    eip      = resource.kind == "aws_eip"
    instance = known(target(self.instance, "aws_instance")) ? target(self.instance, "aws_instance") : null
    subnets  = [for s in eip ? list(instance.subnet_id) : nat ? list(self.subnet_id) : concat(list(self.subnets), self.subnet_mapping[*].subnet_id) : target(s, "aws_subnet")]
    address  = nat ? list(target(self.allocation_id, "aws_eip")) : []
    vpc      = target(subnets[0].vpc_id, "aws_vpc")
    # One that this stack makes; that of another is attached when this one gets its subnets.
    attachments = [for a in resources("AWS::EC2::VPCGatewayAttachment") : facts(a).address if a.InternetGatewayId != null && facts(a).module == resource.module && facts(target(a.VpcId)).address == facts(vpc).address]
    # What the load balancer is made after, by what it says, or by its subnets or its address; an address by its instance.
    said = concat(list(resource.depends_on), flatten([for s in concat(subnets, address, list(instance)) : list(facts(s).depends_on)]))
    # A route that is waited for may wait itself.
    named = concat(said, flatten([for r in resources("aws_route") : list(facts(r).depends_on) if contains(said, facts(r).address)]))
    # These are there before any attachment.
    first  = [for r in resources("aws_vpc", "aws_internet_gateway", "aws_security_group", "aws_subnet", "aws_s3_bucket", "aws_cloudwatch_log_group", "aws_route_table") : facts(r).address]
    others = [for n in named : n if !contains(first, n)]
  }

  when    = (eip ? true : nat ? self.connectivity_type != "private" : !self.internal) && vpc != null && length(attachments) > 0
  require = anytrue([for a in attachments : contains(named, a)]) || (length(others) > 0 ? undecided("what it depends on may depend on the attachment") : false)
  focus   = self
  message = "Creating the stack may fail: nothing says that ${resource.address}, which has ${eip ? "an instance of the network" : nat ? "a public address" : "public addresses"}, has to wait until the gateway is attached to its network."
  remedy  = <<-TEXT
    CloudFormation: DependsOn: GatewayAttachment, beside the Properties of the load balancer, or of the AWS::EC2::EIP of the NAT gateway or the instance; or DependsOn: PublicRoute, which depends on it.
  TEXT

  references = [
    "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-eip.html",
    "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-dependson.html#gatewayattachment",
    "https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-troubleshooting.html",
  ]

  fail "nothing said" {
    cloudformation = <<-YAML
      Resources:
        Network: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.0.0.0/16 } }
        Gateway: { Type: AWS::EC2::InternetGateway }
        Attachment: { Type: AWS::EC2::VPCGatewayAttachment, Properties: { VpcId: !Ref Network, InternetGatewayId: !Ref Gateway } }
        A: { Type: AWS::EC2::Subnet, Properties: { VpcId: !Ref Network, CidrBlock: 10.0.0.0/24 } }
        Balancer: { Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: { Subnets: [!Ref A] } }
        Old: { Type: AWS::ElasticLoadBalancing::LoadBalancer, DependsOn: Gateway, Properties: { Subnets: [!Ref A], Listeners: [] } }
        Mapped: { Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: { Scheme: internet-facing, Type: network, SubnetMappings: [{ SubnetId: !Ref A }] } }
    YAML
    expect {
      count = 3
    }
  }

  fail "the address of an instance" {
    cloudformation = <<-YAML
      Resources:
        Network: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.0.0.0/16 } }
        Gateway: { Type: AWS::EC2::InternetGateway }
        Attachment: { Type: AWS::EC2::VPCGatewayAttachment, Properties: { VpcId: !Ref Network, InternetGatewayId: !Ref Gateway } }
        A: { Type: AWS::EC2::Subnet, Properties: { VpcId: !Ref Network, CidrBlock: 10.0.0.0/24 } }
        Server: { Type: AWS::EC2::Instance, Properties: { SubnetId: !Ref A } }
        Address: { Type: AWS::EC2::EIP, Properties: { Domain: vpc, InstanceId: !Ref Server } }
    YAML
    expect {
      at      = "template.yaml:7"
      count   = 1
      message = "which has an instance of the network"
    }
  }

  pass "the address waits, or its instance does; an address of nothing, of an instance from elsewhere" {
    cloudformation = <<-YAML
      Parameters:
        Other: { Type: "AWS::EC2::Instance::Id" }
      Resources:
        Network: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.0.0.0/16 } }
        Gateway: { Type: AWS::EC2::InternetGateway }
        Attachment: { Type: AWS::EC2::VPCGatewayAttachment, Properties: { VpcId: !Ref Network, InternetGatewayId: !Ref Gateway } }
        A: { Type: AWS::EC2::Subnet, Properties: { VpcId: !Ref Network, CidrBlock: 10.0.0.0/24 } }
        Server: { Type: AWS::EC2::Instance, Properties: { SubnetId: !Ref A } }
        Late: { Type: AWS::EC2::Instance, DependsOn: Attachment, Properties: { SubnetId: !Ref A } }
        One: { Type: AWS::EC2::EIP, DependsOn: Attachment, Properties: { Domain: vpc, InstanceId: !Ref Server } }
        Two: { Type: AWS::EC2::EIP, Properties: { Domain: vpc, InstanceId: !Ref Late } }
        Three: { Type: AWS::EC2::EIP, Properties: { Domain: vpc } }
        Four: { Type: AWS::EC2::EIP, Properties: { Domain: vpc, InstanceId: !Ref Other } }
    YAML
  }

  pass "said of it or of its subnets; internal; a network without a gateway; a network from elsewhere; a VPN's gateway" {
    cloudformation = <<-YAML
      Parameters:
        Subnet: { Type: "AWS::EC2::Subnet::Id" }
      Resources:
        Network: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.0.0.0/16 } }
        Gateway: { Type: AWS::EC2::InternetGateway }
        Attachment: { Type: AWS::EC2::VPCGatewayAttachment, Properties: { VpcId: !Ref Network, InternetGatewayId: !Ref Gateway } }
        A: { Type: AWS::EC2::Subnet, Properties: { VpcId: !Ref Network, CidrBlock: 10.0.0.0/24 } }
        Late: { Type: AWS::EC2::Subnet, DependsOn: Attachment, Properties: { VpcId: !Ref Network, CidrBlock: 10.0.1.0/24 } }
        One: { Type: AWS::ElasticLoadBalancingV2::LoadBalancer, DependsOn: Attachment, Properties: { Subnets: [!Ref A] } }
        Two: { Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: { Subnets: [!Ref A, !Ref Late] } }
        Three: { Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: { Scheme: internal, Subnets: [!Ref A] } }
        Bare: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.1.0.0/16 } }
        Vpn: { Type: AWS::EC2::VPCGatewayAttachment, Properties: { VpcId: !Ref Bare, VpnGatewayId: vgw-0123456789abcdef0 } }
        B: { Type: AWS::EC2::Subnet, Properties: { VpcId: !Ref Bare, CidrBlock: 10.1.0.0/24 } }
        Four: { Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: { Subnets: [!Ref B] } }
        Five: { Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: { Subnets: [subnet-0123456789abcdef0] } }
    YAML
  }

  undecided "after something else" {
    cloudformation = <<-YAML
      Resources:
        Network: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.0.0.0/16 } }
        Gateway: { Type: AWS::EC2::InternetGateway }
        Attachment: { Type: AWS::EC2::VPCGatewayAttachment, Properties: { VpcId: !Ref Network, InternetGatewayId: !Ref Gateway } }
        Table: { Type: AWS::EC2::RouteTable, Properties: { VpcId: !Ref Network } }
        Route: { Type: AWS::EC2::Route, DependsOn: Attachment, Properties: { RouteTableId: !Ref Table, DestinationCidrBlock: 0.0.0.0/0, GatewayId: !Ref Gateway } }
        A: { Type: AWS::EC2::Subnet, Properties: { VpcId: !Ref Network, CidrBlock: 10.0.0.0/24 } }
        Push: { Type: "Custom::Push", DependsOn: Route, Properties: { ServiceToken: "arn:aws:lambda:eu-west-1:111122223333:function:push" } }
        Balancer: { Type: AWS::ElasticLoadBalancingV2::LoadBalancer, DependsOn: Push, Properties: { Subnets: [!Ref A] } }
    YAML
  }

  pass "a network of another stack, whose outputs come when it is complete" {
    cloudformation = <<-YAML
      Resources:
        Network: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: network.yaml } }
        App: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: app.yaml, Parameters: { Subnet: !GetAtt Network.Outputs.Subnet } } }
    YAML
    file "network.yaml" <<-YAML
      Resources:
        Network: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.0.0.0/16 } }
        Gateway: { Type: AWS::EC2::InternetGateway }
        Attachment: { Type: AWS::EC2::VPCGatewayAttachment, Properties: { VpcId: !Ref Network, InternetGatewayId: !Ref Gateway } }
        A: { Type: AWS::EC2::Subnet, Properties: { VpcId: !Ref Network, CidrBlock: 10.0.0.0/24 } }
      Outputs:
        Subnet: { Value: !Ref A }
    YAML
    file "app.yaml" <<-YAML
      Parameters:
        Subnet: { Type: String }
      Resources:
        Balancer: { Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: { Subnets: [!Ref Subnet] } }
    YAML
  }

  pass "all from elsewhere" {
    cloudformation = <<-YAML
      Parameters:
        Network: { Type: String }
        Subnet: { Type: String }
      Resources:
        Gateway: { Type: AWS::EC2::InternetGateway }
        Attachment: { Type: AWS::EC2::VPCGatewayAttachment, Properties: { VpcId: vpc-0123456789abcdef0, InternetGatewayId: !Ref Gateway } }
        Balancer: { Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: { Subnets: [subnet-0123456789abcdef0] } }
    YAML
  }

  fail "a NAT gateway" {
    cloudformation = <<-YAML
      Resources:
        Network: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.0.0.0/16 } }
        Gateway: { Type: AWS::EC2::InternetGateway }
        Attachment: { Type: AWS::EC2::VPCGatewayAttachment, Properties: { VpcId: !Ref Network, InternetGatewayId: !Ref Gateway } }
        A: { Type: AWS::EC2::Subnet, Properties: { VpcId: !Ref Network, CidrBlock: 10.0.0.0/24 } }
        Address: { Type: AWS::EC2::EIP, Properties: { Domain: vpc } }
        Nat: { Type: AWS::EC2::NatGateway, Properties: { SubnetId: !Ref A, AllocationId: !GetAtt Address.AllocationId } }
    YAML
    expect {
      message = "Nat, which has a public address"
    }
  }

  pass "a NAT gateway whose address waits; a private one" {
    cloudformation = <<-YAML
      Resources:
        Network: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.0.0.0/16 } }
        Gateway: { Type: AWS::EC2::InternetGateway }
        Attachment: { Type: AWS::EC2::VPCGatewayAttachment, Properties: { VpcId: !Ref Network, InternetGatewayId: !Ref Gateway } }
        A: { Type: AWS::EC2::Subnet, Properties: { VpcId: !Ref Network, CidrBlock: 10.0.0.0/24 } }
        Address: { Type: AWS::EC2::EIP, DependsOn: Attachment, Properties: { Domain: vpc } }
        Nat: { Type: AWS::EC2::NatGateway, Properties: { SubnetId: !Ref A, AllocationId: !GetAtt Address.AllocationId } }
        Private: { Type: AWS::EC2::NatGateway, Properties: { SubnetId: !Ref A, ConnectivityType: private } }
    YAML
  }

  pass "after a route that waits" {
    cloudformation = <<-YAML
      Resources:
        Network: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.0.0.0/16 } }
        Gateway: { Type: AWS::EC2::InternetGateway }
        Attachment: { Type: AWS::EC2::VPCGatewayAttachment, Properties: { VpcId: !Ref Network, InternetGatewayId: !Ref Gateway } }
        Table: { Type: AWS::EC2::RouteTable, Properties: { VpcId: !Ref Network } }
        Route: { Type: AWS::EC2::Route, DependsOn: Attachment, Properties: { RouteTableId: !Ref Table, DestinationCidrBlock: 0.0.0.0/0, GatewayId: !Ref Gateway } }
        A: { Type: AWS::EC2::Subnet, Properties: { VpcId: !Ref Network, CidrBlock: 10.0.0.0/24 } }
        Balancer: { Type: AWS::ElasticLoadBalancingV2::LoadBalancer, DependsOn: [Route], Properties: { Subnets: [!Ref A] } }
    YAML
  }
}
