rule "cloudformation-hardcoded-image" {
  title     = "Image of an instance is written out"
  severity  = "low"
  category  = "versioning"
  checklist = "install"
  kind      = ["aws_instance", "aws_launch_template", "aws_launch_configuration"]
  languages = ["cloudformation"]

  let {
    image = self.ami != null ? self.ami : self.image_id
  }

  require = !known(image) || !startswith(image, "ami-")
  focus   = image
  message = "The image of ${resource.address} exists in one region only, and gets older until somebody writes another: images are replaced every few weeks."
  remedy  = <<-TEXT
    CloudFormation: Image: { Type: "AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>", Default: /aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64 }
    as a parameter, and ImageId: !Ref Image.
  TEXT

  references = ["https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/parameters-section-structure.html#aws-ssm-parameter-types"]

  fail "an instance" {
    cloudformation = <<-YAML
      Resources:
        Server:
          Type: AWS::EC2::Instance
          Properties: { ImageId: ami-0123456789abcdef0 }
    YAML
    expect {
      at = "template.yaml:4"
    }
  }

  fail "a launch template" {
    cloudformation = <<-YAML
      Resources:
        Servers:
          Type: AWS::EC2::LaunchTemplate
          Properties: { LaunchTemplateData: { ImageId: ami-0123456789abcdef0 } }
    YAML
  }

  pass "a parameter, a mapping by region, a name, nothing" {
    cloudformation = <<-YAML
      Parameters:
        Image: { Type: "AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>", Default: /aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64 }
      Mappings:
        Images: { eu-west-1: { Id: ami-1 }, us-east-1: { Id: ami-2 } }
      Resources:
        Server: { Type: AWS::EC2::Instance, Properties: { ImageId: !Ref Image } }
        Other: { Type: AWS::EC2::Instance, Properties: { ImageId: !FindInMap [Images, !Ref AWS::Region, Id] } }
        Named: { Type: AWS::EC2::Instance, Properties: { ImageId: "resolve:ssm:/images/web" } }
        Servers: { Type: AWS::EC2::LaunchTemplate, Properties: { LaunchTemplateData: { InstanceType: t3.micro } } }
    YAML
  }
}
