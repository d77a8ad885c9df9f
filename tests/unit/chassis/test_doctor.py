"""A diagnosis has a line for everything that was looked at: fine, or what to do, and never a secret."""

import asyncio
from collections.abc import Sequence

import pytest
from pydantic import SecretStr

from chassis import doctor
from chassis.doctor import Check, Diagnosis, diagnose_service, line_of
from chassis.errors import TransientError
from chassis.finding import Finding, advice, fine, is_usable, wrong
from chassis.rabbit.broker_diagnosis import is_too_old
from chassis.settings import ServiceSettings

KEY = "key-of-a-test-that-nobody-may-read"


class Settings(ServiceSettings):
    """A service with a secret that it cannot do without."""

    api_key: SecretStr


@pytest.fixture(autouse=True)
def key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("API_KEY", KEY)


def finding(found: Finding) -> Check:
    async def check() -> Sequence[Finding]:
        return [found]

    return check


def raising(error: Exception) -> Check:
    async def check() -> Sequence[Finding]:
        raise error

    return check


async def diagnosed(**checks: Check) -> list[Finding]:
    return await diagnose_service("gateway", Settings, lambda _: Diagnosis(checks), skip=["broker"])


async def test_every_setting_at_fault_is_a_finding_and_nothing_else_is_looked_at(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("API_KEY")
    monkeypatch.setenv("HTTP_PORT", "eighty")
    found = await diagnosed(anything=finding(fine("anything", "is well")))
    assert [(one.state, one.text.partition(":")[0]) for one in found] == [("wrong", "HTTP_PORT"), ("wrong", "API_KEY")]


async def test_what_a_check_finds_is_told_in_order() -> None:
    found = await diagnosed(first=finding(fine("a", "well")), second=finding(wrong("b", "mend it")))
    assert [one.name for one in found] == ["settings", "a", "b"]
    assert not is_usable(found)


async def test_a_check_that_is_skipped_is_not_made() -> None:
    diagnosis = Diagnosis({"one": raising(AssertionError("it was made"))})
    found = await diagnose_service("gateway", Settings, lambda _: diagnosis, skip=["broker", "one"])
    assert [one.name for one in found] == ["settings"]


@pytest.mark.parametrize("error", [TransientError("busy: later"), RuntimeError("a bug")])
async def test_a_check_that_fails_keeps_nobody_from_the_others_and_stops_no_start(error: Exception) -> None:
    found = await diagnosed(failing=raising(error), other=finding(fine("other", "well")))
    assert [(one.name, one.state) for one in found[1:]] == [("failing", "advice"), ("other", "fine")]
    assert str(error) in found[1].text
    assert is_usable(found)


async def test_a_check_without_an_end_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "CHECK_SECONDS", 0.0)

    async def endless() -> Sequence[Finding]:
        await asyncio.Event().wait()
        return []

    (_, found) = await diagnosed(endless=endless)
    assert (found.name, found.state) == ("endless", "advice")


async def test_no_line_contains_a_secret() -> None:
    (_, found) = await diagnosed(leaking=finding(wrong("key", f"{KEY} is refused")))
    assert found.text == "*** is refused"


def test_a_line_says_whether_to_do_anything_and_moves_no_cursor() -> None:
    lines = [line_of(make("key", "said \x1b[2J")) for make in (fine, advice, wrong)]
    assert lines == [f"{mark} key: said \\x1b[2J" for mark in ("ok   ", "mind ", "FIX  ")]


@pytest.mark.parametrize(
    ("version", "old"),
    [("3.9.29", True), ("2.8.7", True), ("3.10.8", False), ("3.13.7", False), ("4.3.7", False), ("", False)],
)
def test_a_broker_from_before_at_least_once_dead_lettering_is_too_old(version: str, old: bool) -> None:
    assert is_too_old(version) is old
