rule "cloudformation-internet-route-before-attachment" {
  title     = "Route to the internet may be made before its gateway is attached"
  severity  = "medium"
  category  = "production-readiness"
  checklist = "provision"
  kind      = "aws_route"
  languages = ["cloudformation"]

  let {
    gateway     = target(self.gateway_id, "aws_internet_gateway")
    attachments = [for a in referrers(gateway, "AWS::EC2::VPCGatewayAttachment") : facts(a).address]
    named       = concat(list(resource.depends_on), list(facts(target(self.route_table_id)).depends_on))
    # The gateway is there before it is attached.
    earlier = [for name in named : name if name != facts(gateway).address]
    # A nested stack is complete, attachment and all, before another gets its outputs. Of a stack within it the order is what
    # the stack around it says.
    place  = facts(gateway).module == null ? "" : facts(gateway).module
    here   = resource.module == null ? "" : resource.module
    beside = place != "" && here != place && !startswith(here, "${place}.")
    across = anytrue([for a in referrers(gateway, "AWS::EC2::VPCGatewayAttachment") : facts(a).module != resource.module])
  }

  when    = length(attachments) > 0 && !beside
  require = anytrue([for a in attachments : contains(earlier, a)]) || (length(earlier) > 0 || across ? undecided("what it depends on may depend on the attachment") : false)
  focus   = self
  message = "Creating the stack fails now and then: nothing says that ${resource.address} has to wait until the gateway is attached to the network."
  remedy  = <<-TEXT
    CloudFormation: DependsOn: GatewayAttachment, beside the route's Properties.
  TEXT

  references = ["https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-dependson.html"]

  fail "nothing said" {
    cloudformation = <<-YAML
      Resources:
        Network: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.0.0.0/16 } }
        Gateway: { Type: AWS::EC2::InternetGateway }
        Attachment: { Type: AWS::EC2::VPCGatewayAttachment, Properties: { VpcId: !Ref Network, InternetGatewayId: !Ref Gateway } }
        Table: { Type: AWS::EC2::RouteTable, Properties: { VpcId: !Ref Network } }
        Route: { Type: AWS::EC2::Route, Properties: { RouteTableId: !Ref Table, DestinationCidrBlock: 0.0.0.0/0, GatewayId: !Ref Gateway } }
    YAML
    expect {
      at = "template.yaml:6"
    }
  }

  fail "it waits for the gateway" {
    cloudformation = <<-YAML
      Resources:
        Network: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.0.0.0/16 } }
        Gateway: { Type: AWS::EC2::InternetGateway }
        Attachment: { Type: AWS::EC2::VPCGatewayAttachment, Properties: { VpcId: !Ref Network, InternetGatewayId: !Ref Gateway } }
        Table: { Type: AWS::EC2::RouteTable, Properties: { VpcId: !Ref Network } }
        Route: { Type: AWS::EC2::Route, DependsOn: Gateway, Properties: { RouteTableId: !Ref Table, DestinationCidrBlock: 0.0.0.0/0, GatewayId: !Ref Gateway } }
    YAML
  }

  pass "said of the route, or of its table; a gateway that was attached elsewhere; through NAT" {
    cloudformation = <<-YAML
      Resources:
        Network: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.0.0.0/16 } }
        Gateway: { Type: AWS::EC2::InternetGateway }
        Attachment: { Type: AWS::EC2::VPCGatewayAttachment, Properties: { VpcId: !Ref Network, InternetGatewayId: !Ref Gateway } }
        Table: { Type: AWS::EC2::RouteTable, Properties: { VpcId: !Ref Network } }
        Route: { Type: AWS::EC2::Route, DependsOn: Attachment, Properties: { RouteTableId: !Ref Table, DestinationCidrBlock: 0.0.0.0/0, GatewayId: !Ref Gateway } }
        LateTable: { Type: AWS::EC2::RouteTable, DependsOn: [Attachment], Properties: { VpcId: !Ref Network } }
        LateRoute: { Type: AWS::EC2::Route, Properties: { RouteTableId: !Ref LateTable, DestinationCidrBlock: 0.0.0.0/0, GatewayId: !Ref Gateway } }
        Elsewhere: { Type: AWS::EC2::Route, Properties: { RouteTableId: !Ref Table, DestinationCidrBlock: 0.0.0.0/0, GatewayId: igw-0123456789abcdef0 } }
        Nat: { Type: AWS::EC2::NatGateway, Properties: { SubnetId: subnet-0123456789abcdef0 } }
        Private: { Type: AWS::EC2::Route, Properties: { RouteTableId: !Ref Table, DestinationCidrBlock: 0.0.0.0/0, NatGatewayId: !Ref Nat } }
    YAML
  }

  undecided "after something else" {
    cloudformation = <<-YAML
      Resources:
        Network: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.0.0.0/16 } }
        Gateway: { Type: AWS::EC2::InternetGateway }
        Attachment: { Type: AWS::EC2::VPCGatewayAttachment, Properties: { VpcId: !Ref Network, InternetGatewayId: !Ref Gateway } }
        Address: { Type: AWS::EC2::EIP, DependsOn: Attachment }
        Table: { Type: AWS::EC2::RouteTable, Properties: { VpcId: !Ref Network } }
        Route: { Type: AWS::EC2::Route, DependsOn: Address, Properties: { RouteTableId: !Ref Table, DestinationCidrBlock: 0.0.0.0/0, GatewayId: !Ref Gateway } }
    YAML
  }

  pass "a route in a stack that gets the gateway from another stack's outputs" {
    cloudformation = <<-YAML
      Resources:
        Network: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: network.yaml } }
        Routes:
          Type: AWS::CloudFormation::Stack
          Properties:
            TemplateURL: routes.yaml
            Parameters: { Table: !GetAtt Network.Outputs.Table, Gateway: !GetAtt Network.Outputs.Gateway }
    YAML
    file "network.yaml" <<-YAML
      Resources:
        Network: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.0.0.0/16 } }
        Gateway: { Type: AWS::EC2::InternetGateway }
        Attachment: { Type: AWS::EC2::VPCGatewayAttachment, Properties: { VpcId: !Ref Network, InternetGatewayId: !Ref Gateway } }
        Table: { Type: AWS::EC2::RouteTable, Properties: { VpcId: !Ref Network } }
      Outputs:
        Gateway: { Value: !Ref Gateway }
        Table: { Value: !Ref Table }
    YAML
    file "routes.yaml" <<-YAML
      Parameters:
        Table: { Type: String }
        Gateway: { Type: String }
      Resources:
        Route: { Type: AWS::EC2::Route, Properties: { RouteTableId: !Ref Table, DestinationCidrBlock: 0.0.0.0/0, GatewayId: !Ref Gateway } }
    YAML
  }

  undecided "a route in a stack within the one that attaches" {
    cloudformation = <<-YAML
      Resources:
        Network: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.0.0.0/16 } }
        Gateway: { Type: AWS::EC2::InternetGateway }
        Attachment: { Type: AWS::EC2::VPCGatewayAttachment, Properties: { VpcId: !Ref Network, InternetGatewayId: !Ref Gateway } }
        Table: { Type: AWS::EC2::RouteTable, Properties: { VpcId: !Ref Network } }
        Routes:
          Type: AWS::CloudFormation::Stack
          Properties:
            TemplateURL: routes.yaml
            Parameters: { Table: !Ref Table, Gateway: !Ref Gateway }
    YAML
    file "routes.yaml" <<-YAML
      Parameters:
        Table: { Type: String }
        Gateway: { Type: String }
      Resources:
        Route: { Type: AWS::EC2::Route, Properties: { RouteTableId: !Ref Table, DestinationCidrBlock: 0.0.0.0/0, GatewayId: !Ref Gateway } }
    YAML
  }

  fail "all in one nested stack" {
    cloudformation = <<-YAML
      Resources:
        Network: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: network.yaml } }
    YAML
    file "network.yaml" <<-YAML
      Resources:
        Network: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.0.0.0/16 } }
        Gateway: { Type: AWS::EC2::InternetGateway }
        Attachment: { Type: AWS::EC2::VPCGatewayAttachment, Properties: { VpcId: !Ref Network, InternetGatewayId: !Ref Gateway } }
        Table: { Type: AWS::EC2::RouteTable, Properties: { VpcId: !Ref Network } }
        Route: { Type: AWS::EC2::Route, Properties: { RouteTableId: !Ref Table, DestinationCidrBlock: 0.0.0.0/0, GatewayId: !Ref Gateway } }
    YAML
  }

  undecided "a route in a stack within a nested stack that attaches" {
    cloudformation = <<-YAML
      Resources:
        Network: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: network.yaml } }
    YAML
    file "network.yaml" <<-YAML
      Resources:
        Network: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.0.0.0/16 } }
        Gateway: { Type: AWS::EC2::InternetGateway }
        Attachment: { Type: AWS::EC2::VPCGatewayAttachment, Properties: { VpcId: !Ref Network, InternetGatewayId: !Ref Gateway } }
        Table: { Type: AWS::EC2::RouteTable, Properties: { VpcId: !Ref Network } }
        Routes:
          Type: AWS::CloudFormation::Stack
          Properties:
            TemplateURL: routes.yaml
            Parameters: { Table: !Ref Table, Gateway: !Ref Gateway }
    YAML
    file "routes.yaml" <<-YAML
      Parameters:
        Table: { Type: String }
        Gateway: { Type: String }
      Resources:
        Route: { Type: AWS::EC2::Route, Properties: { RouteTableId: !Ref Table, DestinationCidrBlock: 0.0.0.0/0, GatewayId: !Ref Gateway } }
    YAML
  }
}
