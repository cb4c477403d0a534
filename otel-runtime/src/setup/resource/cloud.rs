//! The cloud platform, by the variables that it sets and the names in the firmware of its machines.

use super::attributes::Detected;
use super::kubernetes::is_in_pod;
use super::platform::Platform;

/// Detects the platform. The network is not used: a metadata service may not exist, and waiting for it would delay the program.
pub(super) fn cloud(platform: &Platform, found: &mut Detected) {
    let platforms = [lambda, elastic_containers, serverless_google, azure_web, azure_containers, in_pod, machine];
    // The first platform that is recognized is the innermost one.
    _ = platforms.iter().any(|detect| detect(platform, found));
}

fn of(found: &mut Detected, provider: &'static str, platform: Option<&'static str>) {
    found.text("cloud.provider", Some(provider));
    found.text("cloud.platform", platform);
}

/// AWS Lambda.
fn lambda(platform: &Platform, found: &mut Detected) -> bool {
    let Some(name) = platform.variable(&["AWS_LAMBDA_FUNCTION_NAME"]) else { return false };
    of(found, "aws", Some("aws_lambda"));
    found.text("cloud.region", platform.variable(AWS_REGION));
    found.text("faas.name", Some(name));
    found.text("faas.version", platform.variable(&["AWS_LAMBDA_FUNCTION_VERSION"]));
    let stream = platform.variable(&["AWS_LAMBDA_LOG_STREAM_NAME"]);
    found.text("faas.instance", stream);
    found.texts("aws.log.stream.names", stream.into_iter());
    found.texts("aws.log.group.names", platform.variable(&["AWS_LAMBDA_LOG_GROUP_NAME"]).into_iter());
    mebibytes(found, platform.variable(&["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"]));
    true
}

const AWS_REGION: &[&str] = &["AWS_REGION", "AWS_DEFAULT_REGION"];

fn mebibytes(found: &mut Detected, size: Option<&str>) {
    if let Some(bytes) = size.and_then(|size| size.parse::<i64>().ok()).and_then(|size| size.checked_mul(1 << 20)) {
        found.value("faas.max_memory", bytes);
    }
}

/// AWS Elastic Container Service, on EC2 and Fargate.
fn elastic_containers(platform: &Platform, found: &mut Detected) -> bool {
    let launch = match platform.variable(&["AWS_EXECUTION_ENV"]) {
        Some("AWS_ECS_FARGATE") => Some("fargate"),
        Some("AWS_ECS_EC2") => Some("ec2"),
        _ => None,
    };
    let has_metadata = platform.variable(&["ECS_CONTAINER_METADATA_URI_V4", "ECS_CONTAINER_METADATA_URI"]).is_some();
    if launch.is_none() && !has_metadata {
        return false;
    }
    of(found, "aws", Some("aws_ecs"));
    found.text("cloud.region", platform.variable(AWS_REGION));
    found.text("aws.ecs.launchtype", launch);
    true
}

/// Cloud Run, Cloud Functions and App Engine. Knative sets the same variables in a cluster.
fn serverless_google(platform: &Platform, found: &mut Detected) -> bool {
    if is_in_pod(platform) {
        return false;
    }
    let project = platform.variable(&["GOOGLE_CLOUD_PROJECT"]);
    if let Some(service) = platform.variable(&["GAE_SERVICE"]) {
        of(found, "gcp", Some("gcp_app_engine"));
        found.text("faas.name", Some(service));
        found.text("faas.version", platform.variable(&["GAE_VERSION"]));
        found.text("faas.instance", platform.variable(&["GAE_INSTANCE"]));
    } else if let Some(job) = platform.variable(&["CLOUD_RUN_JOB"]) {
        of(found, "gcp", Some("gcp_cloud_run"));
        found.text("faas.name", Some(job));
        found.text("gcp.cloud_run.job.execution", platform.variable(&["CLOUD_RUN_EXECUTION"]));
        if let Some(index) = platform.variable(&["CLOUD_RUN_TASK_INDEX"]).and_then(|index| index.parse::<i64>().ok()) {
            found.value("gcp.cloud_run.job.task_index", index);
        }
    } else if let Some(service) = platform.variable(&["K_SERVICE"]) {
        let is_function = platform.has("FUNCTION_TARGET");
        of(found, "gcp", Some(if is_function { "gcp_cloud_functions" } else { "gcp_cloud_run" }));
        found.text("faas.name", Some(service));
        found.text("faas.version", platform.variable(&["K_REVISION"]));
    } else {
        return false;
    }
    found.text("cloud.account.id", project);
    true
}

/// Azure Functions and App Service.
fn azure_web(platform: &Platform, found: &mut Detected) -> bool {
    let Some(site) = platform.variable(&["WEBSITE_SITE_NAME"]) else { return false };
    let is_function = platform.variable(&["FUNCTIONS_EXTENSION_VERSION", "FUNCTIONS_WORKER_RUNTIME"]).is_some();
    of(found, "azure", Some(if is_function { "azure.functions" } else { "azure.app_service" }));
    found.text("cloud.region", platform.variable(&["REGION_NAME"]));
    let instance = platform.variable(&["WEBSITE_INSTANCE_ID"]);
    if is_function {
        found.text("faas.name", Some(site));
        found.text("faas.version", platform.variable(&["FUNCTIONS_EXTENSION_VERSION"]));
        found.text("faas.instance", instance);
        mebibytes(found, platform.variable(&["WEBSITE_MEMORY_LIMIT_MB"]));
    } else {
        found.text("host.id", instance);
        found.text("deployment.environment.name", platform.variable(&["WEBSITE_SLOT_NAME"]));
    }
    // The owner is the id of the subscription, `+`, and the name of a web space.
    let owner = platform.variable(&["WEBSITE_OWNER_NAME"]).and_then(|owner| Some(owner.split_once('+')?.0));
    found.text("cloud.account.id", owner);
    if let Some((owner, group)) = owner.zip(platform.variable(&["WEBSITE_RESOURCE_GROUP"])) {
        let id = format!("/subscriptions/{owner}/resourceGroups/{group}/providers/Microsoft.Web/sites/{site}");
        found.text("cloud.resource_id", Some(id));
    }
    true
}

/// Azure Container Apps.
fn azure_containers(platform: &Platform, found: &mut Detected) -> bool {
    let is_app = platform.has("CONTAINER_APP_NAME") && platform.has("CONTAINER_APP_REVISION");
    if is_app {
        of(found, "azure", Some("azure.container_apps"));
    }
    is_app
}

/// Kubernetes of a provider. On Google's, only the metadata service says that the cluster is managed.
fn in_pod(platform: &Platform, found: &mut Detected) -> bool {
    if !is_in_pod(platform) {
        return false;
    }
    let token = platform.variable(&["AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"]);
    if token.is_some_and(|path| path.contains("/eks.amazonaws.com/") || path.contains("/pods.eks.amazonaws.com/")) {
        of(found, "aws", Some("aws_eks"));
        found.text("cloud.region", platform.variable(AWS_REGION));
    } else if platform.variable(&["KUBERNETES_SERVICE_HOST"]).is_some_and(|host| host.ends_with(".azmk8s.io")) {
        of(found, "azure", Some("azure.aks"));
    } else if let Some((provider, _)) = of_firmware(platform) {
        of(found, provider, None);
    }
    true
}

/// A virtual machine.
fn machine(platform: &Platform, found: &mut Detected) -> bool {
    let Some((provider, name)) = of_firmware(platform) else { return false };
    of(found, provider, Some(name));
    true
}

/// The tag of all machines of Azure.
const AZURE_TAG: &str = "7783-7084-3265-9085-8269-3286-77";

/// Returns the provider and the platform of a machine by the names in its firmware.
fn of_firmware(platform: &Platform) -> Option<(&'static str, &'static str)> {
    let name = |file: &str| platform.line(&format!("sys/class/dmi/id/{file}")).unwrap_or_default();
    if name("sys_vendor") == "Amazon EC2" {
        Some(("aws", "aws_ec2"))
    } else if name("product_name") == "Google Compute Engine" {
        Some(("gcp", "gcp_compute_engine"))
    } else if name("chassis_asset_tag") == AZURE_TAG {
        Some(("azure", "azure.vm"))
    } else {
        None
    }
}
