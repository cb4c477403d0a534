//! Cloud platforms.

use super::detected_with;

/// Variables, and the attributes that are detected with them.
type Case<'a> = (&'a [(&'a str, &'a str)], &'a [&'a str]);

const IN_POD: (&str, &str) = ("KUBERNETES_SERVICE_HOST", "10.0.0.1");

fn check(cases: &[Case<'_>]) {
    for (variables, expected) in cases {
        assert_eq!(detected_with(&[], variables, &["cloud.", "faas.", "aws.", "gcp."]), *expected, "{variables:?}");
    }
}

#[test]
fn platforms_of_amazon_and_google_are_recognized() {
    check(&[
        (
            &[
                ("AWS_LAMBDA_FUNCTION_NAME", "orders"),
                ("AWS_LAMBDA_FUNCTION_VERSION", "7"),
                ("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "128"),
                ("AWS_LAMBDA_LOG_STREAM_NAME", "s"),
                ("AWS_LAMBDA_LOG_GROUP_NAME", "g"),
                ("AWS_REGION", "eu-west-1"),
            ],
            &[
                r#"aws.log.group.names=["g"]"#,
                r#"aws.log.stream.names=["s"]"#,
                "cloud.platform=aws_lambda",
                "cloud.provider=aws",
                "cloud.region=eu-west-1",
                "faas.instance=s",
                "faas.max_memory=134217728",
                "faas.name=orders",
                "faas.version=7",
            ],
        ),
        (
            &[("AWS_EXECUTION_ENV", "AWS_ECS_FARGATE"), ("AWS_REGION", "eu-west-1")],
            &["aws.ecs.launchtype=fargate", "cloud.platform=aws_ecs", "cloud.provider=aws", "cloud.region=eu-west-1"],
        ),
        (
            &[IN_POD, ("AWS_WEB_IDENTITY_TOKEN_FILE", "/var/run/secrets/eks.amazonaws.com/serviceaccount/token")],
            &["cloud.platform=aws_eks", "cloud.provider=aws"],
        ),
        (
            &[("K_SERVICE", "shop"), ("K_REVISION", "shop-1"), ("GOOGLE_CLOUD_PROJECT", "p")],
            &[
                "cloud.account.id=p",
                "cloud.platform=gcp_cloud_run",
                "cloud.provider=gcp",
                "faas.name=shop",
                "faas.version=shop-1",
            ],
        ),
        (&[IN_POD, ("K_SERVICE", "knative")], &[]),
        (
            &[("CLOUD_RUN_JOB", "nightly"), ("CLOUD_RUN_TASK_INDEX", "2")],
            &[
                "cloud.platform=gcp_cloud_run",
                "cloud.provider=gcp",
                "faas.name=nightly",
                "gcp.cloud_run.job.task_index=2",
            ],
        ),
        (
            &[("K_SERVICE", "f"), ("FUNCTION_TARGET", "main")],
            &["cloud.platform=gcp_cloud_functions", "cloud.provider=gcp", "faas.name=f"],
        ),
        (
            &[("GAE_SERVICE", "default"), ("GAE_VERSION", "2"), ("GAE_INSTANCE", "i")],
            &[
                "cloud.platform=gcp_app_engine",
                "cloud.provider=gcp",
                "faas.instance=i",
                "faas.name=default",
                "faas.version=2",
            ],
        ),
        (&[], &[]),
    ]);
}

#[test]
fn platforms_of_microsoft_are_recognized() {
    check(&[
        (
            &[
                ("WEBSITE_SITE_NAME", "shop"),
                ("WEBSITE_OWNER_NAME", "1234+westeurope"),
                ("WEBSITE_RESOURCE_GROUP", "rg"),
                ("REGION_NAME", "West Europe"),
            ],
            &[
                "cloud.account.id=1234",
                "cloud.platform=azure.app_service",
                "cloud.provider=azure",
                "cloud.region=West Europe",
                "cloud.resource_id=/subscriptions/1234/resourceGroups/rg/providers/Microsoft.Web/sites/shop",
            ],
        ),
        (
            &[("WEBSITE_SITE_NAME", "f"), ("FUNCTIONS_EXTENSION_VERSION", "~4"), ("WEBSITE_INSTANCE_ID", "i")],
            &[
                "cloud.platform=azure.functions",
                "cloud.provider=azure",
                "faas.instance=i",
                "faas.name=f",
                "faas.version=~4",
            ],
        ),
        (
            &[("CONTAINER_APP_NAME", "shop"), ("CONTAINER_APP_REVISION", "r")],
            &["cloud.platform=azure.container_apps", "cloud.provider=azure"],
        ),
        (
            &[("KUBERNETES_SERVICE_HOST", "shop-dns.hcp.westeurope.azmk8s.io")],
            &["cloud.platform=azure.aks", "cloud.provider=azure"],
        ),
    ]);
}

#[test]
fn virtual_machines_are_recognized_by_their_firmware() {
    for (file, text, expected) in [
        ("sys/class/dmi/id/sys_vendor", "Amazon EC2\n", &["cloud.platform=aws_ec2", "cloud.provider=aws"][..]),
        (
            "sys/class/dmi/id/product_name",
            "Google Compute Engine\n",
            &["cloud.platform=gcp_compute_engine", "cloud.provider=gcp"],
        ),
        (
            "sys/class/dmi/id/chassis_asset_tag",
            "7783-7084-3265-9085-8269-3286-77\n",
            &["cloud.platform=azure.vm", "cloud.provider=azure"],
        ),
        ("sys/class/dmi/id/sys_vendor", "QEMU\n", &[]),
    ] {
        assert_eq!(detected_with(&[(file, text)], &[], &["cloud."]), expected);
    }
    let in_pod = [("KUBERNETES_SERVICE_HOST", "10.0.0.1")];
    let files = [("sys/class/dmi/id/product_name", "Google Compute Engine\n")];
    assert_eq!(detected_with(&files, &in_pod, &["cloud."]), ["cloud.provider=gcp"]);
}
