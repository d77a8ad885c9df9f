"""deploy/kubernetes/README.md and the manifests say the same."""

import re

from chassis.broker_users import ADDRESS, new_passwords, variables_of
from contracts.retry_queues import RETRY_DELAYS, retry_queue
from contracts.work_queues import WORK_QUEUES
from tests.repository.manifests import KUBERNETES, OVERLAYS, container, kustomization, resources
from tests.repository.tree import SERVICES, project_of, text_of
from tools.deployment.manifests import VERSIONS
from tools.docs.settings_reference import all_settings

README = text_of(KUBERNETES / "README.md")
COMMANDS = re.sub(r" \\\n\s*", " ", README)


def created_secrets() -> set[tuple[str, str]]:
    """(name, key) of every Secret that a command of the document makes."""
    made = re.findall(r"create secret generic (\S+)(.*)", COMMANDS)
    keys = {(name, key) for name, rest in made for key in re.findall(r"--from-file=([\w.]+)", rest)}
    users = {name for name, rest in made if rest.startswith(" --from-env-file=.broker/kubernetes/users.env")}
    return keys | {(name, key) for name in users for key in variables_of(new_passwords(), ADDRESS)}


def loops() -> list[list[str]]:
    return [names.split() for names in re.findall(r"for service in ([a-z ]+); do", README)]


def test_every_secret_that_a_pod_reads_is_made_by_a_command_and_holds_its_own_variables_alone() -> None:
    broker = [one["spec"]["template"]["spec"]["containers"][0] for one in resources("StatefulSet")]
    variables = [entry for one in (*broker, *map(container, SERVICES)) for entry in one["env"]]
    keys = [entry["valueFrom"]["secretKeyRef"] for entry in variables if "valueFrom" in entry]
    by_key = {(key["name"], key["key"]) for key in keys}
    whole = {(service, setting.name) for setting in all_settings() if setting.secret for service in setting.readers}
    others = {("rabbitmq-authority", "ca.crt")}  # a volume of components/broker-tls
    # An operator's, and KEDA's.
    others |= {
        ("rabbitmq-users", f"RABBITMQ_{key}") for key in ("URL_OPERATOR", "MONITORING_USER", "MONITORING_PASSWORD")
    }
    assert by_key <= created_secrets() <= by_key | whole | others


def test_services_are_replaced_readers_first_and_put_back_the_other_way() -> None:
    upgrade, back = loops()[-2:]
    assert upgrade == list(reversed(SERVICES))
    assert back == list(SERVICES)


def test_the_version_of_kubernetes_that_it_asks_for_is_the_oldest_that_is_checked() -> None:
    assert re.findall(r"Kubernetes (1\.\d+) or later", README) == [VERSIONS[0]]


def test_production_runs_this_version() -> None:
    tags = {image["newTag"] for image in kustomization(OVERLAYS / "production")["images"]}
    assert tags == {project_of("")["version"]}


def test_the_limit_of_lengths_is_one_of_the_work_queues_alone() -> None:
    [pattern] = re.findall(r"set_policy lengths '(\S+)'", COMMANDS)
    others = [queue.dead for queue in WORK_QUEUES] + [retry_queue(seconds) for seconds in RETRY_DELAYS]
    assert all(re.search(pattern, queue.name) for queue in WORK_QUEUES)
    assert [name for name in others if re.search(pattern, name)] == []
