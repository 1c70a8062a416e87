rule "aws-docdb-engine-out-of-standard-support" {
  title     = "Document or graph database's engine is out of standard support"
  severity  = "medium"
  category  = "versioning"
  checklist = "install"
  kind      = ["aws_docdb_cluster", "aws_neptune_cluster"]

  let {
    product = resource.kind == "aws_docdb_cluster" ? "docdb" : "neptune"
    ends    = support(product, self.engine_version).ends
  }
  require = ends == null || days_until(ends) >= 0
  focus   = self.engine_version
  message = "Standard support of engine version ${self.engine_version} of ${resource.address} ended on ${ends}: it is upgraded by force, or billed for extended support."
  remedy  = <<-TEXT
    Try the upgrade on a restored snapshot or a clone first.
    Terraform: engine_version = "5.0.0", allow_major_version_upgrade = true for the upgrade.
    CloudFormation: EngineVersion: 5.0.0.
  TEXT

  references = ["https://docs.aws.amazon.com/documentdb/latest/developerguide/extended-support.html", "https://docs.aws.amazon.com/neptune/latest/userguide/engine-releases.html"]

  fail "ended" {
    given {
      as_of = "2026-06-15"
    }
    resource "aws_docdb_cluster" "a" {
      engine_version = "3.6.0"
    }
    resource "aws_neptune_cluster" "b" {
      engine_version = "1.1.0.0"
    }
    expect {
      count = 2
    }
  }

  pass "in support, no end announced, newest" {
    given {
      as_of = "2026-06-15"
    }
    resource "aws_docdb_cluster" "a" {
      engine_version = "5.0.0"
    }
    resource "aws_docdb_cluster" "b" {}
    resource "aws_neptune_cluster" "c" {
      engine_version = "1.3.2.0"
    }
  }

  pass "before the end" {
    given {
      as_of = "2026-01-15"
    }
    resource "aws_docdb_cluster" "a" {
      engine_version = "3.6.0"
    }
  }

  fail "template" {
    given {
      as_of = "2026-06-15"
    }
    cloudformation = <<-YAML
      Resources:
        D:
          Type: AWS::DocDB::DBCluster
          Properties: { EngineVersion: 3.6.0 }
    YAML
  }

  pass "template in support" {
    given {
      as_of = "2026-06-15"
    }
    cloudformation = <<-YAML
      Resources:
        D:
          Type: AWS::DocDB::DBCluster
          Properties: { EngineVersion: 5.0.0 }
    YAML
  }
}
