"""Finds the command that installs a program on this system, and runs it as root with apt-get."""

import os
import platform
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tenacity import retry, retry_if_exception_type, stop_after_delay, wait_fixed

OS_RELEASE = Path("/etc/os-release")
SYSTEMD_RUNNING = Path("/run/systemd/system")

LOCK_SECONDS = 300
"""How long another apt-get, such as the system's own update after it was started, is waited for."""
APT = ("apt-get", "-o", f"DPkg::Lock::Timeout={LOCK_SECONDS}")
PACKAGE_MANAGERS = {
    "debian": "sudo apt-get update && sudo apt-get install --no-install-recommends",
    "ubuntu": "sudo apt-get update && sudo apt-get install --no-install-recommends",
    "fedora": "sudo dnf install",
    "rhel": "sudo dnf install",
    "centos": "sudo dnf install",
    "arch": "sudo pacman -S",
    "suse": "sudo zypper install",
    "opensuse": "sudo zypper install",
    "macos": "brew install",
}
"""The install command by the name of the system, or of one that it is derived from."""


class InstallationError(Exception):
    """A package could not be installed."""


class LockedError(InstallationError):
    """Another apt-get holds a lock."""


@dataclass(frozen=True)
class Software:
    """A program with its `packages` by system, as in PACKAGE_MANAGERS."""

    packages: Mapping[str, str]
    otherwise: str
    """Advice for systems without a package."""
    service: str | None = None
    """The system services that the package starts; they are stopped again."""


RABBITMQ = Software(
    {**dict.fromkeys(PACKAGE_MANAGERS, "rabbitmq-server"), "macos": "rabbitmq", "arch": "rabbitmq"},
    "see https://www.rabbitmq.com/docs/download, or start a container engine such as Docker",
    service="rabbitmq-server",
)
# Ubuntu's package is a snap, which cannot be started with our profile; so its entry is empty.
CHROMIUM = Software(
    {
        **dict.fromkeys(PACKAGE_MANAGERS, "chromium"),
        "debian": "chromium-headless-shell",
        "macos": "--cask google-chrome",
        "ubuntu": "",
    },
    "see https://www.google.com/chrome/, or let BROWSER_EXECUTABLE name a browser made of Chromium",
)
CONTAINER_ENGINE = Software(
    {},
    "see https://docs.docker.com/engine/install/ and https://docs.docker.com/compose/install/",
)


def install_command(software: Software, system: str, release: Mapping[str, str]) -> str:
    """The install command; `system` is platform.system(), `release` the content of /etc/os-release."""
    family = _family_of(system, release)
    known = next((name for name in family if name in software.packages), None)
    package = software.packages[known] if known else ""
    return f"{PACKAGE_MANAGERS[known]} {package}" if known and package else software.otherwise


def command_here(software: Software) -> str:
    """The install command for this machine."""
    return install_command(software, platform.system(), read_os_release())


def can_install(software: Software) -> bool:
    """Whether this process is root and apt-get has the package."""
    command = command_here(software)
    return os.geteuid() == 0 and command.startswith(PACKAGE_MANAGERS["debian"]) and shutil.which("apt-get") is not None


def install(software: Software) -> None:
    """Install the package from the system's archive. Raises InstallationError with apt-get's last lines."""
    package = command_here(software).rpartition(" ")[2]
    _apt(*APT, "update")
    _apt(*APT, "install", "--yes", "--no-install-recommends", package)
    if software.service is not None and SYSTEMD_RUNNING.exists():
        subprocess.run(["systemctl", "disable", "--now", software.service], capture_output=True, check=False)


def read_os_release() -> dict[str, str]:
    if not OS_RELEASE.exists():
        return {}
    pairs = (line.partition("=") for line in OS_RELEASE.read_text().splitlines() if "=" in line)
    return {key: value.strip("\"'") for key, _, value in pairs}


def _family_of(system: str, release: Mapping[str, str]) -> tuple[str, ...]:
    """The names of the system and of those that it is derived from, the most specific first."""
    if system == "Darwin":
        return ("macos",)
    return (release.get("ID", ""), *release.get("ID_LIKE", "").split())


# The option in APT is for dpkg's lock; that of the package lists refuses at once.
@retry(
    retry=retry_if_exception_type(LockedError),
    wait=wait_fixed(1),
    stop=stop_after_delay(LOCK_SECONDS),
    reraise=True,
)
def _apt(*command: str) -> None:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C.UTF-8"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=600)
    if done.returncode != 0:
        error = LockedError if "Could not get lock" in done.stderr else InstallationError
        raise error(f"`{' '.join(command)}` failed:\n{(done.stdout + done.stderr)[-2000:]}")
