"""A gateway in this process: its real application over a stand-in for the broker."""

from collections.abc import AsyncIterator

import httpx
import pytest
from pydantic import SecretStr
from starlette.applications import Starlette

from gateway.briefs_read_model import BriefsReadModel
from gateway.http_application import create_app
from gateway.settings import GatewaySettings
from tests.stand_ins.outbox import RecordingOutbox
from tests.unit.gateway.events import BEGINNING
from tests.unit.gateway.names import look_up
from tests.unit.gateway.sample_requests import OPERATOR_TOKEN, SECRET


@pytest.fixture
def outbox() -> RecordingOutbox:
    return RecordingOutbox()


@pytest.fixture
def read_model() -> BriefsReadModel:
    return BriefsReadModel(clock=lambda: BEGINNING)


@pytest.fixture
def settings() -> GatewaySettings:
    return GatewaySettings(brief_secret=SecretStr(SECRET), operator_token=None, brief_max_bytes=100_000)


@pytest.fixture
def app(settings: GatewaySettings, outbox: RecordingOutbox, read_model: BriefsReadModel) -> Starlette:
    return create_app(settings, outbox=outbox, read_model=read_model, clock=lambda: BEGINNING, lookup=look_up)


@pytest.fixture
def guarded(outbox: RecordingOutbox, read_model: BriefsReadModel) -> Starlette:
    """A gateway with an operator token."""
    settings = GatewaySettings(brief_secret=SecretStr(SECRET), operator_token=SecretStr(OPERATOR_TOKEN))
    return create_app(settings, outbox=outbox, read_model=read_model, clock=lambda: BEGINNING, lookup=look_up)


@pytest.fixture
async def client(app: Starlette) -> AsyncIterator[httpx.AsyncClient]:
    # A defect is looked at as an evaluator would see it: as an answer, not as an exception in the test.
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
        yield client
