"""Each service, installed as its image installs it, has what it needs, and no other service's vendor library."""

import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import distributions
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


@dataclass(frozen=True)
class Installed:
    """An environment with one service in it."""

    service: str
    python: Path
    versions: Mapping[NormalizedName, Version]


def uv(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([find_uv_bin(), *arguments], cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module", params=SERVICES)
def installed(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """The service in an environment of its own; from uv's cache, where `make install` has put everything."""
    service: str = request.param
    folder = tmp_path_factory.mktemp(service)
    python = folder / "bin" / "python"
    made = uv("venv", "--quiet", "--allow-existing", "--python", sys.executable, folder)
    assert made.returncode == 0, made.stderr
    arguments = ["--quiet", "--python", str(python), *install_arguments(service)]
    done = uv("pip", "install", "--offline", *arguments)
    if done.returncode != 0:
        done = uv("pip", "install", *arguments)
    assert done.returncode == 0, done.stderr
    [packages] = folder.glob("lib/python3*/site-packages")
    found = {canonicalize_name(d.metadata["Name"]): Version(d.version) for d in distributions(path=[str(packages)])}
    return Installed(service, python, found)


def test_a_library_that_talks_to_the_outside_is_installed_only_where_it_belongs(installed: Installed) -> None:
    present = OWNERS.keys() & installed.versions.keys()
    assert {library for library in present if installed.service not in OWNERS[library]} == set()


def test_a_service_has_the_libraries_that_its_project_names(installed: Installed) -> None:
    named = [Requirement(text) for text in project_of(installed.service)["dependencies"]]
    assert {canonicalize_name(requirement.name) for requirement in named} <= installed.versions.keys()


def test_the_packages_installed_are_the_services_own_the_chassis_and_the_contracts(installed: Installed) -> None:
    assert set(PACKAGES) & installed.versions.keys() == {"contracts", "chassis", installed.service}


def test_everything_else_is_installed_in_the_locks_versions(installed: Installed) -> None:
    others = {name: version for name, version in installed.versions.items() if name not in PACKAGES}
    assert others == {name: locked()[name].version for name in others if name in locked()}


def test_a_service_and_its_health_check_start_with_what_is_installed(installed: Installed) -> None:
    code = f"import {installed.service}.__main__, chassis.readiness_probe"
    done = subprocess.run([installed.python, "-I", "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_a_library_is_named_by_exactly_the_services_that_may_have_it() -> None:
    named = {
        service: {canonicalize_name(Requirement(text).name) for text in project_of(service)["dependencies"]}
        for service in SERVICES
    }
    assert {library: {service for service in SERVICES if library in named[service]} for library in OWNERS} == OWNERS
