"""Runs Docker Compose (v2 or v1) for the stack of docker-compose.yml: the real one or the demo's."""

import json
import os
import shlex
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from chassis.broker_users import write_users
from chassis.env_file import read_env_file
from tools.stack.installation import CONTAINER_ENGINE, command_here
from tools.stack.rabbitmq_in_container import find_engine
from tools.stack.services import write_variable_names

ROOT = Path(__file__).parents[2]
BROKER_FOLDER = ROOT / ".broker"
"""Passwords of the broker's users, created once, and the definitions that the broker imports."""
NAMES_FOLDER = ROOT / ".compose"
"""The names of the variables of each service, for docker-compose.yml."""
DEMO_FILE = Path(__file__).parent / "demo.env"
GENERATIONS = ("docker compose", "docker-compose")
PROJECT = "pagewright"
"""Stands here and not as `name` in docker-compose.yml, which v1 refuses."""
PROJECT_VARIABLE = "COMPOSE_PROJECT_NAME"


class NoEngineError(Exception):
    """Containers cannot be run on this machine; the text says what to install."""


@dataclass(frozen=True)
class Container:
    """The state of one container; `health` is empty if the image has no health check."""

    name: str
    service: str
    status: str
    health: str
    restarts: int

    @property
    def ready(self) -> bool:
        return self.status == "running" and self.health in ("", "healthy")


@dataclass(frozen=True)
class Compose:
    """Compose with the variables of one stack; those of the shell take precedence over the file's."""

    command: tuple[str, ...]
    engine: str
    file: Path | None
    """The file that is read instead of .env."""
    environment: Mapping[str, str] = field(repr=False)

    @property
    def values(self) -> dict[str, str]:
        """Every variable that has a value."""
        shell = {name: value for name, value in self.environment.items() if value}
        return {**read_env_file(self.file or ROOT / ".env"), **shell}

    def run(self, *arguments: str) -> int:
        """Run a Compose command with visible output, and return its exit code."""
        return subprocess.run(self._words(arguments), cwd=ROOT, env=self.environment, check=False).returncode

    def containers(self) -> list[Container]:
        """The stack's containers, running or not."""
        listed = subprocess.run(
            self._words(["ps", "-a", "-q"]), cwd=ROOT, env=self.environment, capture_output=True, text=True, check=True
        )
        return self.inspected(listed.stdout.split())

    def inspected(self, ids: Sequence[str]) -> list[Container]:
        """The state of containers by name."""
        if not ids:
            return []
        done = subprocess.run([self.engine, "inspect", *ids], capture_output=True, text=True, check=True)
        return sorted(map(_container, json.loads(done.stdout)), key=lambda container: container.name)

    def log_tail(self, container: Container, lines: int = 20) -> str:
        """The last lines of a container's output."""
        command = [self.engine, "logs", "--tail", str(lines), container.name]
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
        return f"--- {container.name}\n{done.stdout}"

    def _words(self, arguments: Sequence[str]) -> list[str]:
        file = ["--env-file", str(self.file)] if self.file else []
        return [*self.command, *file, *arguments]


def compose_for(*, demo: bool, environment: Mapping[str, str] = os.environ) -> Compose:
    """Compose for one of the two stacks. Raises NoEngineError without a container engine."""
    engine = find_engine()
    command = find_compose(environment)
    if engine is None or command is None:
        missing = "no container engine answers" if engine is None else "there is no Compose"
        raise NoEngineError(f"On this machine {missing}. To have both:\n    {command_here(CONTAINER_ENGINE)}")
    own = {**write_users(BROKER_FOLDER), PROJECT_VARIABLE: project_of(environment, demo=demo)}
    write_variable_names(NAMES_FOLDER)
    if not demo:
        return Compose(command, engine, None, {**environment, **own})
    # The shell's own keys and addresses would take precedence over the stand-ins'.
    kept = {name: value for name, value in environment.items() if name not in read_env_file(DEMO_FILE)}
    return Compose(command, engine, DEMO_FILE, {**kept, **own})


def project_of(environment: Mapping[str, str], *, demo: bool) -> str:
    """The name of the stack's project, never that of the other one: each has its own volumes, whatever is named."""
    real = environment.get(PROJECT_VARIABLE) or read_env_file(ROOT / ".env").get(PROJECT_VARIABLE) or PROJECT
    return f"{real}-demo" if demo else real


def find_compose(environment: Mapping[str, str]) -> tuple[str, ...] | None:
    """The command that COMPOSE names, else Compose v2, else v1."""
    for words in map(shlex.split, filter(None, (environment.get("COMPOSE"), *GENERATIONS))):
        if (
            shutil.which(words[0])
            and subprocess.run([*words, "version"], capture_output=True, check=False).returncode == 0
        ):
            return tuple(words)
    return None


def _container(said: Mapping[str, Any]) -> Container:
    state = said["State"]
    return Container(
        name=said["Name"].removeprefix("/"),
        service=said["Config"]["Labels"]["com.docker.compose.service"],
        status=state["Status"],
        health=state.get("Health", {}).get("Status", ""),
        restarts=said["RestartCount"],
    )
