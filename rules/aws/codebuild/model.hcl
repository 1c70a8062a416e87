kind "aws_codepipeline" {
  cloudformation "AWS::CodePipeline::Pipeline" {
    artifact_store = concat(
      [for s in list(ArtifactStore) : { location = s.Location, encryption_key = s.EncryptionKey == null ? null : { id = s.EncryptionKey.Id } }],
      [for s in list(ArtifactStores) : { location = s.ArtifactStore.Location, region = s.Region, encryption_key = s.ArtifactStore.EncryptionKey == null ? null : { id = s.ArtifactStore.EncryptionKey.Id } }],
    )
  }
}

kind "aws_codeartifact_domain" {
  cloudformation "AWS::CodeArtifact::Domain" {
    encryption_key = EncryptionKey
  }
}
