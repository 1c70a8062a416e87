kind "aws_batch_job_definition" {
  identity = ["name", "id", "arn"]

  cloudformation "AWS::Batch::JobDefinition" {
    name                 = JobDefinitionName
    container_properties = ContainerProperties
    node_properties      = NodeProperties
    ecs_properties       = EcsProperties
    eks_properties = EksProperties == null ? null : {
      pod_properties = {
        containers      = [for c in list(EksProperties.PodProperties.Containers) : { name = c.Name, security_context = { privileged = c.SecurityContext.Privileged } }]
        init_containers = [for c in list(EksProperties.PodProperties.InitContainers) : { name = c.Name, security_context = { privileged = c.SecurityContext.Privileged } }]
      }
    }
  }

  derive {
    # The containers of a job in one form. Requests and templates write the names of properties differently.
    container = concat(
      [for c in list(decode_json(container_properties)) : { privileged = c.privileged != null ? c.privileged : c.Privileged }],
      [for r in list(decode_json(node_properties).nodeRangeProperties) : { privileged = r.container.privileged }],
      [for r in list(decode_json(node_properties).NodeRangeProperties) : { privileged = r.Container.Privileged }],
      flatten([for t in list(decode_json(ecs_properties).taskProperties) : [for c in list(t.containers) : { privileged = c.privileged }]]),
      flatten([for t in list(decode_json(ecs_properties).TaskProperties) : [for c in list(t.Containers) : { privileged = c.Privileged }]]),
      [for c in concat(list(eks_properties.pod_properties.containers), list(eks_properties.pod_properties.init_containers)) : { privileged = c.security_context.privileged }]
    )
  }
}
