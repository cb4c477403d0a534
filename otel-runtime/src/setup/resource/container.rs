//! The container, and the pod that its mounts and control groups name.

use super::attributes::Detected;
use super::platform::Platform;

/// What the control groups and mounts of the process say.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct ContainerFacts {
    pub(super) id: Option<String>,
    runtime: Option<&'static str>,
    pub(super) pod_uid: Option<String>,
    /// The name of the container in its pod.
    pub(super) name_in_pod: Option<String>,
}

impl ContainerFacts {
    pub(super) fn read(platform: &Platform) -> Self {
        let mut facts = Self::default();
        let groups = platform.file("proc/self/cgroup").unwrap_or_default();
        // The path is the third of three fields; it can contain colons itself.
        groups.lines().filter_map(|line| line.splitn(3, ':').nth(2)).for_each(|path| facts.add_group(path));
        let mounts = platform.file("proc/self/mountinfo").unwrap_or_default();
        for mount in mounts.lines() {
            let mut fields = mount.split(' ').skip(3);
            if let (Some(source), Some(target)) = (fields.next(), fields.next()) {
                facts.add_mount(source, target);
            }
        }
        facts
    }

    /// Adds what the path of a control group says: `/docker/<id>`, `/kubepods/pod<uid>/<id>` or
    /// `/kubepods.slice/kubepods-pod<uid>.slice/cri-containerd-<id>.scope`.
    fn add_group(&mut self, path: &str) {
        let mut segments: Vec<_> = path.split('/').filter(|segment| !segment.is_empty()).collect();
        if let Some((id, runtime)) = segments.pop().and_then(id_in_group) {
            let runtime = runtime.or_else(|| segments.contains(&"docker").then_some("docker"));
            self.id.get_or_insert(id);
            self.runtime = self.runtime.or(runtime);
        }
        if let Some(uid) = segments.iter().rev().find_map(|segment| pod_uid_in_group(segment)) {
            self.pod_uid.get_or_insert(uid);
        }
    }

    /// Adds what a mount says. With version 2 of the control groups, a container sees no more of their paths than `/`, but the files that a
    /// runtime mounts have its id in their paths on the host.
    fn add_mount(&mut self, source: &str, target: &str) {
        let segments: Vec<_> = source.split('/').collect();
        let is_in_pod = segments.contains(&"pods");
        let after = |name: &str| {
            segments.iter().position(|segment| *segment == name).and_then(|at| segments.get(at + 1).copied())
        };
        match target {
            // The same path in a pod has the id of the sandbox, which is another one.
            "/etc/hostname" | "/etc/resolv.conf" | "/etc/hosts" => {
                let of_podman = after("overlay-containers").map(|id| (id, "podman"));
                let of_docker = || after("containers").filter(|_| !is_in_pod).map(|id| (id, "docker"));
                if let Some((id, runtime)) = of_podman.or_else(of_docker).filter(|(id, _)| is_long_id(id)) {
                    self.id.get_or_insert_with(|| id.to_owned());
                    self.runtime.get_or_insert(runtime);
                }
            }
            "/dev/termination-log" => {
                self.name_in_pod = after("containers").filter(|_| is_in_pod).map(str::to_owned);
            }
            _ => {
                let id = segments
                    .iter()
                    .rev()
                    .find_map(|segment| id_in_group(segment).filter(|(_, runtime)| runtime.is_some()));
                if let Some((id, runtime)) = id.filter(|_| target.starts_with("/sys/fs/cgroup")) {
                    self.id.get_or_insert(id);
                    self.runtime = self.runtime.or(runtime);
                }
            }
        }
        if let Some(uid) = after("pods").filter(|uid| segments.contains(&"kubelet") && is_uuid(uid)) {
            self.pod_uid.get_or_insert_with(|| uid.to_owned());
        }
    }

    pub(super) fn detect(&self, found: &mut Detected) {
        found.text("container.id", self.id.as_deref());
        found.text("container.runtime.name", self.id.as_ref().and(self.runtime));
    }
}

/// The prefixes that runtimes put before an id, and the names of the runtimes.
const RUNTIMES: &[(&str, &str)] =
    &[("docker-", "docker"), ("cri-containerd-", "containerd"), ("crio-", "cri-o"), ("libpod-", "podman")];

/// Returns the id in the last segment of a path, and the runtime if it is named.
fn id_in_group(segment: &str) -> Option<(String, Option<&'static str>)> {
    let segment = segment.strip_suffix(".scope").unwrap_or(segment);
    // `kubepods-besteffort-pod<uid>.slice:cri-containerd:<id>`
    let (before, segment) = segment.rsplit_once(':').unwrap_or(("", segment));
    let named = RUNTIMES.iter().find_map(|(prefix, runtime)| Some((segment.strip_prefix(prefix)?, Some(*runtime))));
    let of_slice = || RUNTIMES.iter().find(|(prefix, _)| before.ends_with(&prefix[..prefix.len() - 1]));
    let (id, runtime) = named.unwrap_or_else(|| (segment, of_slice().map(|(_, runtime)| *runtime)));
    (is_long_id(id) || is_task_id(id)).then(|| (id.to_owned(), runtime))
}

/// The id of a container: 64 hexadecimal digits.
fn is_long_id(text: &str) -> bool {
    text.len() == 64 && is_hex(text)
}

/// The id of a container on AWS Fargate: the id of its task, and a number.
fn is_task_id(text: &str) -> bool {
    let Some((task, number)) = text.split_once('-') else { return false };
    task.len() == 32 && is_hex(task) && (1..=20).contains(&number.len()) && number.bytes().all(|c| c.is_ascii_digit())
}

fn is_uuid(text: &str) -> bool {
    let lengths = text.split('-').map(|part| is_hex(part).then_some(part.len()));
    lengths.eq([Some(8), Some(4), Some(4), Some(4), Some(12)])
}

fn is_hex(text: &str) -> bool {
    text.bytes().all(|c| c.is_ascii_digit() || (b'a'..=b'f').contains(&c))
}

/// Returns the uid in `pod<uid>` or `kubepods-burstable-pod<uid>.slice`. In the name of a slice, it has underscores.
fn pod_uid_in_group(segment: &str) -> Option<String> {
    let segment = segment.strip_suffix(".slice").unwrap_or(segment);
    let uid =
        if segment.starts_with("kubepods") { segment.rsplit_once("-pod")?.1 } else { segment.strip_prefix("pod")? };
    let uid = uid.replace('_', "-");
    is_uuid(&uid).then_some(uid)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "7be92808767a667f35c8505cbf40d14e931ef6db5b0210329cf193b15ba9d605";
    const UID: &str = "5ca3b4b1-2d3a-4f3f-9a6b-0c1d2e3f4a5b";

    fn of_group(path: &str) -> ContainerFacts {
        let mut facts = ContainerFacts::default();
        facts.add_group(path);
        facts
    }

    fn facts(runtime: Option<&'static str>, pod: Option<&str>) -> ContainerFacts {
        ContainerFacts { id: Some(ID.to_owned()), runtime, pod_uid: pod.map(str::to_owned), name_in_pod: None }
    }

    #[test]
    fn control_groups_contain_the_id() {
        let slice = UID.replace('-', "_");
        for (path, runtime, pod) in [
            (format!("/docker/{ID}"), Some("docker"), None),
            (format!("/system.slice/docker-{ID}.scope"), Some("docker"), None),
            (format!("/machine.slice/libpod-{ID}.scope"), Some("podman"), None),
            (format!("/kubepods/burstable/pod{UID}/{ID}"), None, Some(UID)),
            (
                format!(
                    "/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod{slice}.slice/cri-containerd-{ID}.scope"
                ),
                Some("containerd"),
                Some(UID),
            ),
            (format!("/kubepods.slice/kubepods-pod{slice}.slice/crio-{ID}.scope"), Some("cri-o"), Some(UID)),
            (
                format!("/system.slice/containerd.service/kubepods-pod{slice}.slice:cri-containerd:{ID}"),
                Some("containerd"),
                None,
            ),
        ] {
            assert_eq!(of_group(&path), facts(runtime, pod), "{path}");
        }
        let task = "e2880e1bb6f44da5a23a4b4d0a8d3ad6-1234567890";
        assert_eq!(of_group(&format!("/ecs/e2880e1bb6f44da5a23a4b4d0a8d3ad6/{task}")).id.as_deref(), Some(task));
    }

    #[test]
    fn other_control_groups_contain_no_id() {
        for path in
            ["/", "/user.slice/user-1000.slice/session-3.scope", "/docker/7BE9", "/pod/x", "/system.slice/a-1.service"]
        {
            assert_eq!(of_group(path), ContainerFacts::default(), "{path}");
        }
    }

    #[test]
    fn mounts_contain_the_id_of_the_container_but_that_of_the_sandbox_in_a_pod() {
        let of_mount = |source: &str, target: &str| {
            let mut facts = ContainerFacts::default();
            facts.add_mount(source, target);
            facts
        };
        assert_eq!(
            of_mount(&format!("/var/lib/docker/containers/{ID}/hostname"), "/etc/hostname"),
            facts(Some("docker"), None)
        );
        let podman = format!("/containers/storage/overlay-containers/{ID}/userdata/hosts");
        assert_eq!(of_mount(&podman, "/etc/hosts"), facts(Some("podman"), None));
        assert_eq!(of_mount(&format!("/system.slice/crio-{ID}.scope"), "/sys/fs/cgroup"), facts(Some("cri-o"), None));
        let sandbox = format!("/var/lib/containerd/io.containerd.grpc.v1.cri/sandboxes/{ID}/hostname");
        assert_eq!(of_mount(&sandbox, "/etc/hostname"), ContainerFacts::default());
        let pod = of_mount(&format!("/var/lib/kubelet/pods/{UID}/etc-hosts"), "/etc/hosts");
        assert_eq!(pod, ContainerFacts { pod_uid: Some(UID.to_owned()), ..ContainerFacts::default() });
        let log = of_mount(&format!("/var/lib/kubelet/pods/{UID}/containers/web/3f6c1d2e"), "/dev/termination-log");
        assert_eq!((log.name_in_pod.as_deref(), log.pod_uid.as_deref(), log.id), (Some("web"), Some(UID), None));
    }
}
