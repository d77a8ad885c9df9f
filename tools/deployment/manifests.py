"""Builds every overlay of `deploy/kubernetes` and validates each resource against its schema."""

from collections.abc import Iterable
from pathlib import Path

import yaml

from tools.deployment.custom_resources import Resource, complaints, is_custom, pod_of
from tools.deployment.linter_programs import ROOT, complaints_of, run

OVERLAYS = Path("deploy/kubernetes/overlays")
VERSIONS = ("1.35", "1.36", "1.37")
"""The newest three versions of Kubernetes that kubernetes-validate knows."""


def overlays() -> list[str]:
    """The faults of all overlays, in each version of Kubernetes."""
    folders = sorted(path.parent for path in (ROOT / OVERLAYS).glob("*/kustomization.yaml"))
    return [line for folder in folders for line in overlay(folder)]


def overlay(folder: Path) -> list[str]:
    """The faults of one overlay."""
    built = run("kubectl", "kustomize", folder)
    # A warning is about something that a later version removes.
    if built.returncode != 0 or built.stderr.strip():
        return complaints_of(built) or built.stderr.splitlines()
    return [f"{folder.name}: {complaint}" for complaint in judge(resources(built.stdout))]


def resources(text: str) -> list[Resource]:
    """The resources of a YAML stream."""
    return [resource for resource in yaml.safe_load_all(text) if resource]


def judge(described: Iterable[Resource]) -> list[str]:
    """Validate resources: custom ones with our schemas, others with Kubernetes' own."""
    found: list[str] = []
    plain: list[Resource] = []
    for resource in described:
        if is_custom(resource):
            found += complaints(resource)
            plain += [pod] if (pod := pod_of(resource)) else []
        else:
            plain.append(resource)
    return found + [line for version in VERSIONS for line in _validate(plain, version)]


def _validate(plain: Iterable[Resource], version: str) -> list[str]:
    done = run("kubernetes-validate", "--strict", "-k", version, "--quiet", "-", text=yaml.safe_dump_all(plain))
    # For an unknown kind or version it only warns and exits with 0.
    return complaints_of(done) or [line for line in (done.stdout + done.stderr).splitlines() if line.strip()]
