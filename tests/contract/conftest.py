"""Stand-ins that several contract tests share."""

from collections.abc import Iterator

import pytest

from tests.stand_ins.servers.gemini.server import RunningGemini, serving_gemini


@pytest.fixture(scope="session")
def gemini_server() -> Iterator[RunningGemini]:
    with serving_gemini() as running:
        yield running


@pytest.fixture
def gemini(gemini_server: RunningGemini) -> RunningGemini:
    """A Gemini that knows nothing of other tests."""
    gemini_server.forget()
    return gemini_server
