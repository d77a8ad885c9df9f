"""docker-compose.yml runs the services that exist, with the variables that they read and the rights that they need."""

import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import cast
from urllib.parse import urlsplit

import pytest
import yaml

from chassis.broker_users import ADDRESS, new_passwords, variables_of
from chassis.env_file import read_env_text
from chassis.sender_verification import BrokerAccount
from contracts.broker_permissions import Role
from tests.repository.compose import INTERPOLATION, STAND_INS, compose, container, interpolated_variables
from tests.repository.tree import ROOT, SERVICES, text_of
from tools.stack.compose import NAMES_FOLDER
from tools.stack.rabbitmq_in_container import IMAGE
from tools.stack.services import SETTINGS, write_variable_names

SECCOMP = "generator/seccomp.json"
CLONE_NEWNS, CLONE_NEWCGROUP, CLONE_NEWUTS, CLONE_NEWIPC = 0x00020000, 0x02000000, 0x04000000, 0x08000000

BROKER_VARIABLES = variables_of(new_passwords(), ADDRESS)


every_service = pytest.mark.parametrize("service", SERVICES)
every_container = pytest.mark.parametrize("name", compose()["services"])


def compose_commands() -> list[list[str]]:
    """Whichever of Compose's two generations are installed; neither needs an engine to read the file."""
    candidates = [["docker", "compose"], ["docker-compose"]]
    return [command for command in candidates if shutil.which(command[0]) and succeeds([*command, "version"])]


def succeeds(command: list[str]) -> bool:
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def seconds(duration: str) -> int:
    return int(duration.removesuffix("s"))


def test_the_containers_are_the_broker_the_services_and_for_the_demo_alone_stand_ins() -> None:
    assert set(compose()["services"]) == {"rabbitmq", *SERVICES, *STAND_INS}
    profiles = {name: described.get("profiles") for name, described in compose()["services"].items()}
    assert {name for name, profile in profiles.items() if profile} == set(STAND_INS)
    assert [profiles[name] for name in STAND_INS] == [["demo"]] * len(STAND_INS)


@every_service
def test_a_service_gets_the_variables_that_it_reads_and_no_others_secret(service: str, tmp_path: Path) -> None:
    assert container(service)["env_file"] == f"{NAMES_FOLDER.name}/{service}.env"
    write_variable_names(tmp_path)
    named = (tmp_path / f"{service}.env").read_text().split()
    assert named == [name.upper() for name in SETTINGS[service].model_fields]
    assert container(service)["environment"].keys() == {"RABBITMQ_URL", "HTTP_HOST", "HTTP_PORT", "METRICS_PORT"}


def test_every_variable_that_is_read_from_env_is_in_its_example() -> None:
    known = read_env_text(text_of(".env.example")).keys() | BROKER_VARIABLES.keys()
    assert interpolated_variables().keys() <= known


@every_service
def test_a_service_logs_in_to_the_broker_as_a_user_of_its_own_whose_password_has_no_default(service: str) -> None:
    address = container(service)["environment"]["RABBITMQ_URL"]
    assert address == f"${{RABBITMQ_URL_{service.upper()}:?make up writes it}}"
    user = urlsplit(BROKER_VARIABLES[f"RABBITMQ_URL_{service.upper()}"]).username
    assert BrokerAccount("gateway", "pagewright-gateway").user_of(cast("Role", service)) == user


def test_no_password_of_the_broker_stands_in_the_file() -> None:
    assert "environment" not in container("rabbitmq")
    assert re.findall(r"amqps?://", text_of("docker-compose.yml")) == []


@every_service
def test_a_service_listens_inside_where_its_settings_say_by_default(service: str) -> None:
    environment = container(service)["environment"]
    fields = SETTINGS[service].model_fields
    assert (environment["HTTP_HOST"], environment["HTTP_PORT"]) == (
        fields["http_host"].default,
        fields["http_port"].default,
    )


def test_only_the_gateway_and_the_management_page_can_be_reached_and_the_latter_on_loopback_alone() -> None:
    published = {name: described["ports"] for name, described in compose()["services"].items() if "ports" in described}
    for_the_demo = [port for name in published.keys() & STAND_INS for port in published.pop(name)]
    assert all(port.startswith("127.0.0.1:") for port in for_the_demo)
    assert published.keys() == {"gateway", "rabbitmq"}
    [management], [port] = published["rabbitmq"], published["gateway"]
    assert INTERPOLATION.sub(lambda match: match[2], management) == "127.0.0.1:15672:15672"
    fields = SETTINGS["gateway"].model_fields
    default = INTERPOLATION.sub(lambda match: match[2], port)
    assert default == f"{fields['http_host'].default}:{fields['http_port'].default}:{fields['http_port'].default}"


@every_container
def test_a_container_has_no_more_rights_than_it_needs(name: str) -> None:
    described = container(name)
    assert described["read_only"] is True
    assert described["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in described["security_opt"]
    assert described["tmpfs"][0] == "/tmp"  # noqa: S108 - in the container
    assert not described.keys() & {"privileged", "cap_add", "network_mode", "pid", "ipc", "devices"}


def test_the_broker_alone_has_a_volume_and_needs_its_user_named() -> None:
    assert {name for name in compose()["services"] if "volumes" in container(name)} == {"rabbitmq"}
    assert {name: container(name)["user"] for name in compose()["services"] if "user" in container(name)} == {
        "rabbitmq": "rabbitmq"
    }


def test_the_generator_alone_has_another_filter_of_system_calls_than_the_engines() -> None:
    options = {
        name: set(container(name)["security_opt"]) - {"no-new-privileges:true"} for name in compose()["services"]
    }
    assert {name: option for name, option in options.items() if option} == {"generator": {f"seccomp:{SECCOMP}"}}


def test_that_filter_forbids_every_kind_of_namespace_but_those_of_chromiums_sandbox() -> None:
    rules = json.loads(text_of(SECCOMP))["syscalls"]
    masks = {rule["args"][0]["value"] for rule in rules if {"clone", "unshare"} <= set(rule["names"])}
    assert masks == {CLONE_NEWNS, CLONE_NEWCGROUP, CLONE_NEWUTS, CLONE_NEWIPC}
    refused = {name for rule in rules if "args" not in rule for name in rule["names"]}
    assert {"clone3", "setns", "mount", "pivot_root", "ptrace", "bpf", "keyctl", "io_uring_setup"} <= refused
    assert {rule["action"] for rule in rules} == {"SCMP_ACT_ERRNO"}


@every_service
def test_a_service_has_time_to_drain(service: str) -> None:
    grace = seconds(container(service)["stop_grace_period"])
    assert grace > SETTINGS[service].model_fields["drain_seconds"].default + 10


@every_container
def test_a_container_comes_back_and_is_bounded_in_memory_processors_and_logs(name: str) -> None:
    described = container(name)
    assert described["restart"] == "unless-stopped"
    assert re.fullmatch(r"\d+[mg]", described["mem_limit"])
    assert described["cpus"] > 0
    assert described["pids_limit"] > 0
    assert described["logging"]["options"].keys() == {"max-size", "max-file"}


@every_service
def test_a_service_waits_for_a_healthy_broker(service: str) -> None:
    assert container(service)["depends_on"] == {"rabbitmq": {"condition": "service_healthy"}}
    assert container("rabbitmq")["healthcheck"]["test"][0] == "CMD"


@every_service
def test_an_image_is_built_from_the_whole_tree_by_the_services_own_file(service: str) -> None:
    assert container(service)["build"] == {"context": ".", "dockerfile": f"{service}/Dockerfile"}
    assert (ROOT / service / "Dockerfile").is_file()


def test_the_brokers_data_outlives_its_container_under_a_fixed_name() -> None:
    volume, *files = container("rabbitmq")["volumes"]
    assert volume.partition(":")[0] in compose()["volumes"]
    assert all(file.endswith(":ro") for file in files)
    assert container("rabbitmq")["hostname"]


def test_the_broker_is_the_one_that_tests_run_where_only_an_engine_is_there() -> None:
    assert container("rabbitmq")["image"] == IMAGE


def test_compose_fills_in_each_services_own_variables_wherever_it_is_installed(tmp_path: Path) -> None:
    for name in ("docker-compose.yml", SECCOMP):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    write_variable_names(tmp_path / NAMES_FOLDER.name)
    (tmp_path / ".env").write_text("LOG_LEVEL=debug\nHTTP_HOST=127.0.0.1\nGITHUB_TOKEN='$a \"b#'\n")
    environment = {**os.environ, **BROKER_VARIABLES, "GEMINI_API_KEY": "it's $5"}
    for command in compose_commands():
        done = subprocess.run([*command, "config"], cwd=tmp_path, env=environment, capture_output=True, check=False)
        assert done.returncode == 0, done.stderr
        services = yaml.safe_load(done.stdout)["services"]
        given = {name: services[name]["environment"] for name in SERVICES}
        assert {name for name in SERVICES if "GITHUB_TOKEN" in given[name]} == {"publisher"}
        # A $ of a value is doubled in what is shown.
        assert [given["publisher"]["GITHUB_TOKEN"], given["generator"]["GEMINI_API_KEY"]] == ['$$a "b#', "it's $$5"]
        assert {(values["LOG_LEVEL"], values["HTTP_HOST"]) for values in given.values()} == {("debug", "0.0.0.0")}
