"""The stack says why a part does not start, and leaves nothing behind then."""

from pathlib import Path

import pytest

from tools.stack.broker import BrokerNode
from tools.stack.readiness import NotReadyError
from tools.stack.real_or_stand_ins import RealServices
from tools.stack.stack import running_stack


def test_a_service_that_does_not_start_shows_its_last_words(
    broker: BrokerNode, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    values = {"RABBITMQ_URL": broker.url, "BRIEF_SECRET": ""}
    nowhere = RealServices({"GEMINI_API_KEY": "none", "GITHUB_TOKEN": "none", "EVALUATION_URL": "http://127.0.0.1:1/"})

    with (
        pytest.raises(NotReadyError, match=r"(?s)gateway ended with 2 .*gateway\.log.*BRIEF_SECRET: .*set it"),
        running_stack(broker=broker, real=nowhere, values=values),
    ):
        pass

    assert list(tmp_path.iterdir()) == []
