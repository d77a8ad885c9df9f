"""The four Dockerfiles are one but for names, and the images hold nothing but what runs."""

import itertools
import json

import pytest

from tests.repository.dockerfile import install_arguments, instructions, values
from tests.repository.tree import SERVICES, project_of, text_of
from tests.stack.services import SETTINGS

SPECIAL = {"generator"}
"""Whose image needs more than the others'."""

BASE = "python:3.12-slim"
every_service = pytest.mark.parametrize("service", SERVICES)


def nameless(service: str) -> list[tuple[str, str]]:
    """The instructions, without the service's name and description."""
    description = project_of(service)["description"]
    return [
        (word, rest.replace(description, "<description>").replace(service, "<service>"))
        for word, rest in instructions(service)
    ]


@every_service
def test_a_dockerfile_has_every_instruction_of_the_others_in_the_same_order(service: str) -> None:
    own, shared = nameless(service), nameless("gateway")
    assert [instruction for instruction in own if instruction in shared] == shared
    assert service in SPECIAL or own == shared


@every_service
def test_an_image_is_built_on_python_alone_in_two_stages(service: str) -> None:
    assert values(service, "FROM") == [f"{BASE} AS build", BASE]


@every_service
def test_a_dockerfile_builds_without_a_registry_or_buildkit(service: str) -> None:
    text = text_of(f"{service}/Dockerfile")
    assert [mark for mark in ("# syntax", "@sha256", "<<", "--mount") if mark in text] == []


@every_service
def test_an_image_runs_as_a_user_that_is_known_by_number(service: str) -> None:
    [user] = values(service, "USER")
    assert all(int(number) > 1000 for number in user.split(":"))


@every_service
def test_a_service_is_the_images_own_process_and_gets_its_signals(service: str) -> None:
    [entry] = values(service, "ENTRYPOINT")
    assert json.loads(entry) == ["python", "-m", service]


@every_service
def test_health_is_asked_by_the_program_itself_without_a_shell(service: str) -> None:
    [check] = values(service, "HEALTHCHECK")
    assert json.loads(check.partition("CMD ")[2]) == ["python", "-m", "chassis.probe"]


@every_service
def test_an_image_exposes_the_default_port(service: str) -> None:
    assert values(service, "EXPOSE") == [str(SETTINGS[service].model_fields["http_port"].default)]


@every_service
def test_labels_repeat_what_the_project_says(service: str) -> None:
    project = project_of(service)
    [labels] = values(service, "LABEL")
    assert f'image.title="pagewright-{service}"' in labels
    assert f'image.description="{project["description"]}"' in labels
    assert f'image.licenses="{project["license"]}"' in labels
    assert f"VERSION={project['version']}" in values(service, "ARG")


@every_service
def test_only_the_lock_and_the_services_own_packages_are_copied(service: str) -> None:
    sources = {rest.split()[0] for rest in values(service, "COPY") if not rest.startswith("--from=build")}
    packages = {"contracts", "chassis", service}
    assert sources == {"requirements.lock", *packages, *(f"{package}/pyproject.toml" for package in packages)}


@every_service
def test_versions_and_hashes_of_the_lock_bind_what_is_installed(service: str) -> None:
    arguments = install_arguments(service)
    assert arguments[-3:] == ["./contracts", "./chassis", f"./{service}"]
    pairs = set(itertools.pairwise(arguments))
    assert {("--constraint", "requirements.lock"), ("--build-constraint", "requirements.lock")} <= pairs


def test_a_build_sees_nothing_but_what_is_listed() -> None:
    lines = [line for line in text_of(".dockerignore").splitlines() if line and not line.startswith("#")]
    assert lines[0] == "*"
    seen = {line.removeprefix("!") for line in lines if line.startswith("!")}
    assert seen == {"requirements.lock", "contracts", "chassis", *SERVICES}
    assert {"**/.*", "**/__pycache__"} <= set(lines)
