"""Readers without a broker or a browser are told the command of their own system."""

import pytest

from tools.stack.installation import CHROMIUM, RABBITMQ, install_command

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
