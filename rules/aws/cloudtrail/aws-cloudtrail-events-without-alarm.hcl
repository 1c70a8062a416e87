rule "aws-cloudtrail-events-without-alarm" {
  title     = "Nobody is told of events that CIS wants an alarm for"
  severity  = "low"
  category  = "security"
  checklist = "metrics"
  kind      = "aws_cloudtrail"
  default   = "opt-in"

  let {
    group  = target(self.cloud_watch_logs_group_arn, "aws_cloudwatch_log_group")
    alarms = resources("aws_cloudwatch_metric_alarm")
    patterns = [
      for f in referrers(group, "aws_cloudwatch_log_metric_filter", "log_group_name") : f.pattern
      if anytrue([for a in alarms : a.metric_name == f.metric_transformation.name])
    ]
    # What the pattern of a filter has to name.
    events = {
      "unauthorized calls"          = ["UnauthorizedOperation", "AccessDenied"]
      "sign-in without MFA"         = ["ConsoleLogin", "MFAUsed"]
      "use of the root user"        = ["userIdentity.type", "Root"]
      "changes of IAM policies"     = ["DeleteGroupPolicy", "DeleteRolePolicy", "DeleteUserPolicy", "PutGroupPolicy", "PutRolePolicy", "PutUserPolicy", "CreatePolicy", "DeletePolicy", "CreatePolicyVersion", "DeletePolicyVersion", "AttachRolePolicy", "DetachRolePolicy", "AttachUserPolicy", "DetachUserPolicy", "AttachGroupPolicy", "DetachGroupPolicy"]
      "changes of CloudTrail"       = ["CreateTrail", "UpdateTrail", "DeleteTrail", "StartLogging", "StopLogging"]
      "failed sign-ins"             = ["ConsoleLogin", "Failed authentication"]
      "deletion of keys"            = ["kms.amazonaws.com", "DisableKey", "ScheduleKeyDeletion"]
      "changes of bucket policies"  = ["PutBucketAcl", "PutBucketPolicy", "PutBucketCors", "PutBucketLifecycle", "PutBucketReplication", "DeleteBucketPolicy", "DeleteBucketCors", "DeleteBucketLifecycle", "DeleteBucketReplication"]
      "changes of AWS Config"       = ["config.amazonaws.com", "StopConfigurationRecorder", "DeleteDeliveryChannel", "PutDeliveryChannel", "PutConfigurationRecorder"]
      "changes of security groups"  = ["AuthorizeSecurityGroupIngress", "AuthorizeSecurityGroupEgress", "RevokeSecurityGroupIngress", "RevokeSecurityGroupEgress", "CreateSecurityGroup", "DeleteSecurityGroup"]
      "changes of network ACLs"     = ["CreateNetworkAcl", "CreateNetworkAclEntry", "DeleteNetworkAcl", "DeleteNetworkAclEntry", "ReplaceNetworkAclEntry", "ReplaceNetworkAclAssociation"]
      "changes of gateways"         = ["CreateCustomerGateway", "DeleteCustomerGateway", "AttachInternetGateway", "CreateInternetGateway", "DeleteInternetGateway", "DetachInternetGateway"]
      "changes of route tables"     = ["CreateRoute", "CreateRouteTable", "ReplaceRoute", "ReplaceRouteTableAssociation", "DeleteRouteTable", "DeleteRoute", "DisassociateRouteTable"]
      "changes of VPCs"             = ["CreateVpc", "DeleteVpc", "ModifyVpcAttribute", "AcceptVpcPeeringConnection", "CreateVpcPeeringConnection", "DeleteVpcPeeringConnection", "RejectVpcPeeringConnection"]
      "changes of the organization" = ["organizations.amazonaws.com", "AcceptHandshake", "AttachPolicy", "CreateAccount", "CreateOrganizationalUnit", "CreatePolicy", "DeclineHandshake", "DeleteOrganization", "DeleteOrganizationalUnit", "DeletePolicy", "DetachPolicy", "DisablePolicyType", "EnablePolicyType", "InviteAccountToOrganization", "LeaveOrganization", "MoveAccount", "RemoveAccountFromOrganization", "UpdatePolicy", "UpdateOrganizationalUnit"]
    }
    missing = [
      for what, words in events : what
      if !anytrue([for p in patterns : alltrue([for w in words : length(regexall("\\b${w}\\b", p)) > 0])])
    ]
  }

  when    = self.is_multi_region_trail && self.cloud_watch_logs_group_arn != null
  require = group == null ? undecided("the filters of a log group that isn't in the stack") : length(missing) == 0
  focus   = self.cloud_watch_logs_group_arn
  message = "${resource.address} records these, but no metric filter with an alarm watches for them: ${join(", ", missing)}."
  remedy  = <<-TEXT
    Per event a filter and an alarm on its metric; CIS AWS Foundations, section 4, has the patterns. Or let Security Hub and GuardDuty tell.
    Terraform: aws_cloudwatch_log_metric_filter { log_group_name, pattern, metric_transformation }, aws_cloudwatch_metric_alarm { metric_name, alarm_actions }
    CloudFormation: AWS::Logs::MetricFilter, AWS::CloudWatch::Alarm
  TEXT

  references = ["https://docs.aws.amazon.com/securityhub/latest/userguide/cloudwatch-controls.html"]
  aliases = {
    trivy = {
      AVD-AWS-0147 = !contains(missing, "unauthorized calls")
      AVD-AWS-0148 = !contains(missing, "sign-in without MFA")
      AVD-AWS-0149 = !contains(missing, "use of the root user")
      AVD-AWS-0150 = !contains(missing, "changes of IAM policies")
      AVD-AWS-0151 = !contains(missing, "changes of CloudTrail")
      AVD-AWS-0152 = !contains(missing, "failed sign-ins")
      AVD-AWS-0153 = !contains(missing, "deletion of keys")
      AVD-AWS-0154 = !contains(missing, "changes of bucket policies")
      AVD-AWS-0155 = !contains(missing, "changes of AWS Config")
      AVD-AWS-0156 = !contains(missing, "changes of security groups")
      AVD-AWS-0157 = !contains(missing, "changes of network ACLs")
      AVD-AWS-0158 = !contains(missing, "changes of gateways")
      AVD-AWS-0159 = !contains(missing, "changes of route tables")
      AVD-AWS-0160 = !contains(missing, "changes of VPCs")
      AVD-AWS-0174 = !contains(missing, "changes of the organization")
    }
  }
  controls = { "cis-aws-3.0" = ["4.1", "4.2", "4.3", "4.4", "4.5", "4.6", "4.7", "4.8", "4.9", "4.10", "4.11", "4.12", "4.13", "4.14", "4.15"] }

  fail "no filters" {
    resource "aws_cloudwatch_log_group" "audit" {
      name = "audit"
    }
    resource "aws_cloudtrail" "t" {
      name                       = "audit"
      s3_bucket_name             = "audit"
      is_multi_region_trail      = true
      cloud_watch_logs_group_arn = "${aws_cloudwatch_log_group.audit.arn}:*"
    }
  }

  fail "filters without alarms" {
    locals {
      events = {
        calls        = "UnauthorizedOperation AccessDenied"
        mfa          = "ConsoleLogin $.additionalEventData.MFAUsed"
        root         = "$.userIdentity.type = Root"
        policies     = "DeleteGroupPolicy DeleteRolePolicy DeleteUserPolicy PutGroupPolicy PutRolePolicy PutUserPolicy CreatePolicy DeletePolicy CreatePolicyVersion DeletePolicyVersion AttachRolePolicy DetachRolePolicy AttachUserPolicy DetachUserPolicy AttachGroupPolicy DetachGroupPolicy"
        trail        = "CreateTrail UpdateTrail DeleteTrail StartLogging StopLogging"
        failed       = "ConsoleLogin Failed authentication"
        keys         = "kms.amazonaws.com DisableKey ScheduleKeyDeletion"
        buckets      = "PutBucketAcl PutBucketPolicy PutBucketCors PutBucketLifecycle PutBucketReplication DeleteBucketPolicy DeleteBucketCors DeleteBucketLifecycle DeleteBucketReplication"
        config       = "config.amazonaws.com StopConfigurationRecorder DeleteDeliveryChannel PutDeliveryChannel PutConfigurationRecorder"
        groups       = "AuthorizeSecurityGroupIngress AuthorizeSecurityGroupEgress RevokeSecurityGroupIngress RevokeSecurityGroupEgress CreateSecurityGroup DeleteSecurityGroup"
        acls         = "CreateNetworkAcl CreateNetworkAclEntry DeleteNetworkAcl DeleteNetworkAclEntry ReplaceNetworkAclEntry ReplaceNetworkAclAssociation"
        gateways     = "CreateCustomerGateway DeleteCustomerGateway AttachInternetGateway CreateInternetGateway DeleteInternetGateway DetachInternetGateway"
        routes       = "CreateRoute CreateRouteTable ReplaceRoute ReplaceRouteTableAssociation DeleteRouteTable DeleteRoute DisassociateRouteTable"
        vpcs         = "CreateVpc DeleteVpc ModifyVpcAttribute AcceptVpcPeeringConnection CreateVpcPeeringConnection DeleteVpcPeeringConnection RejectVpcPeeringConnection"
        organization = "organizations.amazonaws.com AcceptHandshake AttachPolicy CreateAccount CreateOrganizationalUnit CreatePolicy DeclineHandshake DeleteOrganization DeleteOrganizationalUnit DeletePolicy DetachPolicy DisablePolicyType EnablePolicyType InviteAccountToOrganization LeaveOrganization MoveAccount RemoveAccountFromOrganization UpdatePolicy UpdateOrganizationalUnit"
      }
    }
    resource "aws_cloudwatch_log_group" "audit" {
      name = "audit"
    }
    resource "aws_cloudtrail" "t" {
      name                       = "audit"
      s3_bucket_name             = "audit"
      is_multi_region_trail      = true
      cloud_watch_logs_group_arn = "${aws_cloudwatch_log_group.audit.arn}:*"
    }
    resource "aws_cloudwatch_log_metric_filter" "f" {
      for_each       = local.events
      name           = each.key
      log_group_name = aws_cloudwatch_log_group.audit.name
      pattern        = each.value
      metric_transformation {
        name      = each.key
        namespace = "CIS"
        value     = "1"
      }
    }
  }

  pass "all" {
    locals {
      events = {
        calls        = "UnauthorizedOperation AccessDenied"
        mfa          = "ConsoleLogin $.additionalEventData.MFAUsed"
        root         = "$.userIdentity.type = Root"
        policies     = "DeleteGroupPolicy DeleteRolePolicy DeleteUserPolicy PutGroupPolicy PutRolePolicy PutUserPolicy CreatePolicy DeletePolicy CreatePolicyVersion DeletePolicyVersion AttachRolePolicy DetachRolePolicy AttachUserPolicy DetachUserPolicy AttachGroupPolicy DetachGroupPolicy"
        trail        = "CreateTrail UpdateTrail DeleteTrail StartLogging StopLogging"
        failed       = "ConsoleLogin Failed authentication"
        keys         = "kms.amazonaws.com DisableKey ScheduleKeyDeletion"
        buckets      = "PutBucketAcl PutBucketPolicy PutBucketCors PutBucketLifecycle PutBucketReplication DeleteBucketPolicy DeleteBucketCors DeleteBucketLifecycle DeleteBucketReplication"
        config       = "config.amazonaws.com StopConfigurationRecorder DeleteDeliveryChannel PutDeliveryChannel PutConfigurationRecorder"
        groups       = "AuthorizeSecurityGroupIngress AuthorizeSecurityGroupEgress RevokeSecurityGroupIngress RevokeSecurityGroupEgress CreateSecurityGroup DeleteSecurityGroup"
        acls         = "CreateNetworkAcl CreateNetworkAclEntry DeleteNetworkAcl DeleteNetworkAclEntry ReplaceNetworkAclEntry ReplaceNetworkAclAssociation"
        gateways     = "CreateCustomerGateway DeleteCustomerGateway AttachInternetGateway CreateInternetGateway DeleteInternetGateway DetachInternetGateway"
        routes       = "CreateRoute CreateRouteTable ReplaceRoute ReplaceRouteTableAssociation DeleteRouteTable DeleteRoute DisassociateRouteTable"
        vpcs         = "CreateVpc DeleteVpc ModifyVpcAttribute AcceptVpcPeeringConnection CreateVpcPeeringConnection DeleteVpcPeeringConnection RejectVpcPeeringConnection"
        organization = "organizations.amazonaws.com AcceptHandshake AttachPolicy CreateAccount CreateOrganizationalUnit CreatePolicy DeclineHandshake DeleteOrganization DeleteOrganizationalUnit DeletePolicy DetachPolicy DisablePolicyType EnablePolicyType InviteAccountToOrganization LeaveOrganization MoveAccount RemoveAccountFromOrganization UpdatePolicy UpdateOrganizationalUnit"
      }
    }
    resource "aws_cloudwatch_log_group" "audit" {
      name = "audit"
    }
    resource "aws_cloudtrail" "t" {
      name                       = "audit"
      s3_bucket_name             = "audit"
      is_multi_region_trail      = true
      cloud_watch_logs_group_arn = "${aws_cloudwatch_log_group.audit.arn}:*"
    }
    resource "aws_cloudwatch_log_metric_filter" "f" {
      for_each       = local.events
      name           = each.key
      log_group_name = aws_cloudwatch_log_group.audit.name
      pattern        = each.value
      metric_transformation {
        name      = each.key
        namespace = "CIS"
        value     = "1"
      }
    }
    resource "aws_cloudwatch_metric_alarm" "f" {
      for_each    = local.events
      alarm_name  = each.key
      metric_name = each.key
    }
  }

  pass "of one region, or not in CloudWatch" {
    resource "aws_cloudtrail" "t" {
      name                  = "audit"
      s3_bucket_name        = "audit"
      is_multi_region_trail = true
    }
    resource "aws_cloudwatch_log_group" "audit" {
      name = "audit"
    }
    resource "aws_cloudtrail" "r" {
      name                       = "audit"
      s3_bucket_name             = "audit"
      cloud_watch_logs_group_arn = "${aws_cloudwatch_log_group.audit.arn}:*"
    }
  }

  undecided "a group that lives elsewhere" {
    resource "aws_cloudtrail" "t" {
      name                       = "audit"
      s3_bucket_name             = "audit"
      is_multi_region_trail      = true
      cloud_watch_logs_group_arn = "arn:aws:logs:eu-west-1:111122223333:log-group:audit:*"
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Audit: { Type: AWS::Logs::LogGroup }
        T: { Type: AWS::CloudTrail::Trail, Properties: { IsLogging: true, IsMultiRegionTrail: true, S3BucketName: audit, CloudWatchLogsLogGroupArn: !GetAtt Audit.Arn } }
    YAML
  }

  pass "template for one region" {
    cloudformation = <<-YAML
      Resources:
        Audit: { Type: AWS::Logs::LogGroup }
        T: { Type: AWS::CloudTrail::Trail, Properties: { IsLogging: true, S3BucketName: audit, CloudWatchLogsLogGroupArn: !GetAtt Audit.Arn } }
    YAML
  }
}
