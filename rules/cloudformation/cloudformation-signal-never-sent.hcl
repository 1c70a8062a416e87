rule "cloudformation-signal-never-sent" {
  title     = "Stack waits for a signal that no instance sends"
  severity  = "high"
  category  = "production-readiness"
  checklist = "install"
  kind      = "aws_instance"
  languages = ["cloudformation"]

  let {
    script   = lower(try(base64decode(self.user_data), self.user_data))
    commands = [for t in texts(resource.metadata) : lower(t.text)]
  }

  # What an instance runs begins with one of these; other text stands for a script that a tool puts there.
  when    = resource.creation_policy.ResourceSignal != null && self.user_data != null && length(regexall("^\\s*(#|<|content-type:|mime-version:)", script)) > 0
  require = anytrue([for s in concat(commands, [script]) : strcontains(s, "cfn-signal") || strcontains(s, "signal-resource")])
  focus   = resource.creation_policy
  message = "The deployment of ${resource.address} fails after its timeout: its creation policy waits for a signal, and its user data sends none."
  remedy  = <<-TEXT
    CloudFormation: /opt/aws/bin/cfn-signal -e $? --stack … --resource … --region … at the end of the user data.
  TEXT

  references = ["https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-creationpolicy.html"]

  fail "no signal" {
    cloudformation = <<-YAML
      Resources:
        Server:
          Type: AWS::EC2::Instance
          CreationPolicy: { ResourceSignal: { Timeout: PT15M } }
          Properties:
            UserData:
              Fn::Base64: |
                #!/bin/bash
                dnf install -y nginx
    YAML
  }

  pass "sent by the user data, by cfn-init, by the command line; a script from elsewhere, or of the image; not waited for" {
    cloudformation = <<-YAML
      Resources:
        Server:
          Type: AWS::EC2::Instance
          CreationPolicy: { ResourceSignal: { Timeout: PT15M } }
          Properties:
            UserData:
              Fn::Base64: |
                #!/bin/bash
                /opt/aws/bin/cfn-signal -e $? --stack web --resource Server
        Unnamed:
          Type: AWS::EC2::Instance
          CreationPolicy: { ResourceSignal: { Timeout: PT15M } }
          Metadata: { "AWS::CloudFormation::Init": { config: { commands: { signal: { command: cfn-signal -e 0 } } } } }
          Properties:
            UserData:
              Fn::Base64: |
                #!/bin/bash
                /opt/aws/bin/cfn-init --stack web --resource Unnamed
        Called:
          Type: AWS::EC2::Instance
          CreationPolicy: { ResourceSignal: { Timeout: PT15M } }
          Properties:
            UserData:
              Fn::Base64: |
                #!/bin/bash
                aws cloudformation signal-resource --status SUCCESS --stack-name web --logical-resource-id Called --unique-id i
        Embedded:
          Type: AWS::EC2::Instance
          CreationPolicy: { ResourceSignal: { Timeout: PT15M } }
          Properties:
            UserData: { "Fn::Base64": install.sh }
        Image:
          Type: AWS::EC2::Instance
          CreationPolicy: { ResourceSignal: { Timeout: PT15M } }
          Properties: { ImageId: ami-0123456789abcdef0 }
        Waiting:
          Type: AWS::EC2::Instance
          Properties:
            UserData:
              Fn::Base64: |
                #!/bin/bash
                dnf install -y nginx
    YAML
  }

  undecided "a script of which a part isn't known" {
    cloudformation = <<-YAML
      Parameters:
        Script: { Type: String }
      Resources:
        Server:
          Type: AWS::EC2::Instance
          CreationPolicy: { ResourceSignal: { Timeout: PT15M } }
          Properties:
            UserData: { "Fn::Base64": !Ref Script }
    YAML
  }
}
