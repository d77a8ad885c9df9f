"""Readers without a broker are told the command of their own system."""

import pytest

from tests.stack.installation import install_command


@pytest.mark.parametrize(
    ("system", "release", "command"),
    [
        ("Darwin", {}, "brew install rabbitmq"),
        ("Linux", {"ID": "debian"}, "sudo apt-get"),
        ("Linux", {"ID": "ubuntu", "ID_LIKE": "debian"}, "sudo apt-get"),
        ("Linux", {"ID": "linuxmint", "ID_LIKE": "ubuntu debian"}, "sudo apt-get"),
        ("Linux", {"ID": "fedora"}, "sudo dnf install rabbitmq-server"),
        ("Linux", {"ID": "rocky", "ID_LIKE": "rhel centos fedora"}, "sudo dnf install rabbitmq-server"),
        ("Linux", {"ID": "arch"}, "sudo pacman -S rabbitmq"),
        ("Linux", {"ID": "opensuse-leap", "ID_LIKE": "suse opensuse"}, "sudo zypper install rabbitmq-server"),
        ("Linux", {"ID": "void"}, "see https://www.rabbitmq.com/"),
        ("Linux", {}, "see https://www.rabbitmq.com/"),
    ],
)
def test_the_command_is_that_of_the_system(system: str, release: dict[str, str], command: str) -> None:
    assert install_command(system, release).startswith(command)
