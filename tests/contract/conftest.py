"""Stand-ins that several contract tests share."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio

from generator.chromium.browser import ChromiumBrowser
from tests.contract.chromium import chromium
from tools.stand_ins.evaluator.server import RunningEvaluator, serving_evaluator
from tools.stand_ins.gemini.server import RunningGemini, serving_gemini
from tools.stand_ins.openai.server import RunningOpenAI, serving_openai


@pytest.fixture(scope="session")
def gemini_server() -> Iterator[RunningGemini]:
    with serving_gemini() as running:
        yield running


@pytest.fixture
def gemini(gemini_server: RunningGemini) -> RunningGemini:
    """A Gemini stand-in without state of other tests."""
    gemini_server.forget()
    return gemini_server


@pytest.fixture(scope="session")
def openai_server() -> Iterator[RunningOpenAI]:
    with serving_openai() as running:
        yield running


@pytest.fixture
def openai(openai_server: RunningOpenAI) -> RunningOpenAI:
    """An OpenAI-compatible stand-in without state of other tests."""
    openai_server.forget()
    return openai_server


@pytest.fixture(scope="session")
def evaluator_server() -> Iterator[RunningEvaluator]:
    with serving_evaluator() as running:
        yield running


@pytest.fixture
def evaluator(evaluator_server: RunningEvaluator) -> RunningEvaluator:
    """An evaluator stand-in without state of other tests."""
    evaluator_server.forget()
    return evaluator_server


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser(chromium_path: Path) -> AsyncIterator[ChromiumBrowser]:
    """A running browser with short time limits."""
    browser = chromium(chromium_path)
    await browser.start()
    yield browser
    await browser.close()
