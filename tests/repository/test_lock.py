"""requirements.lock holds everything that the packages ask for, in versions that they accept, bound by hashes."""

import re
import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.repository.lock import locked
from tests.repository.tree import PACKAGES, project_of, text_of


def groups() -> dict[str, list[str | dict[str, str]]]:
    found: dict[str, list[str | dict[str, str]]] = tomllib.loads(text_of("pyproject.toml"))["dependency-groups"]
    return found


def requirements() -> list[tuple[str, Requirement]]:
    """Every requirement that a package or a group of tools states, with who states it."""
    stated = [(package, text) for package in PACKAGES for text in project_of(package)["dependencies"]]
    stated += [(group, text) for group, entries in groups().items() for text in entries if isinstance(text, str)]
    return [(who, Requirement(text)) for who, text in stated]


OUTSIDE = [(who, requirement) for who, requirement in requirements() if requirement.name not in PACKAGES]


@pytest.mark.parametrize(("who", "requirement"), OUTSIDE, ids=str)
def test_what_is_asked_for_is_locked_in_a_version_that_satisfies(who: str, requirement: Requirement) -> None:
    name = canonicalize_name(requirement.name)
    assert name in locked(), f"{who} asks for it: run `make lock`"
    assert locked()[name].version in requirement.specifier, f"{who} asks for another: run `make lock`"


def test_every_line_is_understood() -> None:
    starts = re.findall(r"^[^#\s]", text_of("requirements.lock"), flags=re.MULTILINE)
    assert len(starts) == len(locked()) > len(OUTSIDE) / 2


def test_every_version_is_exact_and_bound_by_hashes() -> None:
    loose = [
        str(lock.requirement)
        for lock in locked().values()
        if [s.operator for s in lock.requirement.specifier] != ["=="]
    ]
    assert loose == []
    assert [name for name, lock in locked().items() if not lock.hashes] == []
    assert {value.partition(":")[0] for lock in locked().values() for value in lock.hashes} == {"sha256"}


def test_everything_comes_from_the_index_that_the_reader_has_configured() -> None:
    assert [mark for mark in ("://", "--index", "--find-links", "@ ") if mark in text_of("requirements.lock")] == []


@pytest.mark.parametrize("package", PACKAGES)
def test_what_builds_a_package_is_locked(package: str) -> None:
    system = tomllib.loads(text_of(f"{package}/pyproject.toml"))["build-system"]
    assert {canonicalize_name(Requirement(text).name) for text in system["requires"]} <= locked().keys()


def test_tools_are_not_asked_for_by_services() -> None:
    tools = {requirement.name for who, requirement in OUTSIDE if who in {"build", "lint"}}
    services = {requirement.name for who, requirement in OUTSIDE if who in PACKAGES}
    assert not tools & services
