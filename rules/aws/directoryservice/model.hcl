# CloudFormation has a type for each type of directory.
kind "aws_directory_service_directory" {
  identity = ["id"]

  cloudformation "AWS::DirectoryService::MicrosoftAD" {
    type = "MicrosoftAD"
  }

  cloudformation "AWS::DirectoryService::SimpleAD" {
    type = "SimpleAD"
  }
}
