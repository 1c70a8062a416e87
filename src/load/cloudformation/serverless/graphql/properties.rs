//! The properties of a GraphQL API.

use super::super::shape::{Property, Shape, literal, passed, property};

/// What SAM takes for a text: numbers too.
const TEXT: Shape = Shape::OneOf(&[Shape::Text, Shape::Number, Shape::Bool]);

pub const PROPERTIES: [Property; 18] = [
    passed("Name"),
    literal("Tags", Shape::Map),
    passed("XrayEnabled"),
    literal("Auth", Shape::Object(&AUTH)).required(),
    literal("SchemaInline", Shape::Text),
    literal("SchemaUri", Shape::Text),
    literal(
        "Logging",
        Shape::OneOf(&[Shape::Object(&LOGGING), Shape::Bool]),
    ),
    literal("DataSources", Shape::Object(&DATA_SOURCES)),
    literal("Functions", Shape::MapOf(&Shape::Object(&FUNCTION))),
    literal(
        "Resolvers",
        Shape::MapOf(&Shape::MapOf(&Shape::Object(&RESOLVER))),
    ),
    literal("ApiKeys", Shape::MapOf(&Shape::Object(&API_KEY))),
    literal("DomainName", Shape::Object(&DOMAIN)),
    literal("Cache", Shape::Object(&CACHE)),
    passed("Visibility"),
    passed("OwnerContact"),
    passed("IntrospectionConfig"),
    passed("QueryDepthLimit"),
    passed("ResolverCountLimit"),
];

const KIND: Shape = Shape::Word(&[
    "AWS_IAM",
    "API_KEY",
    "AWS_LAMBDA",
    "OPENID_CONNECT",
    "AMAZON_COGNITO_USER_POOLS",
]);

const AUTH: [Property; 5] = [
    literal("Type", KIND).required(),
    LAMBDA,
    OPEN_ID,
    USER_POOL,
    literal("Additional", Shape::ListOf(&Shape::Object(&ADDITIONAL))),
];

const ADDITIONAL: [Property; 4] = [literal("Type", KIND).required(), LAMBDA, OPEN_ID, USER_POOL];

const LAMBDA: Property = literal(
    "LambdaAuthorizer",
    Shape::Object(&[
        passed("AuthorizerResultTtlInSeconds"),
        passed("AuthorizerUri").required(),
        passed("IdentityValidationExpression"),
    ]),
);

const OPEN_ID: Property = literal(
    "OpenIDConnect",
    Shape::Object(&[
        passed("AuthTTL"),
        passed("ClientId"),
        passed("IatTTL"),
        passed("Issuer"),
    ]),
);

const USER_POOL: Property = literal(
    "UserPool",
    Shape::Object(&[
        passed("AppIdClientRegex"),
        passed("AwsRegion"),
        passed("DefaultAction"),
        passed("UserPoolId").required(),
    ]),
);

const LOGGING: [Property; 3] = [
    passed("CloudWatchLogsRoleArn"),
    passed("ExcludeVerboseContent"),
    passed("FieldLogLevel"),
];

const DATA_SOURCES: [Property; 2] = [
    literal("DynamoDb", Shape::MapOf(&Shape::Object(&TABLE))),
    literal("Lambda", Shape::MapOf(&Shape::Object(&LAMBDA_SOURCE))),
];

const TABLE: [Property; 10] = [
    passed("TableName").required(),
    passed("ServiceRoleArn"),
    passed("TableArn"),
    literal(
        "Permissions",
        Shape::ListOf(&Shape::Word(&["Read", "Write"])),
    ),
    passed("Name"),
    passed("Description"),
    passed("Region"),
    literal(
        "DeltaSync",
        Shape::Object(&[
            passed("BaseTableTTL").required(),
            passed("DeltaSyncTableName").required(),
            passed("DeltaSyncTableTTL").required(),
        ]),
    ),
    passed("UseCallerCredentials"),
    passed("Versioned"),
];

const LAMBDA_SOURCE: [Property; 4] = [
    passed("FunctionArn").required(),
    passed("ServiceRoleArn"),
    passed("Name"),
    passed("Description"),
];

const RUNTIME: Property = literal(
    "Runtime",
    Shape::Object(&[passed("Name").required(), passed("Version").required()]),
);

const SYNC: Property = literal(
    "Sync",
    Shape::Object(&[
        passed("ConflictDetection").required(),
        passed("ConflictHandler"),
        literal(
            "LambdaConflictHandlerConfig",
            Shape::Object(&[passed("LambdaConflictHandlerArn").required()]),
        ),
    ]),
);

const FUNCTION: [Property; 9] = [
    property("DataSource", Shape::OneOf(&[TEXT, Shape::Map])),
    RUNTIME,
    passed("InlineCode"),
    passed("CodeUri"),
    passed("Description"),
    passed("MaxBatchSize"),
    literal("Name", TEXT),
    passed("Id"),
    SYNC,
];

const RESOLVER: [Property; 8] = [
    literal("FieldName", TEXT),
    literal(
        "Caching",
        Shape::Object(&[
            passed("Ttl").required(),
            literal("CachingKeys", Shape::List),
        ]),
    ),
    passed("InlineCode"),
    passed("CodeUri"),
    passed("MaxBatchSize"),
    literal("Pipeline", Shape::ListOf(&TEXT)),
    RUNTIME,
    SYNC,
];

const API_KEY: [Property; 3] = [
    passed("ApiKeyId"),
    passed("Description"),
    passed("ExpiresOn"),
];

const DOMAIN: [Property; 3] = [
    passed("CertificateArn").required(),
    passed("DomainName").required(),
    passed("Description"),
];

const CACHE: [Property; 5] = [
    passed("ApiCachingBehavior").required(),
    passed("Ttl").required(),
    passed("Type").required(),
    passed("AtRestEncryptionEnabled"),
    passed("TransitEncryptionEnabled"),
];
