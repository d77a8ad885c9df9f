"""The two locks hold everything that packages and tools ask for, in versions that they accept, bound by hashes."""

import re
import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.repository.lock import DEPLOY_LOCK, LOCK, locked
from tests.repository.tree import PACKAGES, project_of, text_of


def groups() -> dict[str, list[str | dict[str, str]]]:
    found: dict[str, list[str | dict[str, str]]] = tomllib.loads(text_of("pyproject.toml"))["dependency-groups"]
    return found


def requirements() -> list[tuple[str, Requirement]]:
    """Every requirement that a package or a group of tools states, with who states it."""
    stated = [(package, text) for package in PACKAGES for text in project_of(package)["dependencies"]]
    stated += [(group, text) for group, entries in groups().items() for text in entries if isinstance(text, str)]
    return [(who, Requirement(text)) for who, text in stated]


def lock_of(who: str) -> str:
    """The lock that has what this package or group asks for."""
    return DEPLOY_LOCK if who == "deploy" else LOCK


every_lock = pytest.mark.parametrize("lock", [LOCK, DEPLOY_LOCK])
OUTSIDE = [(who, requirement) for who, requirement in requirements() if requirement.name not in PACKAGES]


def test_what_is_asked_for_is_locked_in_a_version_that_satisfies() -> None:
    for who, requirement in OUTSIDE:
        found = locked(lock_of(who)).get(canonicalize_name(requirement.name))
        assert found, f"{who} asks for {requirement.name}: run `make lock`"
        assert found.version in requirement.specifier, f"{who} asks for another {requirement.name}: run `make lock`"


@every_lock
def test_every_line_is_understood(lock: str) -> None:
    starts = re.findall(r"^[^#\s]", text_of(lock), flags=re.MULTILINE)
    asked_for = [who for who, _ in OUTSIDE if lock_of(who) == lock]
    assert len(starts) == len(locked(lock)) > len(asked_for) / 2


@every_lock
def test_every_version_is_exact_and_bound_by_hashes(lock: str) -> None:
    found = locked(lock)
    loose = [
        str(one.requirement) for one in found.values() if [s.operator for s in one.requirement.specifier] != ["=="]
    ]
    assert loose == []
    assert [name for name, one in found.items() if not one.hashes] == []
    assert {value.partition(":")[0] for one in found.values() for value in one.hashes} == {"sha256"}


@every_lock
def test_everything_comes_from_the_index_that_the_reader_has_configured(lock: str) -> None:
    assert [mark for mark in ("://", "--index", "--find-links", "@ ") if mark in text_of(lock)] == []


def test_what_both_locks_hold_they_hold_in_one_version_since_they_share_an_environment() -> None:
    shared = locked().keys() & locked(DEPLOY_LOCK).keys()
    assert shared
    assert {name: locked()[name].version for name in shared} == {
        name: locked(DEPLOY_LOCK)[name].version for name in shared
    }


def test_what_judges_deployments_is_not_installed_with_everything_else() -> None:
    assert [entry for entry in groups()["dev"] if isinstance(entry, dict) and "deploy" in entry.values()] == []


def test_what_builds_a_package_is_locked() -> None:
    systems = [tomllib.loads(text_of(f"{package}/pyproject.toml"))["build-system"] for package in PACKAGES]
    names = {canonicalize_name(Requirement(text).name) for system in systems for text in system["requires"]}
    assert names <= locked().keys()


def test_tools_are_not_asked_for_by_services() -> None:
    tools = {requirement.name for who, requirement in OUTSIDE if who in {"build", "lint"}}
    services = {requirement.name for who, requirement in OUTSIDE if who in PACKAGES}
    assert not tools & services
