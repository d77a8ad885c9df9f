"""Readers without a broker or a browser are told the command of their own system, or have them installed."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from tenacity import stop_after_attempt, wait_none

from tools.stack import installation
from tools.stack.installation import CHROMIUM, RABBITMQ, InstallationError, Software, install, install_command

RELEASES = {
    "debian": {"ID": "debian"},
    "ubuntu": {"ID": "ubuntu", "ID_LIKE": "debian"},
    "mint": {"ID": "linuxmint", "ID_LIKE": "ubuntu debian"},
    "fedora": {"ID": "fedora"},
    "rocky": {"ID": "rocky", "ID_LIKE": "rhel centos fedora"},
    "arch": {"ID": "arch"},
    "suse": {"ID": "opensuse-leap", "ID_LIKE": "suse opensuse"},
    "void": {"ID": "void"},
    "none": {},
}


@pytest.mark.parametrize(
    ("system", "release", "command"),
    [
        ("Darwin", "none", "brew install rabbitmq"),
        ("Linux", "debian", "sudo apt-get update && sudo apt-get install --no-install-recommends rabbitmq-server"),
        ("Linux", "ubuntu", "sudo apt-get"),
        ("Linux", "mint", "sudo apt-get"),
        ("Linux", "fedora", "sudo dnf install rabbitmq-server"),
        ("Linux", "rocky", "sudo dnf install rabbitmq-server"),
        ("Linux", "arch", "sudo pacman -S rabbitmq"),
        ("Linux", "suse", "sudo zypper install rabbitmq-server"),
        ("Linux", "void", "see https://www.rabbitmq.com/"),
        ("Linux", "none", "see https://www.rabbitmq.com/"),
    ],
)
def test_the_command_for_a_broker_is_that_of_the_system(system: str, release: str, command: str) -> None:
    assert install_command(RABBITMQ, system, RELEASES[release]).startswith(command)


@pytest.mark.parametrize(
    ("system", "release", "command"),
    [
        ("Darwin", "none", "brew install --cask google-chrome"),
        ("Linux", "debian", "sudo apt-get update && sudo apt-get install --no-install-recommends chromium"),
        ("Linux", "ubuntu", "see https://www.google.com/chrome/"),
        ("Linux", "mint", "see https://www.google.com/chrome/"),
        ("Linux", "fedora", "sudo dnf install chromium"),
        ("Linux", "arch", "sudo pacman -S chromium"),
        ("Linux", "suse", "sudo zypper install chromium"),
        ("Linux", "void", "see https://www.google.com/chrome/"),
    ],
)
def test_the_command_for_a_browser_is_that_of_the_system(system: str, release: str, command: str) -> None:
    assert install_command(CHROMIUM, system, RELEASES[release]).startswith(command)


HELD = "E: Could not get lock /var/lib/apt/lists/lock. It is held by process 1 (apt-get)"


@pytest.fixture
def apt_get(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Path]:
    """Puts an apt-get on the path that fails with each line of a text once; returns the file of its calls."""

    def put(failures: str) -> Path:
        (tmp_path / "failures").write_text(failures)
        program = tmp_path / "apt-get"
        program.write_text(
            f'#!/bin/sh\ncd {tmp_path}\necho "$@" >> calls\nread -r line < failures || exit 0\n'
            'echo "$line" >&2\nsed -i 1d failures\nexit 100\n'
        )
        program.chmod(0o755)
        return tmp_path / "calls"

    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    monkeypatch.setattr(installation, "read_os_release", lambda: RELEASES["debian"])
    monkeypatch.setattr(installation._apt.retry, "wait", wait_none())
    return put


def test_another_apt_get_is_waited_for(apt_get: Callable[[str], Path]) -> None:
    calls = apt_get(f"{HELD}\n{HELD}\n")
    install(Software({"debian": "sample"}, "-"))
    assert [line.split()[2:] for line in calls.read_text().splitlines()] == [
        *[["update"]] * 3,
        ["install", "--yes", "--no-install-recommends", "sample"],
    ]


def test_one_that_never_ends_is_named_in_the_error(
    apt_get: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    apt_get(f"{HELD}\n" * 3)
    monkeypatch.setattr(installation._apt.retry, "stop", stop_after_attempt(3))
    with pytest.raises(InstallationError, match="held by process 1"):
        install(Software({"debian": "sample"}, "-"))


def test_any_other_failure_is_told_at_once(apt_get: Callable[[str], Path]) -> None:
    calls = apt_get("E: Unable to fetch some archives\n")
    with pytest.raises(InstallationError, match="Unable to fetch"):
        install(Software({"debian": "sample"}, "-"))
    assert len(calls.read_text().splitlines()) == 1
