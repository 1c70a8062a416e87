rule "cloudformation-server-before-internet-route" {
  title     = "Server may start before it can reach the internet"
  severity  = "low"
  category  = "production-readiness"
  checklist = "install"
  kind      = "aws_instance"
  languages = ["cloudformation"]

  let {
    subnet = target(self.subnet_id, "aws_subnet")
    vpc    = target(subnet.vpc_id, "aws_vpc")
    public = self.associate_public_ip_address != null ? self.associate_public_ip_address : subnet.map_public_ip_on_launch
    # What its first start fetches; what isn't known of the script fetches nothing that counts.
    script  = join("", [for t in texts(self.user_data) : try(base64decode(t.text), t.text)])
    fetches = length(regexall("(yum|dnf|apt|apt-get|amazon-linux-extras|pip|pip3|npm|docker|git) +(-[a-z]+ +)*(install|update|upgrade|clone|pull|run)|curl +|wget +|cfn-init|cfn-signal", script)) > 0
    # A gateway that this stack attaches; that of another is attached when this one gets its subnets.
    attachments = [for a in resources("AWS::EC2::VPCGatewayAttachment") : facts(a).address if a.InternetGatewayId != null && facts(a).module == resource.module && facts(target(a.VpcId)).address == facts(vpc).address]
    ways        = concat(attachments, [for r in resources("aws_route", "aws_route_table_association") : facts(r).address])
    said        = concat(list(resource.depends_on), list(facts(subnet).depends_on))
    # These are there before any route.
    first  = [for r in resources("aws_vpc", "aws_internet_gateway", "aws_security_group", "aws_subnet", "aws_s3_bucket", "aws_cloudwatch_log_group", "aws_route_table", "aws_iam_role", "aws_iam_role_policy", "aws_iam_policy") : facts(r).address]
    others = [for n in said : n if !contains(first, n)]
  }

  # An instance profile that the stack makes takes minutes, in which the route is there.
  when    = vpc != null && public && fetches && length(attachments) > 0 && target(self.iam_instance_profile, "aws_iam_instance_profile") == null
  require = anytrue([for w in ways : contains(said, w)]) || (length(others) > 0 ? undecided("what it depends on may depend on the route") : false)
  focus   = self
  message = "The first start of ${resource.address} may find no internet and leave it half installed: nothing says that it has to wait until its subnet has the route there."
  remedy  = <<-TEXT
    CloudFormation: DependsOn: [PublicRoute, PublicRouteAssociation], beside the Properties of the server.
  TEXT

  references = ["https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-dependson.html#gatewayattachment"]

  fail "by its subnet, said itself, in a script with what only the stack knows" {
    cloudformation = <<-YAML
      Resources:
        Network: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.0.0.0/16 } }
        Gateway: { Type: AWS::EC2::InternetGateway }
        Attachment: { Type: AWS::EC2::VPCGatewayAttachment, Properties: { VpcId: !Ref Network, InternetGatewayId: !Ref Gateway } }
        A: { Type: AWS::EC2::Subnet, Properties: { VpcId: !Ref Network, CidrBlock: 10.0.0.0/24, MapPublicIpOnLaunch: true } }
        Table: { Type: AWS::EC2::RouteTable, Properties: { VpcId: !Ref Network } }
        Route: { Type: AWS::EC2::Route, DependsOn: Attachment, Properties: { RouteTableId: !Ref Table, DestinationCidrBlock: 0.0.0.0/0, GatewayId: !Ref Gateway } }
        Joined: { Type: AWS::EC2::SubnetRouteTableAssociation, Properties: { SubnetId: !Ref A, RouteTableId: !Ref Table } }
        One: { Type: AWS::EC2::Instance, Properties: { SubnetId: !Ref A, UserData: { "Fn::Base64": "yum install -y httpd" } } }
        Role: { Type: AWS::IAM::Role, Properties: { AssumeRolePolicyDocument: {} } }
        Policy: { Type: AWS::IAM::Policy, Properties: { PolicyName: p, Roles: [!Ref Role], PolicyDocument: {} } }
        Two: { Type: AWS::EC2::Instance, DependsOn: [A, Policy], Properties: { SubnetId: !Ref A, UserData: { "Fn::Base64": !Sub "/opt/aws/bin/cfn-init -s ${AWS::StackName} -r Two" } } }
    YAML
    expect {
      count = 2
    }
  }

  pass "after the route, after the attachment, by its subnet; no public address; nothing to fetch; a network of another stack" {
    cloudformation = <<-YAML
      Resources:
        Network: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.0.0.0/16 } }
        Gateway: { Type: AWS::EC2::InternetGateway }
        Attachment: { Type: AWS::EC2::VPCGatewayAttachment, Properties: { VpcId: !Ref Network, InternetGatewayId: !Ref Gateway } }
        A: { Type: AWS::EC2::Subnet, Properties: { VpcId: !Ref Network, CidrBlock: 10.0.0.0/24, MapPublicIpOnLaunch: true } }
        Table: { Type: AWS::EC2::RouteTable, Properties: { VpcId: !Ref Network } }
        Route: { Type: AWS::EC2::Route, DependsOn: Attachment, Properties: { RouteTableId: !Ref Table, DestinationCidrBlock: 0.0.0.0/0, GatewayId: !Ref Gateway } }
        Joined: { Type: AWS::EC2::SubnetRouteTableAssociation, Properties: { SubnetId: !Ref A, RouteTableId: !Ref Table } }
        Late: { Type: AWS::EC2::Subnet, DependsOn: Attachment, Properties: { VpcId: !Ref Network, CidrBlock: 10.0.1.0/24, MapPublicIpOnLaunch: true } }
        Private: { Type: AWS::EC2::Subnet, Properties: { VpcId: !Ref Network, CidrBlock: 10.0.2.0/24 } }
        One: { Type: AWS::EC2::Instance, DependsOn: [Route, Joined], Properties: { SubnetId: !Ref A, UserData: { "Fn::Base64": "yum install -y httpd" } } }
        Two: { Type: AWS::EC2::Instance, DependsOn: Attachment, Properties: { SubnetId: !Ref A, UserData: { "Fn::Base64": "apt-get -y install nginx" } } }
        Three: { Type: AWS::EC2::Instance, Properties: { SubnetId: !Ref Late, UserData: { "Fn::Base64": "yum install -y httpd" } } }
        Four: { Type: AWS::EC2::Instance, Properties: { SubnetId: !Ref Private, UserData: { "Fn::Base64": "yum install -y httpd" } } }
        Five: { Type: AWS::EC2::Instance, Properties: { SubnetId: !Ref A, UserData: { "Fn::Base64": "systemctl start app" } } }
        Role: { Type: AWS::IAM::Role, Properties: { AssumeRolePolicyDocument: {} } }
        Profile: { Type: AWS::IAM::InstanceProfile, Properties: { Roles: [!Ref Role] } }
        Eight: { Type: AWS::EC2::Instance, Properties: { SubnetId: !Ref A, IamInstanceProfile: !Ref Profile, UserData: { "Fn::Base64": "yum install -y httpd" } } }
        Six: { Type: AWS::EC2::Instance, Properties: { SubnetId: !Ref A } }
        Seven: { Type: AWS::EC2::Instance, Properties: { SubnetId: subnet-1, UserData: { "Fn::Base64": "yum install -y httpd" } } }
    YAML
  }

  undecided "after something else" {
    cloudformation = <<-YAML
      Resources:
        Network: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.0.0.0/16 } }
        Gateway: { Type: AWS::EC2::InternetGateway }
        Attachment: { Type: AWS::EC2::VPCGatewayAttachment, Properties: { VpcId: !Ref Network, InternetGatewayId: !Ref Gateway } }
        A: { Type: AWS::EC2::Subnet, Properties: { VpcId: !Ref Network, CidrBlock: 10.0.0.0/24, MapPublicIpOnLaunch: true } }
        Table: { Type: AWS::EC2::RouteTable, Properties: { VpcId: !Ref Network } }
        Route: { Type: AWS::EC2::Route, DependsOn: Attachment, Properties: { RouteTableId: !Ref Table, DestinationCidrBlock: 0.0.0.0/0, GatewayId: !Ref Gateway } }
        Joined: { Type: AWS::EC2::SubnetRouteTableAssociation, Properties: { SubnetId: !Ref A, RouteTableId: !Ref Table } }
        Push: { Type: "Custom::Push", DependsOn: Route, Properties: { ServiceToken: "arn:aws:lambda:eu-west-1:111122223333:function:push" } }
        One: { Type: AWS::EC2::Instance, DependsOn: Push, Properties: { SubnetId: !Ref A, UserData: { "Fn::Base64": "yum install -y httpd" } } }
    YAML
  }

  pass "a network without a gateway, one with a gateway to an office" {
    cloudformation = <<-YAML
      Resources:
        Network: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.0.0.0/16 } }
        Attachment: { Type: AWS::EC2::VPCGatewayAttachment, Properties: { VpcId: !Ref Network, VpnGatewayId: vgw-1 } }
        Other: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.1.0.0/16 } }
        Gateway: { Type: AWS::EC2::VPCGatewayAttachment, Properties: { VpcId: !Ref Other, InternetGatewayId: igw-1 } }
        A: { Type: AWS::EC2::Subnet, Properties: { VpcId: !Ref Network, CidrBlock: 10.0.0.0/24, MapPublicIpOnLaunch: true } }
        One: { Type: AWS::EC2::Instance, Properties: { SubnetId: !Ref A, UserData: { "Fn::Base64": "yum install -y httpd" } } }
    YAML
  }

  pass "all from elsewhere" {
    cloudformation = <<-YAML
      Resources:
        Attachment: { Type: AWS::EC2::VPCGatewayAttachment, Properties: { VpcId: vpc-1, InternetGatewayId: igw-1 } }
        One: { Type: AWS::EC2::Instance, Properties: { NetworkInterfaces: [{ DeviceIndex: "0", SubnetId: subnet-1, AssociatePublicIpAddress: true }], UserData: { "Fn::Base64": "yum install -y httpd" } } }
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
        A: { Type: AWS::EC2::Subnet, Properties: { VpcId: !Ref Network, CidrBlock: 10.0.0.0/24, MapPublicIpOnLaunch: true } }
      Outputs:
        Subnet: { Value: !Ref A }
    YAML
    file "app.yaml" <<-YAML
      Parameters:
        Subnet: { Type: String }
      Resources:
        One: { Type: AWS::EC2::Instance, Properties: { SubnetId: !Ref Subnet, UserData: { "Fn::Base64": "yum install -y httpd" } } }
    YAML
  }
}
