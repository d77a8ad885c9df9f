"""How many replicas KEDA makes of a service: by its own queues, its own concurrency, and what GitHub allows a token."""

import pytest

from contracts.work_queues import WORK_QUEUES
from tests.repository.manifests import COMPONENTS, OVERLAYS, Manifest, documents, kustomization, resources
from tests.repository.tree import SERVICES
from tools.stack.services import SETTINGS

CONSUMERS = sorted({queue.consumer for queue in WORK_QUEUES})
SCALED = {one["metadata"]["name"]: one["spec"] for one in resources("ScaledObject")}
every_consumer = pytest.mark.parametrize("service", CONSUMERS)


def triggers(service: str) -> list[Manifest]:
    found: list[Manifest] = [trigger["metadata"] for trigger in SCALED[service]["triggers"]]
    return found


def merged_settings(service: str) -> dict[str, str]:
    """What the production overlay sets otherwise than the base."""
    [entry] = [
        one
        for one in kustomization(OVERLAYS / "production")["configMapGenerator"]
        if one["name"] == f"{service}-settings"
    ]
    assert entry["behavior"] == "merge"
    return dict(literal.split("=", 1) for literal in entry["literals"])


def test_every_service_that_consumes_is_scaled_and_the_gateway_alone_has_a_number() -> None:
    assert set(SCALED) == set(CONSUMERS) == set(SERVICES) - {"gateway"}
    assert {one["name"] for one in kustomization(OVERLAYS / "production")["replicas"]} == {"gateway"}
    assert [one["metadata"]["name"] for one in resources("Deployment") if "replicas" in one["spec"]] == []


@every_consumer
def test_a_service_is_scaled_by_each_of_its_queues(service: str) -> None:
    assert SCALED[service]["scaleTargetRef"] == {"name": service}
    queues = {queue.name for queue in WORK_QUEUES if queue.consumer == service}
    assert {trigger["queueName"] for trigger in triggers(service)} == queues


@every_consumer
def test_messages_in_hand_count_and_the_next_replica_comes_before_the_hands_are_full(service: str) -> None:
    concurrency = SETTINGS[service].model_fields["concurrency"].default
    for trigger in triggers(service):
        assert (trigger["protocol"], trigger["mode"]) == ("http", "QueueLength")
        assert int(trigger["value"]) == concurrency * 3 / 4


@every_consumer
def test_there_are_never_less_than_two(service: str) -> None:
    assert 2 <= SCALED[service]["minReplicaCount"] <= SCALED[service]["maxReplicaCount"]
    assert SCALED[service]["minReplicaCount"] <= SCALED[service]["fallback"]["replicas"]


def test_publishers_together_spend_what_github_allows_a_token_and_all_of_it_when_they_are_fewest() -> None:
    allowed = SETTINGS["publisher"].model_fields
    given = merged_settings("publisher")
    for variable in ("GITHUB_WRITES_PER_MINUTE", "GITHUB_WRITES_PER_HOUR"):
        limit = allowed[variable.lower()].default
        assert SCALED["publisher"]["maxReplicaCount"] * int(given[variable]) <= limit
        assert SCALED["publisher"]["minReplicaCount"] * int(given[variable]) == limit


def test_no_publisher_is_made_before_an_old_one_has_gone() -> None:
    [found] = [one for one in resources("Deployment") if one["metadata"]["name"] == "publisher"]
    assert found["spec"]["strategy"]["rollingUpdate"] == {"maxSurge": 0, "maxUnavailable": 1}


def test_keda_asks_the_broker_of_this_namespace_as_a_user_that_may_only_look() -> None:
    namespace = kustomization(OVERLAYS / "production")["namespace"]
    hosts = {trigger["host"] for service in CONSUMERS for trigger in triggers(service)}
    assert hosts == {f"http://rabbitmq.{namespace}.svc:15672/"}
    authentication, _ = documents(COMPONENTS / "autoscaling" / "authentication.yaml")
    used = {t["authenticationRef"]["name"] for spec in SCALED.values() for t in spec["triggers"]}
    assert used == {authentication["metadata"]["name"]}
    given = {one["parameter"]: (one["name"], one["key"]) for one in authentication["spec"]["secretTargetRef"]}
    assert given == {
        "username": ("rabbitmq-users", "RABBITMQ_MONITORING_USER"),
        "password": ("rabbitmq-users", "RABBITMQ_MONITORING_PASSWORD"),
    }
