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
from tools.stack.container_node import find_engine
from tools.stack.installation import CONTAINER_ENGINE, command_here
from tools.stack.services import write_variable_names

ROOT = Path(__file__).parents[2]
BROKER_FOLDER = ROOT / ".broker"
"""Passwords of the broker's users, made once, and what the broker reads of them."""
NAMES_FOLDER = ROOT / ".compose"
"""Which variables each service reads, for docker-compose.yml."""
DEMO_FILE = Path(__file__).parent / "demo.env"
GENERATIONS = ("docker compose", "docker-compose")


class NoEngineError(Exception):
    """Containers cannot be run here; the text says what is missing and how to get it."""


@dataclass(frozen=True)
class Container:
    """What the engine says of one container: `health` is empty where the image has no check."""

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
    """Compose with the variables of one stack, as it reads them: those of the shell before those of the file."""

    command: tuple[str, ...]
    engine: str
    file: Path | None
    """Read in place of .env."""
    environment: Mapping[str, str] = field(repr=False)

    @property
    def values(self) -> dict[str, str]:
        """Every variable that has a value."""
        shell = {name: value for name, value in self.environment.items() if value}
        return {**read_env_file(self.file or ROOT / ".env"), **shell}

    def run(self, *arguments: str) -> int:
        """Run a command of Compose in view of the reader, and return its exit code."""
        return subprocess.run(self._words(arguments), cwd=ROOT, env=self.environment, check=False).returncode

    def containers(self) -> list[Container]:
        """The stack's containers, running or not."""
        listed = subprocess.run(
            self._words(["ps", "-a", "-q"]), cwd=ROOT, env=self.environment, capture_output=True, text=True, check=True
        )
        return self.inspected(listed.stdout.split())

    def inspected(self, ids: Sequence[str]) -> list[Container]:
        """What the engine says of containers, by their names."""
        if not ids:
            return []
        done = subprocess.run([self.engine, "inspect", *ids], capture_output=True, text=True, check=True)
        return sorted(map(_container, json.loads(done.stdout)), key=lambda container: container.name)

    def log_tail(self, container: Container, lines: int = 20) -> str:
        """The last lines that a container printed."""
        command = [self.engine, "logs", "--tail", str(lines), container.name]
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
        return f"--- {container.name}\n{done.stdout}"

    def _words(self, arguments: Sequence[str]) -> list[str]:
        file = ["--env-file", str(self.file)] if self.file else []
        return [*self.command, *file, *arguments]


def compose_for(*, demo: bool, environment: Mapping[str, str] = os.environ) -> Compose:
    """Compose for one of the two stacks. Raises NoEngineError where nothing here runs containers."""
    engine = find_engine()
    command = find_compose(environment)
    if engine is None or command is None:
        missing = "no container engine answers" if engine is None else "there is no Compose"
        raise NoEngineError(f"On this machine {missing}. To have both:\n    {command_here(CONTAINER_ENGINE)}")
    users = write_users(BROKER_FOLDER)
    write_variable_names(NAMES_FOLDER)
    if not demo:
        return Compose(command, engine, None, {**environment, **users})
    # The reader's own keys and addresses would go before the stand-ins'.
    kept = {name: value for name, value in environment.items() if name not in read_env_file(DEMO_FILE)}
    project = {name: value for name, value in environment.items() if name == "COMPOSE_PROJECT_NAME"}
    return Compose(command, engine, DEMO_FILE, {**kept, **project, **users})


def find_compose(environment: Mapping[str, str]) -> tuple[str, ...] | None:
    """What COMPOSE says, else whichever generation is here, the newer one first."""
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
