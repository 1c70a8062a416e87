rule "cloudformation-parameter-unconstrained" {
  title     = "Parameter takes any text where only an id will do"
  severity  = "info"
  category  = "production-readiness"
  checklist = "configure"
  kind      = "cloudformation.parameter"
  languages = ["cloudformation"]
  default   = "opt-in"

  param "names" {
    description = "What names of parameters end with whose types CloudFormation knows."
    default = {
      VpcId           = "AWS::EC2::VPC::Id"
      SubnetId        = "AWS::EC2::Subnet::Id"
      SubnetIds       = "List<AWS::EC2::Subnet::Id>"
      SecurityGroupId = "AWS::EC2::SecurityGroup::Id"
      KeyName         = "AWS::EC2::KeyPair::KeyName"
      HostedZoneId    = "AWS::Route53::HostedZone::Id"
    }
  }

  let {
    better = [for name, type in param.names : type if endswith(self.name, name)]
  }
  when    = contains(["String", "CommaDelimitedList"], self.type) && length(better) > 0
  require = length(list(self.allowed_values)) > 0 || self.allowed_pattern != null
  focus   = self.type
  message = "A slip in ${self.name} shows in the middle of the deployment: nothing checks that there is such a thing, and the console offers no list of them."
  remedy  = <<-TEXT
    CloudFormation: Type: AWS::EC2::VPC::Id (AWS::EC2::Subnet::Id, List<AWS::EC2::Subnet::Id>, …), or AllowedPattern.
  TEXT

  references = ["https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-supplied-parameter-types.html"]

  fail "a text, a list of texts" {
    cloudformation = <<-YAML
      Parameters:
        VpcId: { Type: String }
        PrivateSubnetIds: { Type: CommaDelimitedList }
      Resources:
        Topic: { Type: AWS::SNS::Topic }
    YAML
    expect {
      count = 2
    }
  }

  pass "typed; by a pattern; one of several; something else" {
    cloudformation = <<-YAML
      Parameters:
        VpcId: { Type: "AWS::EC2::VPC::Id" }
        SubnetId: { Type: String, AllowedPattern: "subnet-[0-9a-f]+" }
        KeyName: { Type: String, AllowedValues: [a, b] }
        Name: { Type: String }
      Resources:
        Topic: { Type: AWS::SNS::Topic }
    YAML
  }
}
