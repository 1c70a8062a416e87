use super::*;

fn of(ty: &str) -> Arc<Correspondence> {
    let kind = kind_of_type(ty).expect("the table has it");
    correspondence(ty, kind).expect("both are known")
}

fn attribute(ty: &str, property: &str) -> Option<&'static str> {
    match of(ty).top().of(property)? {
        Match::Attribute { name, .. } => Some(name),
        Match::Wrapper(_) => None,
    }
}

#[test]
fn the_table_names_what_there_is() {
    let mut before = "";
    for line in KINDS.lines() {
        let mut fields = line.split('\t');
        let ty = fields.next().unwrap_or("");
        let kind = fields.next().unwrap_or("");
        assert!(before < ty, "{ty} is out of order, or there twice");
        before = ty;
        let registered = crate::schema::kind(ty).unwrap_or_else(|| panic!("no type {ty}"));
        let provided = crate::schema::kind(kind).unwrap_or_else(|| panic!("no kind {kind}"));
        let wrapped = |property: &str| {
            exceptions(ty)
                .filter(|(_, to)| *to == "*")
                .filter_map(|(wrapper, _)| registered.attributes().get(wrapper))
                .any(|w| {
                    registered
                        .below(*w)
                        .is_some_and(|l| l.contains_key(property))
                })
        };
        for (property, to) in exceptions(ty) {
            assert!(
                registered.attributes().contains_key(property) || wrapped(property),
                "{ty} has no {property}"
            );
            assert!(
                matches!(to, "" | "*") || provided.attributes().contains_key(to),
                "{kind} has no {to}"
            );
        }
    }
}

#[test]
fn names_correspond_in_every_systematic_way() {
    for (ty, property, name) in [
        ("AWS::EFS::MountTarget", "SubnetId", "subnet_id"),
        ("AWS::EC2::VPCPeeringConnection", "PeerVpcId", "peer_vpc_id"),
        (
            "AWS::RDS::GlobalCluster",
            "SourceDBClusterIdentifier",
            "source_db_cluster_identifier",
        ),
        ("AWS::CodePipeline::Pipeline", "Stages", "stage"),
        ("AWS::ECS::TaskSet", "LoadBalancers", "load_balancer"),
        ("AWS::Batch::JobQueue", "JobQueueName", "name"),
        (
            "AWS::Neptune::DBInstance",
            "DBClusterIdentifier",
            "cluster_identifier",
        ),
        ("AWS::IAM::RolePolicy", "RoleName", "role"),
        ("AWS::IAM::RolePolicy", "PolicyName", "name"),
        ("AWS::IAM::RolePolicy", "PolicyDocument", "policy"),
        ("AWS::DMS::Endpoint", "KmsKeyId", "kms_key_arn"),
        ("AWS::EKS::FargateProfile", "Subnets", "subnet_ids"),
        ("AWS::Cognito::UserPool", "UserPoolTags", "tags"),
        ("AWS::CloudTrail::Trail", "IsLogging", "enable_logging"),
    ] {
        assert_eq!(attribute(ty, property), Some(name), "{ty} {property}");
    }
}

#[test]
fn what_fits_twice_or_in_another_shape_corresponds_to_nothing() {
    let kind = |level| Kind {
        levels: vec![crate::schema::parse_level(level)],
        settable: Vec::new(),
    };
    let found = |theirs: &'static str, ours: &'static str| {
        let (ty, kind) = (kind(theirs), kind(ours));
        pairs(
            &ty,
            ty.attributes(),
            &kind,
            kind.attributes(),
            &[],
            &[],
            true,
        )
        .into_iter()
        .map(|(name, property, _)| (property, name))
        .collect::<Vec<_>>()
    };
    assert_eq!(
        found("IpAddress=s", "ip_address=so"),
        [("IpAddress", "ip_address")]
    );
    assert_eq!(found("IpAddress=s,IPAddress=s", "ip_address=so"), []);
    assert_eq!(found("KmsKeyId=s", "kms_key_arn=so,kms_key=so"), []);
    assert_eq!(found("Address=Ls", "address=so"), []);
    assert_eq!(found("Address=sc", "address=so"), []);
    assert_eq!(found("Address=s", "address=sc"), []);
    assert_eq!(found("Role=Ls,RoleArn=s", "role=so"), []);
    // The exact name is taken first, whatever else is alike.
    assert_eq!(
        found("KmsKeyId=s,KmsKey=s", "kms_key_id=so"),
        [("KmsKeyId", "kms_key_id")]
    );
}

#[test]
fn what_is_left_is_named_but_for_what_is_the_providers() {
    let gateway = of("AWS::EC2::VPNGateway");
    assert_eq!(**gateway.top().unmatched(), ["availability_zone", "vpc_id"]);
    let group = of("AWS::Athena::WorkGroup");
    assert!(group.top().unmatched().is_empty());
}

#[test]
fn members_of_a_wrapper_are_the_types_own() {
    let policy = of("AWS::CloudFront::CachePolicy");
    let Some(Match::Wrapper(level)) = policy.top().of("CachePolicyConfig") else {
        panic!("it wraps");
    };
    assert!(matches!(
        policy.level(level).of("MinTTL"),
        Some(Match::Attribute {
            name: "min_ttl",
            ..
        })
    ));
    assert!(policy.top().unmatched().is_empty());
    assert!(policy.is("CachePolicyConfig", "min_ttl"));
    // The name may stand in the wrapper or beside it.
    let table = of("AWS::Glue::Table");
    let Some(Match::Wrapper(level)) = table.top().of("TableInput") else {
        panic!("it wraps");
    };
    assert!(matches!(
        table.level(level).of("Name"),
        Some(Match::Attribute { name: "name", .. })
    ));
}

#[test]
fn structures_that_hold_themselves_end() {
    assert!(of("AWS::WAFv2::WebACL").levels.len() < 2000);
}
