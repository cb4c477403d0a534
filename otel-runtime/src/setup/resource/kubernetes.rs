//! The pod: the variables and files that its manifest passes on, and what each container in a pod has.

use super::attributes::Detected;
use super::container::ContainerFacts;
use super::platform::Platform;

/// Present in each container of a pod, unless its manifest says otherwise.
const NAMESPACE: &str = "var/run/secrets/kubernetes.io/serviceaccount/namespace";

/// Returns whether the process runs in a pod.
pub(super) fn is_in_pod(platform: &Platform) -> bool {
    platform.has("KUBERNETES_SERVICE_HOST") || platform.exists(NAMESPACE)
}

/// Detects the pod. Nothing is detected outside of Kubernetes, where the variables can have another meaning.
pub(super) fn kubernetes(platform: &Platform, container: &ContainerFacts, found: &mut Detected) {
    if !is_in_pod(platform) {
        return;
    }
    let variable = |names: &[&str]| platform.variable(names).map(str::to_owned);
    let name = variable(&["K8S_POD_NAME", "KUBERNETES_POD_NAME", "POD_NAME"]);
    found.text("k8s.pod.name", name.or_else(|| platform.line("etc/podinfo/name")));
    let uid = variable(&["K8S_POD_UID", "KUBERNETES_POD_UID", "POD_UID"]);
    let uid = uid.or_else(|| platform.line("etc/podinfo/uid")).or_else(|| container.pod_uid.clone());
    found.text("k8s.pod.uid", uid);
    let namespace =
        ["K8S_NAMESPACE_NAME", "KUBERNETES_NAMESPACE_NAME", "K8S_NAMESPACE", "KUBERNETES_NAMESPACE", "POD_NAMESPACE"];
    let namespace = variable(&namespace).or_else(|| platform.line("etc/podinfo/namespace"));
    found.text("k8s.namespace.name", namespace.or_else(|| platform.line(NAMESPACE)));
    found.text("k8s.node.name", variable(&["K8S_NODE_NAME", "KUBERNETES_NODE_NAME", "NODE_NAME"]));
    let in_pod = variable(&["K8S_CONTAINER_NAME", "KUBERNETES_CONTAINER_NAME", "CONTAINER_NAME"]);
    found.text("k8s.container.name", in_pod.or_else(|| container.name_in_pod.clone()));
    found.text("k8s.cluster.name", variable(&["K8S_CLUSTER_NAME", "KUBERNETES_CLUSTER_NAME", "CLUSTER_NAME"]));
}
