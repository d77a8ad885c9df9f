"""deploy/kubernetes runs the services that exist, with their variables, ports and probes, and no right too many."""

import inspect
import re

import pytest

from chassis.health_endpoints import health_routes
from chassis.http_server import GRACE_SECONDS
from chassis.metrics import Metrics
from chassis.readiness_probe import problem
from contracts.time_budget import MODEL_CALL_SECONDS
from generator.chromium.memory_limits import MB, MemoryLimits
from tests.repository.compose import compose
from tests.repository.compose import container as compose_container
from tests.repository.dockerfile import values
from tests.repository.manifests import (
    BASE,
    OVERLAYS,
    bytes_of,
    container,
    deployment,
    documents,
    kustomization,
    of_service,
    pod,
    resources,
    settings,
)
from tests.repository.tree import SERVICES
from tools.stack.services import SETTINGS

PORT = str(SETTINGS["gateway"].model_fields["http_port"].default)
every_service = pytest.mark.parametrize("service", SERVICES)


class AlwaysReady:
    def problems(self) -> list[str]:
        return []


def test_there_is_a_file_for_every_service_and_compose_runs_the_same_ones() -> None:
    deployments = {one["metadata"]["name"] for one in resources("Deployment")}
    composed = {name for name in compose()["services"] if not name.endswith("-stand-in")}
    assert deployments == set(SERVICES) == composed - {"rabbitmq"}
    assert {f"{service}.yaml" for service in SERVICES} <= set(kustomization(BASE)["resources"])


@every_service
def test_settings_that_are_not_left_to_the_service_are_those_of_every_container(service: str) -> None:
    port = str(compose_container(service)["environment"]["METRICS_PORT"])
    own = {"DRAIN_SECONDS": "280"} if service == "generator" else {}
    assert settings(service) == {"METRICS_PORT": port, "LOG_FORMAT": "json", **own}


@every_service
def test_a_service_reads_its_own_settings_its_own_secret_and_its_own_address_of_the_broker_alone(service: str) -> None:
    maps, *own = container(service)["envFrom"]
    assert maps == {"configMapRef": {"name": f"{service}-settings"}}
    assert [source["secretRef"]["name"] for source in own] == ([] if service == "notifier" else [service])
    broker = {"name": "rabbitmq-users", "key": f"RABBITMQ_URL_{service.upper()}"}
    assert container(service)["env"] == [{"name": "RABBITMQ_URL", "valueFrom": {"secretKeyRef": broker}}]


def test_no_secret_has_a_value_anywhere() -> None:
    assert [one["metadata"]["name"] for one in resources("Secret")] == []
    for overlay in ("local", "production", "production-monitored"):
        assert "secretGenerator" not in kustomization(OVERLAYS / overlay)


@every_service
def test_an_image_is_the_one_that_compose_builds_and_every_overlay_says_its_tag(service: str) -> None:
    assert container(service)["image"] == compose_container(service)["image"] == f"pagewright-{service}"
    for overlay in ("local", "production"):
        tagged = {image["name"]: image["newTag"] for image in kustomization(OVERLAYS / overlay)["images"]}
        assert tagged.get(f"pagewright-{service}", "latest") != "latest"


@every_service
def test_a_service_listens_on_the_port_of_its_settings_and_its_image(service: str) -> None:
    assert container(service)["ports"] == [
        {"name": "http", "containerPort": int(PORT)},
        {"name": "metrics", "containerPort": int(settings(service)["METRICS_PORT"])},
    ]
    assert values(service, "EXPOSE") == [PORT]


def test_only_the_gateway_is_a_service_of_the_network() -> None:
    assert of_service("gateway", "Service")["spec"]["ports"] == [{"name": "http", "port": 80, "targetPort": "http"}]
    assert [one for service in SERVICES if service != "gateway" for one in kinds_in(service) if one == "Service"] == []


def kinds_in(service: str) -> list[str]:
    return [one["kind"] for one in documents(BASE / f"{service}.yaml")]


@every_service
def test_probes_ask_what_every_service_answers_and_readiness_what_the_image_asks(service: str) -> None:
    asked = {name: container(service)[f"{name}Probe"]["httpGet"] for name in ("startup", "liveness", "readiness")}
    ready = inspect.signature(problem).parameters["path"].default
    assert asked == {
        "startup": {"path": "/livez", "port": "http"},
        "liveness": {"path": "/livez", "port": "http"},
        "readiness": {"path": "/servez" if service == "gateway" else ready, "port": "http"},
    }
    assert {"/livez", "/servez", ready} <= {route.path for route in health_routes(AlwaysReady(), Metrics())}


@every_service
def test_a_pod_is_given_more_time_than_draining_and_closing_take(service: str) -> None:
    pause = container(service).get("lifecycle", {}).get("preStop", {}).get("sleep", {}).get("seconds", 0)
    assert pod(service)["terminationGracePeriodSeconds"] >= pause + drain_seconds(service) + GRACE_SECONDS + 5


def drain_seconds(service: str) -> float:
    return float(settings(service).get("DRAIN_SECONDS", SETTINGS[service].model_fields["drain_seconds"].default))


def test_a_generator_that_goes_has_time_for_the_longest_call_to_a_model_and_for_judging_its_page() -> None:
    assert SETTINGS["generator"].model_fields["gemini_timeout_seconds"].default == MODEL_CALL_SECONDS
    assert drain_seconds("generator") >= MODEL_CALL_SECONDS + 30


def test_the_gateway_waits_until_nobody_is_sent_to_it_any_more() -> None:
    assert container("gateway")["lifecycle"]["preStop"] == {"sleep": {"seconds": 5}}


@every_service
def test_memory_and_processors_are_asked_for_and_bounded(service: str) -> None:
    given = container(service)["resources"]
    assert given["requests"].keys() == given["limits"].keys() == {"cpu", "memory"}
    assert bytes_of(given["requests"]["memory"]) <= bytes_of(given["limits"]["memory"])


def test_the_generator_ends_a_browser_before_the_kernel_ends_the_generator() -> None:
    service = 128 * MB
    limit = bytes_of(container("generator")["resources"]["limits"]["memory"])
    assert limit > MemoryLimits().all * MB + service


@every_service
def test_replicas_are_spread_and_kept_from_going_all_at_once(service: str) -> None:
    selector = {"matchLabels": {"app.kubernetes.io/name": service}}
    assert {spread["topologyKey"]: spread["labelSelector"] for spread in pod(service)["topologySpreadConstraints"]} == {
        "kubernetes.io/hostname": selector,
        "topology.kubernetes.io/zone": selector,
    }
    assert of_service(service, "PodDisruptionBudget")["spec"]["selector"] == selector == deployment(service)["selector"]
    assert of_service(service, "PodDisruptionBudget")["spec"]["maxUnavailable"] == 1
    assert selector["matchLabels"].items() <= deployment(service)["template"]["metadata"]["labels"].items()


def test_both_overlays_run_the_same_broker_in_one_node_and_in_three() -> None:
    [cluster] = resources("RabbitmqCluster")
    [single] = resources("StatefulSet")
    [node] = single["spec"]["template"]["spec"]["containers"]
    assert node["image"] == cluster["spec"]["image"] == compose_container("rabbitmq")["image"]
    assert re.fullmatch(r"rabbitmq:\d+\.\d+\.\d+-management", node["image"])
    assert (single["spec"]["replicas"], cluster["spec"]["replicas"]) == (1, 3)
    assert single["metadata"]["name"] == cluster["metadata"]["name"] == "rabbitmq"
