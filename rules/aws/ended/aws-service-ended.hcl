rule "aws-service-ended" {
  title     = "Service of AWS is no more"
  severity  = "high"
  category  = "versioning"
  checklist = "install"
  kind = [
    "aws_appmesh_*", "aws_elastictranscoder_*", "aws_evidently_*", "aws_finspace_*", "aws_inspector_*", "aws_kinesis_analytics_application",
    "aws_kinesisanalyticsv2_application", "aws_media_store_*", "aws_opsworks_*", "aws_qldb_*", "AWS::AppMesh::*", "AWS::Evidently::*",
    "AWS::FinSpace::*", "AWS::Inspector::*", "AWS::IoTAnalytics::*", "AWS::IoTEvents::*", "AWS::KinesisAnalytics::*",
    "AWS::LookoutEquipment::*", "AWS::LookoutVision::*", "AWS::MediaStore::*", "AWS::OpsWorks::*", "AWS::Panorama::*", "AWS::QLDB::*",
    "AWS::RoboMaker::*",
  ]

  let {
    # Each by the notice on its own pages in docs.aws.amazon.com, with the last day on which it could be reached. As of 2026-11-30.
    services = [
      { types = "^aws_appmesh_|^AWS::AppMesh::", name = "AWS App Mesh", ends = "2026-09-30", instead = "ECS Service Connect, or VPC Lattice" },
      { types = "^aws_elastictranscoder_", name = "Amazon Elastic Transcoder", ends = "2025-11-13", instead = "MediaConvert" },
      { types = "^aws_evidently_|^AWS::Evidently::", name = "Amazon CloudWatch Evidently", ends = "2025-10-16", instead = "feature flags of AppConfig" },
      { types = "^aws_finspace_|^AWS::FinSpace::", name = "Amazon FinSpace", ends = "2026-10-07", instead = null },
      { types = "^aws_inspector_|^AWS::Inspector::", name = "Amazon Inspector Classic", ends = "2026-05-20", instead = "the new Amazon Inspector (aws_inspector2_enabler)" },
      { types = "^AWS::IoTAnalytics::", name = "AWS IoT Analytics", ends = "2025-12-15", instead = "Firehose, S3 and Athena" },
      { types = "^AWS::IoTEvents::", name = "AWS IoT Events", ends = "2026-05-20", instead = "rules of IoT Core with Step Functions or Lambda" },
      # The second interface runs Flink as well, which goes on.
      { types = "^aws_kinesis_analytics_|^AWS::KinesisAnalytics::|^aws_kinesisanalyticsv2_|^AWS::KinesisAnalyticsV2::", name = "Amazon Kinesis Data Analytics for SQL", ends = "2026-01-27", instead = "Managed Service for Apache Flink" },
      { types = "^AWS::LookoutEquipment::", name = "Amazon Lookout for Equipment", ends = "2026-10-07", instead = null },
      { types = "^AWS::LookoutVision::", name = "Amazon Lookout for Vision", ends = "2025-10-31", instead = null },
      { types = "^aws_media_store_|^AWS::MediaStore::", name = "AWS Elemental MediaStore", ends = "2025-11-13", instead = "S3, or MediaPackage" },
      { types = "^aws_opsworks_|^AWS::OpsWorks::", name = "AWS OpsWorks Stacks", ends = "2024-05-26", instead = "Systems Manager" },
      { types = "^AWS::Panorama::", name = "AWS Panorama", ends = "2026-05-31", instead = null },
      { types = "^aws_qldb_|^AWS::QLDB::", name = "Amazon QLDB", ends = "2025-07-31", instead = "Aurora PostgreSQL" },
      { types = "^AWS::RoboMaker::", name = "AWS RoboMaker", ends = "2025-09-10", instead = "AWS Batch for simulations" },
    ]
    service = [for s in services : s if length(regexall(s.types, resource.type)) > 0][0]
  }

  when    = resource.kind != "aws_kinesisanalyticsv2_application" || self.runtime_environment == "SQL-1_0"
  require = days_until(service.ends) >= 0
  focus   = self
  message = "${resource.address} can't be created any more, and what there was of it is gone: ${service.name} ended on ${service.ends}${service.instead == null ? "" : ", and in its place there is ${service.instead}"}."
  remedy  = <<-TEXT
    Terraform: replace it, and take what is gone out of the state with removed { from = aws_qldb_ledger.orders, lifecycle { destroy = false } }: a plan can't read it any more.
    CloudFormation: replace it, and take it out of the template with DeletionPolicy: Retain set before, since a deletion can't reach it any more.
  TEXT

  references = [
    "https://aws.amazon.com/products/lifecycle/",
    "https://docs.aws.amazon.com/qldb/latest/developerguide/document-history.html",
    "https://docs.aws.amazon.com/iotanalytics/latest/userguide/iotanalytics-end-of-support.html",
  ]

  fail "ended" {
    given {
      as_of = "2026-11-30"
    }
    resource "aws_qldb_ledger" "orders" {
      name             = "orders"
      permissions_mode = "STANDARD"
    }
    resource "aws_qldb_stream" "orders" {
      ledger_name = "orders"
    }
    resource "aws_evidently_project" "shop" {
      name = "shop"
    }
    resource "aws_opsworks_stack" "shop" {
      name = "shop"
    }
    resource "aws_appmesh_mesh" "shop" {
      name = "shop"
    }
    resource "aws_elastictranscoder_pipeline" "films" {
      input_bucket = "films"
    }
    resource "aws_finspace_kx_environment" "prices" {
      name = "prices"
    }
    resource "aws_inspector_assessment_target" "all" {
      name = "all"
    }
    resource "aws_media_store_container" "films" {
      name = "films"
    }
    resource "aws_kinesis_analytics_application" "orders" {
      name = "orders"
    }
    resource "aws_kinesisanalyticsv2_application" "orders" {
      name                = "orders"
      runtime_environment = "SQL-1_0"
    }
    expect {
      count   = 11
      message = "ended on"
    }
  }

  fail "ended, by one of them" {
    given {
      as_of = "2025-08-01"
    }
    resource "aws_qldb_ledger" "orders" {
      name             = "orders"
      permissions_mode = "STANDARD"
    }
    resource "aws_evidently_project" "shop" {
      name = "shop"
    }
    expect {
      at      = "main.tf:1"
      count   = 1
      message = "Amazon QLDB ended on 2025-07-31, and in its place there is Aurora PostgreSQL."
    }
  }

  pass "on its last day; Flink; its successors" {
    given {
      as_of = "2025-07-31"
    }
    resource "aws_qldb_ledger" "orders" {
      name             = "orders"
      permissions_mode = "STANDARD"
    }
    resource "aws_kinesisanalyticsv2_application" "orders" {
      name                = "orders"
      runtime_environment = "FLINK-1_20"
    }
    resource "aws_inspector2_enabler" "all" {
      resource_types = ["ECR"]
    }
  }

  undecided "an environment that isn't known" {
    given {
      as_of = "2026-11-30"
    }
    variable "environment" {}
    resource "aws_kinesisanalyticsv2_application" "orders" {
      name                = "orders"
      runtime_environment = var.environment
    }
  }

  fail "template" {
    given {
      as_of = "2026-11-30"
    }
    cloudformation = <<-YAML
      Resources:
        Ledger: { Type: AWS::QLDB::Ledger, Properties: { PermissionsMode: STANDARD } }
        Channel: { Type: AWS::IoTAnalytics::Channel }
        Input: { Type: AWS::IoTEvents::Input }
        Fleet: { Type: AWS::RoboMaker::Fleet }
        Package: { Type: AWS::Panorama::Package }
        Vision: { Type: AWS::LookoutVision::Project }
        Equipment: { Type: AWS::LookoutEquipment::InferenceScheduler }
        Films: { Type: AWS::MediaStore::Container }
        Stack: { Type: AWS::OpsWorks::Stack }
        Mesh: { Type: AWS::AppMesh::Mesh }
        Flags: { Type: AWS::Evidently::Project }
        Prices: { Type: AWS::FinSpace::Environment }
        Target: { Type: AWS::Inspector::AssessmentTarget }
        Totals: { Type: AWS::KinesisAnalytics::Application }
        TotalsOutput: { Type: AWS::KinesisAnalytics::ApplicationOutput }
        Sums: { Type: AWS::KinesisAnalyticsV2::Application, Properties: { RuntimeEnvironment: SQL-1_0 } }
    YAML
    expect {
      count = 16
    }
  }

  pass "before, in a template" {
    given {
      as_of = "2024-01-01"
    }
    cloudformation = <<-YAML
      Resources:
        Ledger: { Type: AWS::QLDB::Ledger, Properties: { PermissionsMode: STANDARD } }
        Sums: { Type: AWS::KinesisAnalyticsV2::Application, Properties: { RuntimeEnvironment: FLINK-1_20 } }
    YAML
  }
}
