rule "aws-redshift-plain-connections" {
  title     = "Warehouse accepts connections in plain text"
  severity  = "medium"
  category  = "security"
  checklist = "security"
  kind      = "aws_redshift_parameter_group"

  require = anytrue([for p in self.parameter[*] : p.name == "require_ssl" && lower(p.value) == "true"])
  message = "Passwords and data may cross the network readable: warehouses with ${resource.address} don't require TLS."
  remedy  = <<-TEXT
    Terraform: parameter { name = "require_ssl"  value = "true" }.
    CloudFormation: Parameters: [{ ParameterName: require_ssl, ParameterValue: "true" }].
  TEXT

  references = ["https://docs.aws.amazon.com/redshift/latest/mgmt/connecting-ssl-support.html"]
  aliases    = { checkov = ["CKV_AWS_105"] }
  controls   = { "fsbp" = ["Redshift.2"] }

  fail "not said" {
    resource "aws_redshift_parameter_group" "a" {
      family = "redshift-1.0"
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::Redshift::ClusterParameterGroup
          Properties: { Description: a, ParameterGroupFamily: redshift-1.0 }
    YAML
  }

  pass "required" {
    resource "aws_redshift_parameter_group" "a" {
      parameter {
        name  = "require_ssl"
        value = "true"
      }
    }
  }

  pass "required in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::Redshift::ClusterParameterGroup
          Properties:
            Parameters:
              - { ParameterName: require_ssl, ParameterValue: "true" }
    YAML
  }
}
