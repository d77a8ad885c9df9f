"""Reads docker-compose.yml as Compose does, merge keys included, and without a container engine."""

import functools
import re
from typing import Any

import yaml

from tests.repository.tree import text_of

FILE = "docker-compose.yml"
INTERPOLATION = re.compile(r"\$\{([A-Z0-9_]+)(?::[-?]([^}]*))?\}")
"""A variable and, where there is one, what stands for it when it is unset or empty."""


@functools.cache
def compose() -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load(text_of(FILE))
    return content


def container(name: str) -> dict[str, Any]:
    """What the file says of one container."""
    described: dict[str, Any] = compose()["services"][name]
    return described


def interpolated_variables() -> dict[str, set[str | None]]:
    """Every variable that the file reads from .env, and what it puts in its place."""
    found: dict[str, set[str | None]] = {}
    for match in INTERPOLATION.finditer(text_of(FILE)):
        found.setdefault(match[1], set()).add(match[2])
    return found


STAND_INS = sorted(name for name in compose()["services"] if name.endswith("-stand-in"))
"""The containers that the demo adds."""
