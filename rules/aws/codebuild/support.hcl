# Images of CodeBuild. Source: "Deprecated CodeBuild images", which lists what has ended. As of 2026-11-28:
# https://docs.aws.amazon.com/codebuild/latest/userguide/deprecated-images.html
product "codebuild" {
  versions = {
    "aws/codebuild/amazonlinux2-x86_64-standard:3.0"  = { ends = "2023-05-09" }
    "aws/codebuild/amazonlinux2-x86_64-standard:2.0"  = { ends = "2022-06-30" }
    "aws/codebuild/amazonlinux2-aarch64-standard:1.0" = { ends = "2023-03-31" }
    "aws/codebuild/standard:4.0"                      = { ends = "2023-03-31" }
    "aws/codebuild/standard:3.0"                      = { ends = "2022-06-30" }
  }
}
