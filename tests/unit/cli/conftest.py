"""A gateway that a test prepares, in place of the one that the settings name."""

import json
from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import pytest

from cli import following, gateway_client
from cli.gateway_client import GatewayClient
from tests.unit.cli.fake_gateway import BRIEF, FakeGateway

SETTINGS = (
    "BRIEF_SECRET=first-secret,second-secret\nEVALUATION_URL=https://example.org/notify\nOPERATOR_TOKEN=operator\n"
)


@pytest.fixture
def gateway(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> FakeGateway:
    """In place of the one at PAGEWRIGHT_URL; the working folder holds `.env` and `brief.json`."""
    fake = FakeGateway()
    connect = gateway_client.connect

    def connected(environment: Mapping[str, str]) -> AbstractAsyncContextManager[GatewayClient]:
        return connect(environment, fake.transport)

    monkeypatch.setattr(gateway_client, "connect", connected)
    monkeypatch.setattr(following, "PAUSE_SECONDS", 0.0)
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".env").write_text(SETTINGS)
    (tmp_path / "brief.json").write_text(json.dumps(BRIEF))
    return fake
