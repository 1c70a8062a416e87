//! The types of events with their properties.

use super::Kind;
use super::api_event;
use super::{bucket, kafka, mapping, rule, schedule, secrets, subscriptions, topic, user_pool};
use crate::load::cloudformation::serverless::shape::{Property, Shape, literal, passed, property};

const TEXT_OR_LIST: Shape = Shape::OneOf(&[Shape::Text, Shape::ListOf(&Shape::Text)]);

/// What a rule of EventBridge has, whatever it looks for.
const RULE: [Property; 4] = [
    property("DeadLetterConfig", Shape::Map),
    property("RetryPolicy", Shape::Map),
    property("Input", Shape::Text),
    property("State", Shape::Text),
];

const SCHEDULE: [Property; 3] = [
    property("Schedule", Shape::Text).required(),
    property("Name", Shape::Text),
    property("Description", Shape::Text),
];

const PATTERN: [Property; 5] = [
    property("EventBusName", Shape::Text),
    property("RuleName", Shape::Text),
    property("Pattern", Shape::Map),
    property("InputPath", Shape::Text),
    property("InputTransformer", Shape::Map),
];

const ENABLED: Property = property("Enabled", Shape::Bool);

const SCHEDULER: [Property; 16] = [
    property("PermissionsBoundary", Shape::Text),
    property("ScheduleExpression", Shape::Text).required(),
    property("FlexibleTimeWindow", Shape::Map),
    property("Name", Shape::Text),
    property("State", Shape::Text),
    property("Description", Shape::Text),
    property("StartDate", Shape::Text),
    property("EndDate", Shape::Text),
    property("ScheduleExpressionTimezone", Shape::Text),
    property("GroupName", Shape::Text),
    property("KmsKeyArn", Shape::Text),
    property("Input", Shape::Text),
    property("RoleArn", Shape::Text),
    property("DeadLetterConfig", Shape::Map),
    property("RetryPolicy", Shape::Map),
    literal("OmitName", Shape::Bool),
];

/// What Lambda's pollers have, whatever they read.
const POLLED: [Property; 25] = [
    property("BatchSize", Shape::Integer),
    passed("StartingPosition"),
    passed("StartingPositionTimestamp"),
    property("Enabled", Shape::Bool),
    property("MaximumBatchingWindowInSeconds", Shape::Integer),
    property("MaximumRetryAttempts", Shape::Integer),
    property("BisectBatchOnFunctionError", Shape::Bool),
    property("MaximumRecordAgeInSeconds", Shape::Integer),
    property("DestinationConfig", Shape::Map),
    property("ParallelizationFactor", Shape::Integer),
    property("Topics", Shape::List),
    property("Queues", Shape::List),
    property("SourceAccessConfigurations", Shape::List),
    property("SecretsManagerKmsKeyId", Shape::Text),
    property("TumblingWindowInSeconds", Shape::Integer),
    property("FunctionResponseTypes", Shape::List),
    property("KafkaBootstrapServers", Shape::List),
    property("FilterCriteria", Shape::Map),
    passed("KmsKeyArn"),
    property("ConsumerGroupId", Shape::Text),
    property("ScalingConfig", Shape::Map),
    property("ProvisionedPollerConfig", Shape::Map),
    property("SchemaRegistryConfig", Shape::Map),
    property("MetricsConfig", Shape::Map),
    property("LoggingConfig", Shape::Map),
];

const STREAM: [Property; 2] = [
    passed("Stream").required(),
    passed("StartingPosition").required(),
];

const API: [Property; 9] = [
    property("Path", Shape::Text).required(),
    property("Method", Shape::Text).required(),
    property("RestApiId", Shape::Text),
    property("Stage", Shape::Text),
    property("Auth", Shape::Map),
    property("RequestModel", Shape::Map),
    property("RequestParameters", Shape::List),
    property("TimeoutInMillis", Shape::Integer),
    property("ResponseTransferMode", Shape::Text),
];

const HTTP_API: [Property; 8] = [
    property("Path", Shape::Text),
    property("Method", Shape::Text),
    property("ApiId", Shape::Text),
    property("Stage", Shape::Text),
    property("Auth", Shape::Map),
    property("TimeoutInMillis", Shape::Integer),
    property("RouteSettings", Shape::Map),
    property("PayloadFormatVersion", Shape::Text),
];

const STATE_MACHINE_API: [Property; 6] = [
    property("Path", Shape::Text).required(),
    property("Method", Shape::Text).required(),
    property("RestApiId", Shape::Text),
    property("Stage", Shape::Text),
    property("Auth", Shape::Map),
    literal("UnescapeMappingTemplate", Shape::Bool),
];

const FUNCTION_PATTERN: &[&[Property]] =
    &[&RULE, &PATTERN, &[property("Target", Shape::Map), ENABLED]];
const STATE_MACHINE_PATTERN: &[&[Property]] = &[&RULE, &PATTERN, &[literal("Target", Shape::Map)]];

/// What may invoke a function.
pub const OF_FUNCTIONS: [Kind; 19] = [
    Kind {
        name: "AlexaSkill",
        properties: &[&[property("SkillId", Shape::Text)]],
        make: subscriptions::skill,
    },
    Kind {
        name: "Api",
        properties: &[&API],
        make: api_event::rest,
    },
    Kind {
        name: "CloudWatchEvent",
        properties: FUNCTION_PATTERN,
        make: rule::pattern,
    },
    Kind {
        name: "CloudWatchLogs",
        properties: &[&[
            property("LogGroupName", Shape::Text).required(),
            property("FilterPattern", Shape::Text).required(),
        ]],
        make: subscriptions::logs,
    },
    Kind {
        name: "Cognito",
        properties: &[&[
            property("UserPool", Shape::Text).required(),
            literal("Trigger", TEXT_OR_LIST).required(),
        ]],
        make: user_pool::make,
    },
    Kind {
        name: "DocumentDB",
        properties: &[
            &POLLED,
            &[
                passed("Cluster").required(),
                passed("DatabaseName").required(),
                passed("CollectionName"),
                passed("FullDocument"),
            ],
        ],
        make: secrets::cluster,
    },
    Kind {
        name: "DynamoDB",
        properties: &[&POLLED, &STREAM],
        make: mapping::table,
    },
    Kind {
        name: "EventBridgeRule",
        properties: FUNCTION_PATTERN,
        make: rule::pattern,
    },
    Kind {
        name: "HttpApi",
        properties: &[&HTTP_API],
        make: api_event::http,
    },
    Kind {
        name: "IoTRule",
        properties: &[&[
            property("Sql", Shape::Text).required(),
            property("AwsIotSqlVersion", Shape::Text),
        ]],
        make: subscriptions::things,
    },
    Kind {
        name: "Kinesis",
        properties: &[&POLLED, &STREAM],
        make: mapping::stream,
    },
    Kind {
        name: "MQ",
        properties: &[
            &POLLED,
            &[
                passed("Broker").required(),
                literal("DynamicPolicyName", Shape::Bool),
            ],
        ],
        make: secrets::broker,
    },
    Kind {
        name: "MSK",
        properties: &[&POLLED, &STREAM],
        make: kafka::managed,
    },
    Kind {
        name: "S3",
        properties: &[&[
            property("Bucket", Shape::Text).required(),
            literal("Events", TEXT_OR_LIST).required(),
            property("Filter", Shape::MapOf(&Shape::Text)),
        ]],
        make: bucket::make,
    },
    Kind {
        name: "SNS",
        properties: &[&[
            property("Topic", Shape::Text).required(),
            property("Region", Shape::Text),
            passed("FilterPolicy"),
            passed("FilterPolicyScope"),
            property("SqsSubscription", Shape::OneOf(&[Shape::Bool, Shape::Map])),
            property("RedrivePolicy", Shape::Map),
        ]],
        make: topic::make,
    },
    Kind {
        name: "SQS",
        properties: &[&POLLED, &[passed("Queue").required()]],
        make: mapping::queue,
    },
    Kind {
        name: "Schedule",
        properties: &[
            &RULE,
            &SCHEDULE,
            &[property("RuleName", Shape::Text), ENABLED],
        ],
        make: rule::schedule,
    },
    Kind {
        name: "ScheduleV2",
        properties: &[&SCHEDULER],
        make: schedule::make,
    },
    Kind {
        name: "SelfManagedKafka",
        properties: &[&POLLED],
        make: kafka::own,
    },
];

/// What may start a state machine.
pub const OF_STATE_MACHINES: [Kind; 5] = [
    Kind {
        name: "Api",
        properties: &[&STATE_MACHINE_API],
        make: api_event::rest,
    },
    Kind {
        name: "CloudWatchEvent",
        properties: STATE_MACHINE_PATTERN,
        make: rule::pattern,
    },
    Kind {
        name: "EventBridgeRule",
        properties: STATE_MACHINE_PATTERN,
        make: rule::pattern,
    },
    Kind {
        name: "Schedule",
        properties: &[
            &RULE,
            &SCHEDULE,
            &[
                ENABLED,
                literal("Target", Shape::Map),
                literal("RoleArn", Shape::Text),
            ],
        ],
        make: rule::schedule,
    },
    Kind {
        name: "ScheduleV2",
        properties: &[&SCHEDULER],
        make: schedule::make,
    },
];
