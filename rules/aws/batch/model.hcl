kind "aws_batch_job_definition" {
  identity = ["name", "id", "arn"]

  cloudformation "AWS::Batch::JobDefinition" {
    name                 = JobDefinitionName
    container_properties = ContainerProperties
    node_properties      = NodeProperties
    eks_properties       = EksProperties == null ? null : { pod_properties = { containers = [for c in list(EksProperties.PodProperties.Containers) : { name = c.Name, security_context = c.SecurityContext == null ? null : { privileged = c.SecurityContext.Privileged } }] } }
  }

  derive {
    # The containers of a job, in one form; a template and a request spell their properties differently.
    container = concat(
      [for c in [decode_json(container_properties)] : { privileged = c.privileged != null ? c.privileged : c.Privileged } if c != null],
      [for r in concat(list(decode_json(node_properties).nodeRangeProperties), list(decode_json(node_properties).NodeRangeProperties)) : { privileged = r.container != null ? r.container.privileged : r.Container.Privileged }],
      [for c in list(eks_properties.pod_properties.containers) : { privileged = c.security_context.privileged }]
    )
  }
}
