"""Reads deploy/kubernetes as it is written: without kubectl, and before any overlay changes it."""

import functools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from tests.repository.tree import ROOT, text_of

KUBERNETES = Path("deploy/kubernetes")
BASE = KUBERNETES / "base"
COMPONENTS = KUBERNETES / "components"
OVERLAYS = KUBERNETES / "overlays"

Manifest = dict[str, Any]


@functools.cache
def documents(path: Path | str) -> tuple[Manifest, ...]:
    """The resources in one file."""
    return tuple(found for found in yaml.safe_load_all(text_of(path)) if found)


def all_files() -> list[Path]:
    """Every file of resources; what tells kustomize how to change them is left out."""
    found = [path.relative_to(ROOT) for path in sorted((ROOT / KUBERNETES).rglob("*.yaml"))]
    folders = {path.parent for path in found if path.name == "kustomization.yaml"}
    changes = {folder / patch["path"] for folder in folders for patch in kustomization(folder).get("patches", [])}
    return [path for path in found if path.name != "kustomization.yaml" and path not in changes]


def resources(kind: str) -> Iterator[Manifest]:
    """All of one kind, wherever they are."""
    return (found for path in all_files() for found in documents(path) if found["kind"] == kind)


def kustomization(folder: Path) -> Manifest:
    [found] = documents(folder / "kustomization.yaml")
    return found


def of_service(service: str, kind: str) -> Manifest:
    """The one resource of a kind in the service's own file."""
    [found] = [one for one in documents(BASE / f"{service}.yaml") if one["kind"] == kind]
    return found


def deployment(service: str) -> Manifest:
    spec: Manifest = of_service(service, "Deployment")["spec"]
    return spec


def pod(service: str) -> Manifest:
    spec: Manifest = deployment(service)["template"]["spec"]
    return spec


def container(service: str) -> Manifest:
    [found] = pod(service)["containers"]
    described: Manifest = found
    return described


def settings(service: str) -> dict[str, str]:
    """Variables that are not secret and not left to the service's defaults."""
    [made] = [one for one in kustomization(BASE)["configMapGenerator"] if one["name"] == f"{service}-settings"]
    return dict(literal.split("=", 1) for literal in made["literals"])


def bytes_of(quantity: str) -> int:
    """Of memory, as in 512Mi."""
    units = {"Mi": 2**20, "Gi": 2**30}
    return int(quantity[:-2]) * units[quantity[-2:]]
