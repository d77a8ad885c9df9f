"""Who may talk to whom on Kubernetes: nobody, but for what a policy names; of the outside, public addresses alone."""

from ipaddress import IPv4Network, IPv6Network, ip_network

import pytest

from chassis import address_policy
from tests.repository.manifests import OVERLAYS, Manifest, deployment, kustomization, of_service, resources
from tests.repository.tree import SERVICES

POLICIES = {one["metadata"]["name"]: one["spec"] for one in resources("NetworkPolicy")}
BROKER = {"matchLabels": {"app.kubernetes.io/name": "rabbitmq"}}
every_service = pytest.mark.parametrize("service", SERVICES)


def selects(selector: Manifest, labels: Manifest) -> bool:
    """Whether a pod with these labels is meant; an empty selector means every pod."""
    wanted = selector.get("matchLabels", {}).items() <= labels.items()
    return wanted and all(labels.get(one["key"]) in one["values"] for one in selector.get("matchExpressions", []))


def labels_of(service: str) -> Manifest:
    labels: Manifest = deployment(service)["template"]["metadata"]["labels"]
    return labels


def policies_of(service: str, direction: str) -> set[str]:
    """Names of the policies that let the service's pods do something in this direction."""
    meant = {name: spec for name, spec in POLICIES.items() if selects(spec["podSelector"], labels_of(service))}
    return {name for name, spec in meant.items() if spec.get(direction)}


def blocks() -> list[Manifest]:
    """Every range of addresses that any policy lets anybody reach."""
    rules = [rule for spec in POLICIES.values() for rule in spec.get("egress", [])]
    return [peer["ipBlock"] for rule in rules for peer in rule["to"] if "ipBlock" in peer]


def test_nobody_may_talk_to_anybody_in_the_first_place() -> None:
    assert POLICIES["nobody"] == {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}


@every_service
def test_a_service_may_ask_for_names_reach_the_broker_and_what_is_its_own_to_reach(service: str) -> None:
    outside = {
        "gateway": set(),
        "generator": {"to-public-https"},
        "publisher": {"to-public-https"},
        "notifier": {"callbacks-to-the-public"},
    }
    assert policies_of(service, "egress") == {"everybody-asks-for-names", "services-to-broker", *outside[service]}


@every_service
def test_a_service_is_reached_by_monitoring_alone_and_the_gateway_by_the_proxies_too(service: str) -> None:
    door = {"gateway-from-proxies"} if service == "gateway" else set()
    assert policies_of(service, "ingress") == {"services-from-monitoring", *door}


def test_the_way_in_leads_to_the_gateway_by_tls_alone_and_cuts_no_event_stream() -> None:
    [route] = resources("HTTPRoute")
    [rule] = route["spec"]["rules"]
    [port] = of_service("gateway", "Service")["spec"]["ports"]
    assert rule == {"backendRefs": [{"name": "gateway", "port": port["port"]}], "timeouts": {"request": "0s"}}
    assert [parent["sectionName"] for parent in route["spec"]["parentRefs"]] == ["https"]


def test_links_begin_with_the_host_of_the_way_in() -> None:
    [route] = resources("HTTPRoute")
    [host] = route["spec"]["hostnames"]
    made = kustomization(OVERLAYS / "production")["configMapGenerator"]
    [own] = [one["literals"] for one in made if one["name"] == "gateway-settings"]
    assert own == [f"PUBLIC_URL=https://{host}"]


def test_the_broker_is_reached_for_messages_by_services_alone() -> None:
    spec = POLICIES["broker-from-services"]
    assert spec["podSelector"] == BROKER
    [rule] = spec["ingress"]
    assert rule["ports"] == [{"protocol": "TCP", "port": 5672}]
    [peer] = rule["from"]
    assert peer.keys() == {"podSelector"}
    assert all(selects(peer["podSelector"], labels_of(service)) for service in SERVICES)
    assert not selects(peer["podSelector"], BROKER["matchLabels"])


def test_every_policy_s_pods_exist() -> None:
    pods = [labels_of(service) for service in SERVICES] + [BROKER["matchLabels"]]
    assert [name for name, spec in POLICIES.items() if not any(selects(spec["podSelector"], one) for one in pods)] == []


def test_the_outside_is_everything_that_the_services_themselves_take_for_public() -> None:
    kept_out: dict[str, set[IPv4Network | IPv6Network]] = {
        "0.0.0.0/0": set(address_policy._REFUSED_V4),
        # 6to4 is a wrapping of IPv4 addresses, which the services unwrap and a range cannot.
        str(address_policy._GLOBAL_UNICAST): {*address_policy._REFUSED_V6, ip_network("2002::/16")},
    }
    assert blocks()
    for block in blocks():
        assert {ip_network(refused) for refused in block["except"]} == kept_out[block["cidr"]]
