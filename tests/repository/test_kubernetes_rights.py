"""What deploy/kubernetes lets a pod do: what the restricted profile allows, and of that no more than it needs."""

import pytest

from tests.repository.dockerfile import values
from tests.repository.manifests import (
    BASE,
    COMPONENTS,
    OVERLAYS,
    Manifest,
    container,
    documents,
    kustomization,
    of_service,
    pod,
    resources,
)
from tests.repository.tree import SERVICES

every_service = pytest.mark.parametrize("service", SERVICES)


def pods_of_ours() -> list[tuple[str, Manifest]]:
    """Of the services, and of the broker where it is not its operator's to make."""
    found = [(service, pod(service)) for service in SERVICES]
    return found + [(one["metadata"]["name"], one["spec"]["template"]["spec"]) for one in resources("StatefulSet")]


every_pod = pytest.mark.parametrize(("name", "described"), pods_of_ours(), ids=lambda value: str(value)[:9])


@every_pod
def test_a_pod_fulfils_the_restricted_profile(name: str, described: Manifest) -> None:
    assert not described.keys() & {"hostNetwork", "hostPID", "hostIPC"}
    assert described["securityContext"]["runAsNonRoot"] is True
    assert described["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
    for one in described["containers"] + described.get("initContainers", []):
        context = one["securityContext"]
        assert context["allowPrivilegeEscalation"] is False
        assert context["capabilities"] == {"drop": ["ALL"]}
        assert not context.keys() & {"privileged", "procMount", "runAsUser"}
        assert not any("hostPort" in port for port in one["ports"])
    kinds = {kind for volume in described["volumes"] for kind in volume.keys() - {"name"}}
    assert kinds <= {"emptyDir", "secret", "configMap", "projected", "persistentVolumeClaim"}


def test_the_broker_s_operator_is_asked_for_the_restricted_profile_too() -> None:
    [cluster] = resources("RabbitmqCluster")
    described = cluster["spec"]["override"]["statefulSet"]["spec"]["template"]["spec"]
    assert described["securityContext"]["runAsNonRoot"] is True
    assert described["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
    for one in described["containers"] + described["initContainers"]:
        context = {"allowPrivilegeEscalation": False, "capabilities": {"drop": ["ALL"]}}
        assert one["securityContext"] == context


def test_the_namespace_enforces_the_restricted_profile() -> None:
    [namespace] = documents(BASE / "namespace.yaml")
    assert namespace["metadata"]["labels"]["pod-security.kubernetes.io/enforce"] == "restricted"
    assert {namespace["metadata"]["name"]} == {
        kustomization(folder)["namespace"] for folder in (BASE, OVERLAYS / "local", OVERLAYS / "production")
    }


@every_service
def test_a_service_runs_as_its_image_s_user_and_writes_to_its_temporary_folder_alone(service: str) -> None:
    [user] = values(service, "USER")
    context = pod(service)["securityContext"]
    assert f"{context['runAsUser']}:{context['runAsGroup']}" == user
    assert container(service)["securityContext"]["readOnlyRootFilesystem"] is True
    writable = [mount for mount in container(service)["volumeMounts"] if not mount.get("readOnly")]
    assert writable == [{"name": "tmp", "mountPath": "/tmp"}]  # noqa: S108 - in the container
    [folder] = [volume for volume in pod(service)["volumes"] if volume["name"] == "tmp"]
    assert folder["emptyDir"]["sizeLimit"]


@every_service
def test_a_service_has_an_account_of_its_own_that_can_do_nothing(service: str) -> None:
    assert pod(service)["serviceAccountName"] == of_service(service, "ServiceAccount")["metadata"]["name"] == service
    assert pod(service)["automountServiceAccountToken"] is False
    assert [one["metadata"]["name"] for kind in ("RoleBinding", "ClusterRoleBinding") for one in resources(kind)] == []


@every_service
def test_variables_of_other_services_do_not_come_with_the_network(service: str) -> None:
    # A Service of the name `rabbitmq` would otherwise set RABBITMQ_PORT and its like in every pod.
    assert pod(service)["enableServiceLinks"] is False


def test_the_filter_is_put_on_every_node_where_the_generator_looks_for_it_by_root_that_reaches_nothing_else() -> None:
    [daemon] = resources("DaemonSet")
    spec = daemon["spec"]["template"]["spec"]
    [copying], [sleeping] = spec["initContainers"], spec["containers"]
    [patch] = documents(COMPONENTS / "browser-sandbox" / "generator.yaml")
    [generator] = patch["spec"]["template"]["spec"]["containers"]
    [folder] = [volume["hostPath"]["path"] for volume in spec["volumes"] if "hostPath" in volume]
    file = copying["command"][-1].rpartition("/")[2]
    profile = generator["securityContext"]["seccompProfile"]["localhostProfile"]
    assert f"{folder}/{file}" == f"/var/lib/kubelet/seccomp/{profile}"
    assert sleeping["securityContext"]["runAsNonRoot"] is True
    assert "volumeMounts" not in sleeping
    for one in (copying, sleeping):
        assert one["securityContext"]["capabilities"] == {"drop": ["ALL"]}
        assert one["securityContext"]["allowPrivilegeEscalation"] is False
    namespace, policy = documents(OVERLAYS / "node-profiles" / "namespace.yaml")
    assert namespace["metadata"]["name"] != kustomization(BASE)["namespace"]
    assert policy["spec"] == {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}


def test_the_browser_s_own_filter_of_system_calls_is_the_only_change_that_production_makes_to_it() -> None:
    component = COMPONENTS / "browser-sandbox"
    [patch] = documents(component / "generator.yaml")
    [changed] = patch["spec"]["template"]["spec"]["containers"]
    profile = {"type": "Localhost", "localhostProfile": "pagewright/generator.json"}
    assert changed == {"name": "generator", "securityContext": {"seccompProfile": profile}}
    assert kustomization(component)["patches"] == [{"path": "generator.yaml"}]
    assert "../../components/browser-sandbox" in kustomization(OVERLAYS / "production")["components"]
