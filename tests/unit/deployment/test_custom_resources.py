import copy
from typing import Any

import pytest

from tests.repository.manifests import all_files, documents
from tools.deployment.custom_resources import Resource, complaints, identity, is_custom, pod_of

WRITTEN = [resource for path in all_files() for resource in documents(path) if is_custom(resource)]


def changed(kind: str, path: str, value: object) -> Resource:
    """The first of our resources of a kind, with one field set."""
    resource: Resource = copy.deepcopy(next(one for one in WRITTEN if one["kind"] == kind))
    *folders, name = path.split(".")
    inner: Any = resource
    for folder in folders:
        inner = inner[int(folder)] if isinstance(inner, list) else inner[folder]
    inner[name] = value
    return resource


@pytest.mark.parametrize("resource", WRITTEN, ids=identity)
def test_what_we_deploy_is_what_its_publisher_describes(resource: Resource) -> None:
    assert complaints(resource) == []


@pytest.mark.parametrize(
    ("kind", "path", "value", "said"),
    [
        ("ScaledObject", "spec.maxReplicas", 3, "'maxReplicas' was unexpected"),
        ("ScaledObject", "spec.maxReplicaCount", "3", "'3' is not of type 'integer'"),
        ("ScaledObject", "spec.triggers.0.metadata.queue", "x", "'queue' was unexpected"),
        ("ScaledObject", "spec.triggers.0.metadata.host", "http://guest:guest@rabbitmq/", "does not match"),
        ("TriggerAuthentication", "spec.secretTargetRef.0.secret", "x", "'secret' was unexpected"),
        ("HTTPRoute", "spec.rules.0.timeout", "0s", "'timeout' was unexpected"),
        ("HTTPRoute", "spec.rules.0.timeouts.request", "1 hour", "does not match"),
        ("HTTPRoute", "spec.rules.0.backendRefs.0.port", "http", "'http' is not of type 'integer'"),
        ("RabbitmqCluster", "spec.nodes", 3, "'nodes' was unexpected"),
        ("RabbitmqCluster", "spec.rabbitmq.additionalConfig", "x" * 2001, "is too long"),
        ("ServiceMonitor", "spec.endpoints.0.interval", "15 seconds", "does not match"),
        ("PrometheusRule", "spec.groups.0.rules.0.severity", "page", "'severity' was unexpected"),
        ("PrometheusRule", "apiVersion", "monitoring.coreos.com/v2", "is not one that tools/deployment/schemas has"),
    ],
)
def test_a_field_that_is_not_theirs_is_refused(kind: str, path: str, value: object, said: str) -> None:
    [complaint] = complaints(changed(kind, path, value))
    assert said in complaint


def test_the_broker_s_pod_is_judged_as_a_pod() -> None:
    pods = [pod for resource in WRITTEN if (pod := pod_of(resource))]
    [(kind, pod)] = [(pod["kind"], pod["spec"]) for pod in pods]
    assert kind == "Pod"
    assert [container["name"] for container in pod["containers"]] == ["rabbitmq"]
