"""How RabbitMQ gets onto the reader's machine: the command for the system, run by us where that is welcome."""

import os
import platform
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

OS_RELEASE = Path("/etc/os-release")
SYSTEMD_RUNNING = Path("/run/systemd/system")

PACKAGE = "rabbitmq-server"
APT = ("apt-get", "-o", "DPkg::Lock::Timeout=120")
APT_INSTALL = (*APT, "install", "--yes", "--no-install-recommends", PACKAGE)


class InstallationError(Exception):
    """A package could not be installed."""


def install_command(system: str, release: Mapping[str, str]) -> str:
    """What to type to have RabbitMQ; `system` as platform.system() has it, `release` as in /etc/os-release."""
    family = {release.get("ID", ""), *release.get("ID_LIKE", "").split()}
    if system == "Darwin":
        return "brew install rabbitmq"
    if family & {"debian", "ubuntu"}:
        return f"sudo apt-get update && sudo apt-get install --no-install-recommends {PACKAGE}"
    if family & {"fedora", "rhel", "centos"}:
        return f"sudo dnf install {PACKAGE}"
    if "arch" in family:
        return "sudo pacman -S rabbitmq"
    if family & {"suse", "opensuse"}:
        return f"sudo zypper install {PACKAGE}"
    return "see https://www.rabbitmq.com/docs/download, or start a container engine such as Docker"


def advice() -> str:
    """What to tell a reader who has no broker and for whom we may not install one."""
    return (
        "No RabbitMQ was found: RABBITMQ_URL is not set, rabbitmq-server is not installed and no container engine "
        f"answers.\nInstall it:\n    {install_command(platform.system(), read_os_release())}\n"
        "It need not be started: a private node is, and is stopped again."
    )


def can_install() -> bool:
    """Whether this is root on a system with apt-get, the one case in which we install RabbitMQ ourselves."""
    release = read_os_release()
    family = {release.get("ID", ""), *release.get("ID_LIKE", "").split()}
    return os.geteuid() == 0 and bool(family & {"debian", "ubuntu"}) and shutil.which("apt-get") is not None


def install() -> None:
    """Install RabbitMQ's package from the system's own archive; InstallationError with apt-get's last words."""
    _apt(*APT, "update")
    _apt(*APT_INSTALL)
    if SYSTEMD_RUNNING.exists():
        # The package starts a broker for the whole machine, which nobody asked for.
        subprocess.run(["systemctl", "disable", "--now", PACKAGE], capture_output=True, check=False)


def read_os_release() -> dict[str, str]:
    if not OS_RELEASE.exists():
        return {}
    pairs = (line.partition("=") for line in OS_RELEASE.read_text().splitlines() if "=" in line)
    return {key: value.strip("\"'") for key, _, value in pairs}


def _apt(*command: str) -> None:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=600)
    if done.returncode != 0:
        raise InstallationError(f"`{' '.join(command)}` failed:\n{(done.stdout + done.stderr)[-2000:]}")
