//! The environment variables of platforms that describe where a process runs.

/// Variables that detectors of the resource read. They are not settings, so they are not reported.
const NAMES: &[&str] = &[
    "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE",
    "AWS_DEFAULT_REGION",
    "AWS_EXECUTION_ENV",
    "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
    "AWS_LAMBDA_FUNCTION_NAME",
    "AWS_LAMBDA_FUNCTION_VERSION",
    "AWS_LAMBDA_LOG_GROUP_NAME",
    "AWS_LAMBDA_LOG_STREAM_NAME",
    "AWS_REGION",
    "AWS_WEB_IDENTITY_TOKEN_FILE",
    "CLOUD_RUN_EXECUTION",
    "CLOUD_RUN_JOB",
    "CLOUD_RUN_TASK_INDEX",
    "CLUSTER_NAME",
    "CONTAINER_APP_NAME",
    "CONTAINER_APP_REVISION",
    "CONTAINER_NAME",
    "ECS_CONTAINER_METADATA_URI",
    "ECS_CONTAINER_METADATA_URI_V4",
    "FUNCTIONS_EXTENSION_VERSION",
    "FUNCTIONS_WORKER_RUNTIME",
    "FUNCTION_TARGET",
    "GAE_INSTANCE",
    "GAE_SERVICE",
    "GAE_VERSION",
    "GOOGLE_CLOUD_PROJECT",
    "K_REVISION",
    "K_SERVICE",
    "NODE_NAME",
    "POD_NAME",
    "POD_NAMESPACE",
    "POD_UID",
    "REGION_NAME",
    "WEBSITE_INSTANCE_ID",
    "WEBSITE_MEMORY_LIMIT_MB",
    "WEBSITE_OWNER_NAME",
    "WEBSITE_RESOURCE_GROUP",
    "WEBSITE_SITE_NAME",
    "WEBSITE_SLOT_NAME",
];

const PREFIXES: &[&str] = &["K8S_", "KUBERNETES_"];

/// Returns whether a detector of the resource may read this variable.
pub(super) fn is_of_platform(name: &str) -> bool {
    NAMES.contains(&name) || PREFIXES.iter().any(|prefix| name.starts_with(prefix))
}
