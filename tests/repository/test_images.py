"""The services' Dockerfiles are one but for names, and the images hold nothing but what runs."""

import itertools
import json
import os
import re
import subprocess
from pathlib import Path

import pytest

from tests.repository.dockerfile import commands, install_arguments, instructions, values
from tests.repository.tree import SERVICES, project_of, text_of

SPECIAL = {"generator"}
"""Whose image needs more than the others'."""
BROWSER = "chromium fonts-liberation fonts-noto-color-emoji "
STAND_INS = "tools/stand_ins"

BASE = "python:3.12-slim"
every_service = pytest.mark.parametrize("service", SERVICES)
every_image = pytest.mark.parametrize("service", [*SERVICES, STAND_INS])


def nameless(service: str) -> list[tuple[str, str]]:
    """The instructions, without the service's name and description."""
    description = project_of(service)["description"]
    return [
        (word, rest.replace(description, "<description>").replace(service, "<service>").replace(BROWSER, ""))
        for word, rest in instructions(service)
    ]


def installed_packages(service: str) -> set[str]:
    """What the image gets from Debian, options included."""
    return {word for command in commands(service) if command[:2] == ["apt-get", "install"] for word in command[2:]}


@every_service
def test_a_dockerfile_has_every_instruction_of_the_others_in_the_same_order(service: str) -> None:
    own, shared = nameless(service), nameless("gateway")
    assert [instruction for instruction in own if instruction in shared] == shared
    assert service in SPECIAL or own == shared


@every_image
def test_an_image_is_built_on_python_alone_in_two_stages(service: str) -> None:
    assert values(service, "FROM") == ["$PYTHON_IMAGE AS build", "$PYTHON_IMAGE"]
    assert values(service, "ARG")[0] == f"PYTHON_IMAGE={BASE}"


def test_a_release_pins_the_same_base_by_digest_and_every_system_package_by_a_snapshot() -> None:
    pins = dict(line.split("=", 1) for line in text_of("deploy/pins.env").splitlines() if not line.startswith("#"))
    version = BASE.removeprefix("python:").removesuffix("-slim")
    assert re.fullmatch(rf"python:{version}\.\d+-slim-\w+@sha256:[0-9a-f]{{64}}", pins.pop("PYTHON_IMAGE"))
    assert re.fullmatch(r"20\d{6}T\d{6}Z", pins.pop("DEBIAN_SNAPSHOT"))
    assert pins == {}


@every_image
@pytest.mark.parametrize("snapshot", ["", "20260901T000000Z"])
def test_packages_come_from_the_snapshot_that_is_asked_for(service: str, snapshot: str, tmp_path: Path) -> None:
    place, sources = "/etc/apt/sources.list.d/debian.sources", tmp_path / "debian.sources"
    written = "\n".join(
        f"Types: deb\n# http://past.example.org/archive/{name}/20260801T000000Z\nURIs: http://today.example.org/{name}\n"
        for name in ("debian", "debian-security")
    )
    sources.write_text(written)
    [run] = [run for run in values(service, "RUN") if "DEBIAN_SNAPSHOT" in run]
    environment = {"DEBIAN_SNAPSHOT": snapshot, "PATH": os.environ["PATH"]}
    subprocess.run(["sh", "-c", run.replace(place, str(sources))], env=environment, check=True)
    uris = re.findall(r"^URIs: (.*)$", sources.read_text(), flags=re.MULTILINE)
    past, today = f"past.example.org/archive/%s/{snapshot}", "today.example.org/%s"
    place = past if snapshot else today
    assert uris == [f"http://{place % name}" for name in ("debian", "debian-security")]
    assert (sources.read_text() == written) is not bool(snapshot)
    assert "DEBIAN_SNAPSHOT=" in values(service, "ARG")


@every_image
def test_an_image_is_made_alike_on_every_kind_of_machine(service: str) -> None:
    text = text_of(f"{service}/Dockerfile")
    assert re.findall(r"amd64|arm64|x86_64|aarch64|TARGETARCH|--platform|dpkg --print-arch|uname", text) == []


@every_image
def test_a_dockerfile_builds_without_a_registry_or_buildkit(service: str) -> None:
    text = text_of(f"{service}/Dockerfile")
    assert [mark for mark in ("# syntax", "@sha256", "<<", "--mount") if mark in text] == []


@every_image
def test_an_image_runs_as_a_user_that_is_known_by_number(service: str) -> None:
    [user] = values(service, "USER")
    assert all(int(number) > 1000 for number in user.split(":"))


@every_service
def test_process_1_hands_signals_to_the_service_and_reaps_what_its_children_leave(service: str) -> None:
    [entry] = values(service, "ENTRYPOINT")
    assert json.loads(entry) == ["tini", "--", "python", "-m", service]
    assert "tini" in installed_packages(service)


def test_only_the_generators_image_has_a_browser() -> None:
    assert {service for service in SERVICES if "chromium" in installed_packages(service)} == {"generator"}


@every_service
def test_health_is_asked_by_the_program_itself_without_a_shell(service: str) -> None:
    [check] = values(service, "HEALTHCHECK")
    assert json.loads(check.partition("CMD ")[2]) == ["python", "-m", "chassis.readiness_probe"]


@every_service
def test_only_the_lock_and_the_services_own_packages_are_copied(service: str) -> None:
    sources = {rest.split()[0] for rest in values(service, "COPY") if not rest.startswith("--from=build")}
    packages = {"contracts", "chassis", "cli", service}
    assert sources == {"requirements.lock", *packages, *(f"{package}/pyproject.toml" for package in packages)}


@every_service
def test_versions_and_hashes_of_the_lock_bind_what_is_installed(service: str) -> None:
    arguments = install_arguments(service)
    assert arguments[-3:] == ["./contracts", "./chassis", f"./{service}"]
    for installed in (arguments, install_arguments(service, "/opt/pagewright")):
        pairs = set(itertools.pairwise(installed))
        assert {("--constraint", "requirements.lock"), ("--build-constraint", "requirements.lock")} <= pairs


@every_service
def test_an_image_has_the_command_in_an_environment_that_comes_after_the_services(service: str) -> None:
    assert install_arguments(service, "/opt/pagewright")[-1] == "./cli"
    copied = [rest for rest in values(service, "COPY") if rest.startswith("--from=build")]
    assert [rest.split()[-1] for rest in copied] == ["/opt/venv", "/opt/pagewright"]
    [environment] = [rest for rest in values(service, "ENV") if rest.startswith("PATH=")]
    assert environment.startswith('PATH="/opt/venv/bin:/opt/pagewright/bin:$PATH"')


def test_a_build_sees_nothing_but_what_is_listed() -> None:
    lines = [line for line in text_of(".dockerignore").splitlines() if line and not line.startswith("#")]
    assert lines[0] == "*"
    seen = {line.removeprefix("!") for line in lines if line.startswith("!")}
    packages = {"contracts", "chassis", "cli", *SERVICES}
    assert seen == {"requirements.lock", *packages, "examples", STAND_INS}
    assert {"**/.*", "**/__pycache__"} <= set(lines)
