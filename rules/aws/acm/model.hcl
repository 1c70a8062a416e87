kind "aws_acm_certificate" {
  identity = ["arn", "id"]

  cloudformation "AWS::CertificateManager::Certificate" {
    options = { certificate_transparency_logging_preference = CertificateTransparencyLoggingPreference }
  }
}
