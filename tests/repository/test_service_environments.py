"""Each service, installed as its image installs it, has what it needs, and no other service's vendor library.

The command `pagewright` is beside it in an environment of its own, which the service cannot import.
"""

import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import NormalizedName, canonicalize_name
from packaging.version import Version
from uv import find_uv_bin

from tests.repository.dockerfile import install_arguments
from tests.repository.lock import locked
from tests.repository.tree import PACKAGES, ROOT, SERVICES, project_of

OWNERS: Mapping[str, set[str]] = {
    "fastapi": {"gateway"},
    "google-generativeai": {"generator"},
    "httpx": {"generator", "notifier", "publisher"},
    "playwright": {"generator"},
    "pygithub": {"publisher"},
}
"""Who alone may have each library with which a service talks to the outside."""


WOULD_BE_INSTALLED = re.compile(r"^ \+ (\S+?)(?:==(\S+)| @ file://\S+)$", re.MULTILINE)
"""A line of what uv says that it would do; a package of ours comes from its folder."""

IMPORT_WITHOUT = """
import sys
class Absent:
    def find_spec(self, name, path=None, target=None):
        if name in {absent}:
            raise ModuleNotFoundError(name)
sys.meta_path.insert(0, Absent())
import {modules}
"""


@dataclass(frozen=True)
class Installed:
    """What an environment in a service's image holds, by name; packages of ours have no version there."""

    service: str
    versions: Mapping[NormalizedName, Version | None]


def uv(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([find_uv_bin(), *arguments], cwd=ROOT, capture_output=True, text=True, check=False)


def would_install(folder: Path, arguments: Sequence[str]) -> dict[NormalizedName, Version | None]:
    """What uv would install into an empty folder; known from its cache, where `make install` has put everything."""
    command = ["pip", "install", "--dry-run", "--python", sys.executable, "--target", str(folder), *arguments]
    done = uv(*command, "--offline")
    if done.returncode != 0:
        done = uv(*command)
    assert done.returncode == 0, done.stderr
    lines = WOULD_BE_INSTALLED.findall(done.stderr)
    return {canonicalize_name(name): Version(text) if text else None for name, text in lines}


@pytest.fixture(scope="module", params=SERVICES)
def installed(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """The environment that the service runs in."""
    service: str = request.param
    return Installed(service, would_install(tmp_path_factory.mktemp(service), install_arguments(service)))


@pytest.fixture(scope="module")
def command(installed: Installed, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """The environment of `pagewright` in the same image."""
    folder = tmp_path_factory.mktemp("command")
    (folder / "installed.txt").write_text("".join(f"{name}\n" for name in installed.versions))
    arguments = install_arguments(installed.service, "/opt/pagewright")
    excluded = [str(folder / "installed.txt") if word == "installed.txt" else word for word in arguments]
    return Installed(installed.service, would_install(folder, excluded))


def test_a_library_that_talks_to_the_outside_is_installed_only_where_it_belongs(installed: Installed) -> None:
    present = OWNERS.keys() & installed.versions.keys()
    assert {library for library in present if installed.service not in OWNERS[library]} == set()


def test_a_service_has_the_libraries_that_its_project_names(installed: Installed) -> None:
    named = [Requirement(text) for text in project_of(installed.service)["dependencies"]]
    assert {canonicalize_name(requirement.name) for requirement in named} <= installed.versions.keys()


def test_the_packages_installed_are_the_services_own_the_chassis_and_the_contracts(installed: Installed) -> None:
    assert set(PACKAGES) & installed.versions.keys() == {"contracts", "chassis", installed.service}


def test_the_command_has_what_it_needs_and_nothing_twice(installed: Installed, command: Installed) -> None:
    named = {canonicalize_name(Requirement(text).name) for text in project_of("cli")["dependencies"]}
    assert named <= installed.versions.keys() | command.versions.keys()
    assert installed.versions.keys() & command.versions.keys() == set()
    assert command.versions.keys() & set(PACKAGES) == {"cli"}


def test_everything_else_is_installed_in_the_locks_versions(installed: Installed, command: Installed) -> None:
    both = {**installed.versions, **command.versions}
    others = {name: version for name, version in both.items() if name not in PACKAGES}
    assert others == {name: locked()[name].version for name in others if name in locked()}


def test_a_service_and_its_health_check_start_with_what_is_installed(installed: Installed) -> None:
    owners_of = {**packages_distributions(), **{package: [package] for package in PACKAGES}}
    absent = {
        module
        for module, owners in owners_of.items()
        if not installed.versions.keys() & {canonicalize_name(owner) for owner in owners}
    }
    modules = f"{installed.service}.__main__, chassis.readiness_probe"
    code = IMPORT_WITHOUT.format(absent=absent, modules=modules)
    done = subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_a_library_is_named_by_exactly_the_services_that_may_have_it() -> None:
    named = {
        service: {canonicalize_name(Requirement(text).name) for text in project_of(service)["dependencies"]}
        for service in SERVICES
    }
    assert {library: {service for service in SERVICES if library in named[service]} for library in OWNERS} == OWNERS
