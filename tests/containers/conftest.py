"""Builds the images and starts the demo's stack once for all of these tests: `make test-containers`."""

import os
from collections.abc import Iterator

import pytest

from tests.containers.running import PROJECT, Stack, make
from tools.stack.compose import NoEngineError, compose_for
from tools.stack.free_ports import is_free

PORTS = (8080, 8941, 8942, 8944, 15672)


@pytest.fixture(scope="session")
def stack() -> Iterator[Stack]:
    """`make up DEMO=1` as a separate Compose project, whose data is removed at the end."""
    try:
        compose = compose_for(demo=True, environment={**os.environ, "COMPOSE_PROJECT_NAME": PROJECT})
    except NoEngineError as error:
        pytest.exit(str(error), returncode=1)
    if taken := [port for port in PORTS if not is_free(port)]:
        pytest.exit(f"The stack needs ports that somebody has: {taken}. A stack of yours: make down", returncode=1)
    try:
        yield Stack(compose, make("up", "DEMO=1"))
    finally:
        make("down", "DEMO=1", "ARGS=--volumes")
