"""Reads a Dockerfile: its instructions, with continued lines joined and comments left out."""

import re
import shlex

from tests.repository.tree import text_of


def instructions(service: str) -> list[tuple[str, str]]:
    """(instruction, the rest of it) in order, of a service's Dockerfile."""
    lines = [line for line in text_of(f"{service}/Dockerfile").splitlines() if not line.startswith("#")]
    joined = re.sub(r"\\\n\s*", "", "\n".join(lines))
    return [(word, rest.strip()) for word, _, rest in (line.partition(" ") for line in joined.splitlines()) if word]


def values(service: str, instruction: str) -> list[str]:
    """What follows an instruction, each time it occurs."""
    return [rest for word, rest in instructions(service) if word == instruction]


def commands(service: str) -> list[list[str]]:
    """The commands of all RUN instructions, as words."""
    return [shlex.split(command) for run in values(service, "RUN") for command in run.split("&&")]


def install_arguments(service: str, environment: str = "/opt/venv") -> list[str]:
    """How the image installs into an environment what is in no package of ours: uv's arguments, without its path."""
    prefix = ["/opt/uv/bin/uv", "pip", "install", "--python", environment]
    installs = [command for command in commands(service) if command[: len(prefix)] == prefix]
    [first] = [command for command in installs if "--no-deps" not in command]
    return [argument for argument in first[len(prefix) :] if argument != "--compile-bytecode"]
