rule "aws-dynamodb-table-refused" {
  title     = "DynamoDB refuses the table's attributes or indexes"
  severity  = "high"
  category  = "production-readiness"
  checklist = "provision"
  kind      = "aws_dynamodb_table"

  let {
    terraform = resource.language == "terraform"
    indexes = terraform ? [for i in concat(self.global_secondary_index[*], self.local_secondary_index[*]) : {
      name = i.name, projection = i.projection_type, extra = i.non_key_attributes, keys = concat(list(i.hash_key), list(i.range_key), [for k in i.key_schema[*] : k.attribute_name])
      }] : [for i in concat(list(self.GlobalSecondaryIndexes), list(self.LocalSecondaryIndexes)) : {
      name = i.IndexName, projection = i.Projection.ProjectionType, extra = i.Projection.NonKeyAttributes, keys = [for k in list(i.KeySchema) : k.AttributeName]
    }]
    defined = terraform ? [for a in self.attribute[*] : a.name] : [for a in list(self.AttributeDefinitions) : a.AttributeName]
    keys    = concat(list(self.hash_key), list(self.range_key), flatten([for i in indexes : i.keys]))
    faults = concat(
      [for i in indexes : "the index ${i.name} is to include attributes (INCLUDE) and names none" if i.projection == "INCLUDE" && length(list(i.extra)) == 0],
      [for a in defined : "the attribute ${a} is defined, and it's neither the table's partition key (the one HASH) nor its sort key (RANGE) nor a key of an index" if !contains(keys, a)],
      [for k in distinct(keys) : "the key ${k} isn't among the attributes that are defined" if !contains(defined, k)],
    )
  }

  # A table that is restored has them from elsewhere.
  when    = (!terraform || (self.restore_source_name == null && self.restore_source_table_arn == null)) && length(defined) > 0
  require = length(faults) == 0
  focus   = self
  message = "${resource.address} can't be created: ${join("; ", faults)}."
  remedy  = <<-TEXT
    Define the attributes that are keys, and no others; DynamoDB asks nothing of the rest. Name what an index includes, or take another projection.
    Terraform: attribute { name = "id", type = "S" } for hash_key = "id" alone; projection_type = "INCLUDE" with non_key_attributes = ["email"], or "ALL"
    CloudFormation: AttributeDefinitions of what stands in a KeySchema, which has one HASH and at most one RANGE; Projection: { ProjectionType: INCLUDE, NonKeyAttributes: [email] }
  TEXT

  references = [
    "https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateTable.html",
    "https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Projection.html",
    "https://github.com/aws-cloudformation/cfn-lint/issues/1037",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/dynamodb_table",
  ]

  fail "an index that includes nothing" {
    resource "aws_dynamodb_table" "t" {
      name     = "t"
      hash_key = "id"
      attribute {
        name = "id"
        type = "S"
      }
      attribute {
        name = "arn"
        type = "S"
      }
      global_secondary_index {
        name            = "by-arn"
        hash_key        = "arn"
        projection_type = "INCLUDE"
      }
    }
    expect {
      message = "the index by-arn is to include"
    }
  }

  fail "an attribute that is no key; a key without a definition" {
    resource "aws_dynamodb_table" "t" {
      name      = "t"
      hash_key  = "id"
      range_key = "at"
      attribute {
        name = "id"
        type = "S"
      }
      attribute {
        name = "email"
        type = "S"
      }
    }
    expect {
      count   = 1
      message = "the attribute email is defined, and it's neither the table's partition key (the one HASH) nor its sort key (RANGE) nor a key of an index; the key at isn't among"
    }
  }

  pass "keys of the table and of its indexes; a table from a backup" {
    resource "aws_dynamodb_table" "t" {
      name      = "t"
      hash_key  = "id"
      range_key = "at"
      attribute {
        name = "id"
        type = "S"
      }
      attribute {
        name = "at"
        type = "N"
      }
      attribute {
        name = "email"
        type = "S"
      }
      attribute {
        name = "size"
        type = "N"
      }
      attribute {
        name = "place"
        type = "S"
      }
      global_secondary_index {
        name               = "by-email"
        hash_key           = "email"
        projection_type    = "INCLUDE"
        non_key_attributes = ["name"]
      }
      global_secondary_index {
        name            = "by-place"
        projection_type = "ALL"
        key_schema {
          attribute_name = "place"
          key_type       = "HASH"
        }
      }
      local_secondary_index {
        name            = "by-size"
        range_key       = "size"
        projection_type = "ALL"
      }
    }
    resource "aws_dynamodb_table" "restored" {
      name                = "restored"
      restore_source_name = "t"
      hash_key            = "id"
      attribute {
        name = "email"
        type = "S"
      }
    }
    resource "aws_dynamodb_table" "copy" {
      name                     = "copy"
      restore_source_table_arn = "arn:aws:dynamodb:eu-west-1:111122223333:table/t"
      hash_key                 = "id"
      attribute {
        name = "email"
        type = "S"
      }
    }
    resource "aws_dynamodb_table" "empty" {
      name     = "empty"
      hash_key = "id"
    }
  }

  undecided "a key from a variable" {
    variable "key" {
      type = string
    }
    resource "aws_dynamodb_table" "t" {
      name     = "t"
      hash_key = var.key
      attribute {
        name = "id"
        type = "S"
      }
    }
  }

  fail "two partition keys in a template, of which none is an index's; indexes that include nothing" {
    cloudformation = <<-YAML
      Resources:
        Two:
          Type: AWS::DynamoDB::Table
          Properties:
            AttributeDefinitions: [{ AttributeName: a, AttributeType: S }, { AttributeName: b, AttributeType: S }]
            KeySchema: [{ AttributeName: a, KeyType: HASH }, { AttributeName: b, KeyType: HASH }]
        Global:
          Type: AWS::DynamoDB::Table
          Properties:
            AttributeDefinitions: [{ AttributeName: a, AttributeType: S }]
            KeySchema: [{ AttributeName: a, KeyType: HASH }]
            GlobalSecondaryIndexes: [{ IndexName: i, KeySchema: [{ AttributeName: a, KeyType: HASH }], Projection: { ProjectionType: INCLUDE } }]
        Local:
          Type: AWS::DynamoDB::Table
          Properties:
            AttributeDefinitions: [{ AttributeName: a, AttributeType: S }]
            KeySchema: [{ AttributeName: a, KeyType: HASH }]
            LocalSecondaryIndexes: [{ IndexName: i, KeySchema: [{ AttributeName: a, KeyType: HASH }], Projection: { ProjectionType: INCLUDE } }]
    YAML
    expect {
      count = 3
    }
  }

  pass "template" {
    cloudformation = <<-YAML
      Resources:
        T:
          Type: AWS::DynamoDB::Table
          Properties:
            AttributeDefinitions: [{ AttributeName: a, AttributeType: S }, { AttributeName: b, AttributeType: S }, { AttributeName: c, AttributeType: S }]
            KeySchema: [{ AttributeName: a, KeyType: HASH }, { AttributeName: b, KeyType: RANGE }]
            LocalSecondaryIndexes: [{ IndexName: i, KeySchema: [{ AttributeName: a, KeyType: HASH }, { AttributeName: c, KeyType: RANGE }], Projection: { ProjectionType: INCLUDE, NonKeyAttributes: [d] } }]
    YAML
  }
}
