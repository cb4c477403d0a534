"""Checks the files that `kubectl apply -k deploy` combines."""


def check(tree, path):
    document = tree.document(path)
    problems = []
    resources = document.get("resources") or []
    there = {file.removeprefix("deploy/") for file in tree.files() if tree.fits(file, "deploy/k8s/*.yaml")}
    problems += [f"resource {name} does not exist" for name in resources if name not in there]
    problems += [f"{name} is not among the resources" for name in sorted(there - set(resources))]
    for generated in document.get("configMapGenerator") or []:
        for entry in generated.get("files") or []:
            source = entry.partition("=")[2] or entry
            if not (tree.root / "deploy" / source).is_file():
                problems.append(f"ConfigMap {generated['name']}: {source} does not exist")
    return problems


def config_maps(tree):
    """Returns the files of each generated ConfigMap, by its name."""
    made = {}
    for generated in tree.document("deploy/kustomization.yaml").get("configMapGenerator") or []:
        made[generated["name"]] = [entry.partition("=")[2] or entry for entry in generated.get("files") or []]
    return made
