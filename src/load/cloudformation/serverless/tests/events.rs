//! What invokes functions.

use super::*;

fn event(kind: &str, properties: &str) -> Template {
    template(&format!(
        "Resources:\n  B: {{Type: AWS::S3::Bucket, DependsOn: T}}\n  T: {{Type: AWS::SNS::Topic, Properties: {{FifoTopic: true}}}}\n  P: {{Type: AWS::Cognito::UserPool}}\n  F:\n    Type: AWS::Serverless::Function\n    Properties:\n      Handler: h\n      Runtime: r\n      InlineCode: x\n      Events: {{E: {{Type: {kind}, Properties: {{{properties}}}}}}}\n"
    ))
}

fn refused_event(kind: &str, properties: &str) -> String {
    event(kind, properties).refusals.join("\n")
}

#[test]
fn a_bucket_notifies_the_function() {
    let template = event(
        "S3",
        "Bucket: !Ref B, Events: ['s3:ObjectCreated:*', 's3:ObjectRemoved:*'], Filter: {S3Key: {Rules: []}}",
    );
    assert_eq!(
        template.resources["B"],
        r#"{"DependsOn":["T","FEPermission"],"Properties":{"NotificationConfiguration":{"LambdaConfigurations":[{"Event":"s3:ObjectCreated:*","Filter":{"S3Key":{"Rules":[]}},"Function":{"Fn::GetAtt":["F","Arn"]}},{"Event":"s3:ObjectRemoved:*","Filter":{"S3Key":{"Rules":[]}},"Function":{"Fn::GetAtt":["F","Arn"]}}]}},"Type":"AWS::S3::Bucket"}"#
    );
    assert_eq!(
        template.resources["FEPermission"],
        r#"{"Properties":{"Action":"lambda:InvokeFunction","FunctionName":{"Ref":"F"},"Principal":"s3.amazonaws.com","SourceAccount":{"Ref":"AWS::AccountId"}},"Type":"AWS::Lambda::Permission"}"#
    );
    assert!(refused_event("S3", "Bucket: b, Events: a").contains("Ref of a bucket"));
    assert!(refused_event("S3", "Bucket: !Ref T, Events: a").contains("Ref of a bucket"));
}

#[test]
fn a_conditional_function_is_notified_under_its_condition() {
    let template = template(
        "Resources:\n  B: {Type: AWS::S3::Bucket}\n  F: {Type: AWS::Serverless::Function, Condition: C, Properties: {Handler: h, Runtime: r, InlineCode: x, Events: {E: {Type: S3, Properties: {Bucket: !Ref B, Events: e}}}}}\n",
    );
    assert!(template.says(
        "B",
        r#""LambdaConfigurations":[{"Fn::If":["C",{"Event":"e","#
    ));
    assert!(template.says("B", r#"{"Key":"sam:ConditionalDependsOn:FEPermission","Value":{"Fn::If":["C",{"Ref":"FEPermission"},"no dependency"]}}"#));
    assert!(!template.resources["B"].contains("DependsOn\":["));
}

#[test]
fn a_topic_is_subscribed_directly_or_by_a_queue() {
    let template = event("SNS", "Topic: !Ref T, FilterPolicy: {a: [b]}");
    assert_eq!(
        template.resources["FE"],
        r#"{"Properties":{"Endpoint":{"Fn::GetAtt":["F","Arn"]},"FilterPolicy":{"a":["b"]},"Protocol":"lambda","TopicArn":{"Ref":"T"}},"Type":"AWS::SNS::Subscription"}"#
    );
    let template = event("SNS", "Topic: !Ref T, SqsSubscription: true");
    assert!(template.says("FEQueue", r#""FifoQueue":true"#));
    assert!(template.says("FE", r#""Endpoint":{"Fn::GetAtt":["FEQueue","Arn"]}"#));
    assert!(template.says(
        "FEQueuePolicy",
        r#""Condition":{"ArnEquals":{"aws:SourceArn":{"Ref":"T"}}}"#
    ));
    assert!(template.says("FEEventSourceMapping", r#""BatchSize":10,"Enabled":true"#));
    assert!(template.says("FRole", "AWSLambdaSQSQueueExecutionRole"));
    let template = event(
        "SNS",
        "Topic: !Ref T, SqsSubscription: {QueueArn: arn:q, QueueUrl: u, QueuePolicyLogicalId: P2}",
    );
    assert!(template.says("P2", r#""Queues":["u"]"#));
    assert!(
        refused_event("SNS", "Topic: !Ref T, SqsSubscription: {QueueArn: a}").contains("QueueUrl")
    );
}

#[test]
fn sources_are_polled() {
    let template = event(
        "Kinesis",
        "Stream: arn:k, StartingPosition: LATEST, BatchSize: 5, DestinationConfig: {OnFailure: {Type: SNS, Destination: arn:t}}",
    );
    assert_eq!(
        template.resources["FE"],
        r#"{"Properties":{"BatchSize":5,"DestinationConfig":{"OnFailure":{"Destination":"arn:t"}},"EventSourceArn":"arn:k","FunctionName":{"Ref":"F"},"StartingPosition":"LATEST"},"Type":"AWS::Lambda::EventSourceMapping"}"#
    );
    assert!(template.says("FRole", "service-role/AWSLambdaKinesisExecutionRole"));
    assert!(template.says(
        "FRole",
        r#"{"Action":"sns:publish","Effect":"Allow","Resource":"arn:t"}"#
    ));
    assert!(refused_event("Kinesis", "Stream: arn:k").contains("StartingPosition"));
    assert!(refused_event("SQS", "BatchSize: 3").contains("Queue"));
    assert!(refused_event("SQS", "Queue: a, ConsumerGroupId: b").contains("ConsumerGroupId"));
    assert!(
        refused_event("SQS", "Queue: a, FilterCriteria: {Filter: []}").contains("Filters only")
    );
    assert!(
        refused_event("SQS", "Queue: a, DestinationConfig: {OnFailure: {Type: X}}")
            .contains("SQS, SNS, S3 or Kafka")
    );
}

#[test]
fn kafka_says_how_it_is_reached() {
    let access = "SourceAccessConfigurations: [{Type: VPC_SUBNET, URI: s}, {Type: VPC_SECURITY_GROUP, URI: g}, {Type: BASIC_AUTH, URI: arn:s}]";
    let template = event(
        "SelfManagedKafka",
        &format!("KafkaBootstrapServers: [a], Topics: [t], ConsumerGroupId: g, {access}"),
    );
    assert!(template.says(
        "FE",
        r#""SelfManagedEventSource":{"Endpoints":{"KafkaBootstrapServers":["a"]}}"#
    ));
    assert!(template.says(
        "FE",
        r#""SelfManagedKafkaEventSourceConfig":{"ConsumerGroupId":"g"}"#
    ));
    assert!(template.says(
        "FRole",
        r#"{"Action":["secretsmanager:GetSecretValue"],"Effect":"Allow","Resource":"arn:s"}"#
    ));
    assert!(template.says("FRole", "ec2:CreateNetworkInterface"));
    for (properties, message) in [
        (format!("Topics: [t], {access}"), "KafkaBootstrapServers"),
        (format!("KafkaBootstrapServers: [a], Topics: [t, u], {access}"), "one topic"),
        ("KafkaBootstrapServers: [a], Topics: [t]".into(), "SourceAccessConfigurations"),
        ("KafkaBootstrapServers: [a], Topics: [t], SourceAccessConfigurations: [{Type: VPC_SUBNET, URI: s}]".into(), "both VPC_SUBNET"),
        ("KafkaBootstrapServers: [a], Topics: [t], SourceAccessConfigurations: [{Type: BASIC_AUTH}]".into(), "needs URI"),
    ] {
        let refusal = refused_event("SelfManagedKafka", &properties);
        assert!(refusal.contains(message), "{properties}: {refusal:?}");
    }
}

#[test]
fn a_registry_is_read_with_its_schemas() {
    let config = "SchemaRegistryConfig: {SchemaRegistryURI: !Sub 'arn:${AWS::Partition}:glue:${AWS::Region}:1:registry/r', EventRecordFormat: JSON, SchemaValidationConfigs: []}";
    let template = event(
        "MSK",
        &format!("Stream: a, StartingPosition: LATEST, {config}"),
    );
    assert!(template.says("FRole", "glue:GetRegistry"));
    assert!(template.says("FRole", "schema/r/*"));
    assert!(
        refused_event(
            "MSK",
            "Stream: a, StartingPosition: LATEST, SchemaRegistryConfig: {SchemaRegistryURI: a}"
        )
        .contains("EventRecordFormat")
    );
}

#[test]
fn brokers_and_clusters_have_a_secret() {
    let access = "SourceAccessConfigurations: [{Type: BASIC_AUTH, URI: arn:s}]";
    let template = event(
        "MQ",
        &format!("Broker: arn:b, Queues: [q], {access}, SecretsManagerKmsKeyId: k"),
    );
    assert!(template.says("FRole", r#""PolicyName":"SamAutoGeneratedAMQPolicy""#));
    assert!(template.says("FRole", "key/k"));
    let template = event(
        "DocumentDB",
        &format!("Cluster: arn:c, DatabaseName: d, {access}"),
    );
    assert!(template.says(
        "FE",
        r#""DocumentDBEventSourceConfig":{"DatabaseName":"d"}"#
    ));
    assert!(template.says("FRole", "rds:DescribeDBClusters"));
    assert!(
        refused_event(
            "MQ",
            "Broker: b, SourceAccessConfigurations: [{Type: VIRTUAL_HOST, URI: /}]"
        )
        .contains("BASIC_AUTH")
    );
    assert!(
        refused_event(
            "MQ",
            &format!("Broker: b, {access}, SecretsManagerKmsKeyId: !Ref K")
        )
        .contains("SecretsManagerKmsKeyId")
    );
}

#[test]
fn rules_invoke_the_function() {
    let template = event(
        "Schedule",
        "Schedule: rate(1 minute), Enabled: false, DeadLetterConfig: {Type: SQS}",
    );
    assert_eq!(
        template.resources["FE"],
        r#"{"Properties":{"ScheduleExpression":"rate(1 minute)","State":"DISABLED","Targets":[{"Arn":{"Fn::GetAtt":["F","Arn"]},"DeadLetterConfig":{"Arn":{"Fn::GetAtt":["FEQueue","Arn"]}},"Id":"FELambdaTarget"}]},"Type":"AWS::Events::Rule"}"#
    );
    assert!(template.says("FEPermission", r#""SourceArn":{"Fn::GetAtt":["FE","Arn"]}"#));
    assert!(template.says("FEQueuePolicy", "events.amazonaws.com"));
    let template = event(
        "EventBridgeRule",
        "Pattern: {source: [a]}, Target: {Id: t}, EventBusName: b",
    );
    assert!(template.says("FE", r#""EventPattern":{"source":["a"]}"#));
    assert!(template.says("FE", r#""Id":"t""#));
    assert!(
        refused_event("Schedule", "Schedule: a, Enabled: true, State: ENABLED")
            .contains("State and Enabled")
    );
    assert!(
        refused_event(
            "Schedule",
            "Schedule: a, DeadLetterConfig: {Type: SQS, Arn: a}"
        )
        .contains("not both")
    );
    assert!(
        refused_event("Schedule", "Schedule: a, DeadLetterConfig: {Type: SNS}")
            .contains("only be SQS")
    );
    assert!(
        refused_event(
            "Schedule",
            "Schedule: a, DeadLetterConfig: {QueueLogicalId: a}"
        )
        .contains("needs the Arn")
    );
}

#[test]
fn the_id_of_a_target_has_64_characters_at_most() {
    let name = "E".repeat(80);
    let template = template(&format!(
        "Resources: {{F: {{Type: AWS::Serverless::Function, Properties: {{Handler: h, Runtime: r, InlineCode: x, Events: {{{name}: {{Type: Schedule, Properties: {{Schedule: s}}}}}}}}}}}}"
    ));
    assert!(template.says(
        &format!("F{name}"),
        &format!(r#""Id":"F{}LambdaTarget""#, "E".repeat(51))
    ));
}

#[test]
fn schedules_of_the_scheduler_have_a_role() {
    let template = event(
        "ScheduleV2",
        "ScheduleExpression: rate(1 minute), DeadLetterConfig: {Type: SQS}",
    );
    assert!(template.says("FE", r#""FlexibleTimeWindow":{"Mode":"OFF"},"Name":"FE""#));
    assert!(template.says("FE", r#""RoleArn":{"Fn::GetAtt":["FERole","Arn"]}"#));
    assert!(template.says("FERole", r#""PolicyName":"FELambdaPolicy""#));
    assert!(template.says("FERole", r#""PolicyName":"FESQSPolicy""#));
    assert!(!template.resources.contains_key("FEQueuePolicy"));
    let template = event(
        "ScheduleV2",
        "ScheduleExpression: s, OmitName: true, RoleArn: arn:r",
    );
    assert!(!template.resources["FE"].contains("\"Name\""));
    assert!(!template.resources.contains_key("FERole"));
    assert!(
        refused_event(
            "ScheduleV2",
            "ScheduleExpression: s, OmitName: true, Name: n"
        )
        .contains("OmitName")
    );
}

#[test]
fn others_get_a_permission() {
    let template = event("CloudWatchLogs", "LogGroupName: g, FilterPattern: p");
    assert!(template.says("FE", r#"{"DependsOn":["FEPermission"],"Properties":{"DestinationArn":{"Fn::GetAtt":["F","Arn"]},"FilterPattern":"p","LogGroupName":"g"}"#));
    let template = event("IoTRule", "Sql: s");
    assert!(template.says("FE", r#""TopicRulePayload":{"Actions":[{"Lambda":{"FunctionArn":{"Fn::GetAtt":["F","Arn"]}}}],"RuleDisabled":false,"Sql":"s"}"#));
    let template = event("AlexaSkill", "SkillId: s");
    assert!(template.says("FEPermission", r#""EventSourceToken":"s""#));
    let template = event(
        "Cognito",
        "UserPool: !Ref P, Trigger: [PreSignUp, PostConfirmation]",
    );
    assert!(template.says("P", r#""LambdaConfig":{"PostConfirmation":{"Fn::GetAtt":["F","Arn"]},"PreSignUp":{"Fn::GetAtt":["F","Arn"]}}"#));
    assert!(template.says("FCognitoPermission", "cognito-idp.amazonaws.com"));
    assert!(refused_event("Cognito", "UserPool: !Ref P, Trigger: [A, A]").contains("one only"));
    assert!(refused_event("Cognito", "UserPool: p, Trigger: A").contains("Ref of a user pool"));
}

#[test]
fn wrong_events_are_refused() {
    assert!(refused_event("Nothing", "").contains("needs a Type"));
    assert!(refused_event("Schedule", "").contains("needs the property Schedule"));
    assert!(refused_event("Schedule", "Schedule: s, Every: d").contains("no property Every"));
    assert!(
        refused("Events: {a-b: {Type: Schedule, Properties: {Schedule: s}}}")
            .contains("letters and digits")
    );
}

#[test]
fn events_invoke_the_alias() {
    let template = function(
        "AutoPublishAlias: live, Events: {E: {Type: Schedule, Properties: {Schedule: s}}}",
    );
    assert!(template.says("FE", r#""Arn":{"Ref":"FAliaslive"}"#));
    assert!(template.says("FEPermission", r#""FunctionName":{"Ref":"FAliaslive"}"#));
}
