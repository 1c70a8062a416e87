rule "aws-sagemaker-variant-without-capacity" {
  title     = "Endpoint has nothing that its model could run on"
  severity  = "high"
  category  = "production-readiness"
  checklist = "provision"
  kind      = "aws_sagemaker_endpoint_configuration"

  for_each = concat(self.production_variants[*], self.shadow_production_variants[*])
  # What is given is hardly given as nothing.
  require  = each.value.serverless_config != null || !known(each.value.instance_type) || each.value.instance_type != null
  focus    = each.value
  message  = "No endpoint can be made of ${resource.address}: a variant of it names no type of instance, and isn't serverless."
  remedy   = <<-TEXT
    Terraform: instance_type = "ml.m5.large" and initial_instance_count = 1, or serverless_config { memory_size_in_mb = 2048, max_concurrency = 5 }.
    CloudFormation: InstanceType: ml.m5.large and InitialInstanceCount: 1, or ServerlessConfig: { MemorySizeInMB: 2048, MaxConcurrency: 5 }.
  TEXT

  references = [
    "https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ProductionVariant.html",
    "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-sagemaker-endpointconfig-productionvariant.html",
  ]

  fail "of a variant, of its shadow" {
    resource "aws_sagemaker_endpoint_configuration" "c" {
      production_variants {
        variant_name = "a"
        model_name   = "m"
      }
      production_variants {
        variant_name           = "b"
        model_name             = "m"
        instance_type          = "ml.m5.large"
        initial_instance_count = 1
      }
      shadow_production_variants {
        variant_name = "c"
        model_name   = "m"
      }
    }
    expect {
      count = 2
    }
  }

  fail "the place" {
    resource "aws_sagemaker_endpoint_configuration" "c" {
      production_variants {
        variant_name = "a"
        model_name   = "m"
      }
    }
    expect {
      at = "main.tf:2"
    }
  }

  pass "an instance, serverless, one that is given" {
    variable "type" {}
    resource "aws_sagemaker_endpoint_configuration" "c" {
      production_variants {
        variant_name           = "a"
        model_name             = "m"
        instance_type          = "ml.m5.large"
        initial_instance_count = 1
      }
    }
    resource "aws_sagemaker_endpoint_configuration" "d" {
      production_variants {
        variant_name = "a"
        model_name   = "m"
        serverless_config {
          memory_size_in_mb = 2048
          max_concurrency   = 5
        }
      }
    }
  }

  pass "a type that is given" {
    variable "type" {}
    resource "aws_sagemaker_endpoint_configuration" "c" {
      production_variants {
        variant_name           = "a"
        model_name             = "m"
        initial_instance_count = 1
        instance_type          = var.type
      }
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Config: { Type: AWS::SageMaker::EndpointConfig, Properties: { ProductionVariants: [{ VariantName: a, ModelName: m, InitialVariantWeight: 1 }] } }
    YAML
  }

  pass "template" {
    cloudformation = <<-YAML
      Resources:
        Config: { Type: AWS::SageMaker::EndpointConfig, Properties: { ProductionVariants: [{ VariantName: a, ModelName: m, InstanceType: ml.m5.large, InitialInstanceCount: 1 }] } }
        Serverless: { Type: AWS::SageMaker::EndpointConfig, Properties: { ProductionVariants: [{ VariantName: a, ModelName: m, ServerlessConfig: { MemorySizeInMB: 2048, MaxConcurrency: 5 } }] } }
    YAML
  }
}
