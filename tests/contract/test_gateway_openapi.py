"""The gateway does what its own OpenAPI document says: no 500, no status, form or media type that is not in it."""

from collections.abc import Iterator
from typing import Any

import hypothesis
import pytest
import schemathesis
from hypothesis import HealthCheck
from pydantic import SecretStr
from schemathesis import APIOperation, Case, GenerationMode
from schemathesis.checks import CheckFunction, not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from structlog.testing import capture_logs

from gateway.briefs_read_model import BriefsReadModel
from gateway.http_application import create_app
from gateway.settings import GatewaySettings
from tests.stand_ins.conversation_stream import RecordedConversations, turn_record
from tests.stand_ins.outbox import RecordingOutbox
from tests.unit.gateway.events import BEGINNING, BRIEF_ID, whole_story
from tests.unit.gateway.names import look_up
from tests.unit.gateway.sample_requests import SECRET, a_request

TOKEN = "open-sesame-once-more"  # noqa: S105 - opens nothing but the gateways of these tests
CHECKS: list[CheckFunction] = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
SEEN: set[tuple[str, int]] = set()
"""(path, status) of every answer, to see that requests get past the door."""

_BOARD = BriefsReadModel()
_SETTINGS = GatewaySettings(brief_secret=SecretStr(SECRET), operator_token=SecretStr(TOKEN))
_APP = create_app(
    _SETTINGS,
    outbox=RecordingOutbox(),
    read_model=_BOARD,
    clock=lambda: BEGINNING,
    lookup=look_up,
    conversations=RecordedConversations(turn_record(brief_id=BRIEF_ID, at=BEGINNING)),
)
_DOCUMENT = schemathesis.openapi.from_asgi("/openapi.json", _APP)
# One by one, because `_DOCUMENT.parametrize()` makes tests of one and the same id, of which two workers run only one.
OPERATIONS = [found.ok() for found in _DOCUMENT.get_all_operations() if isinstance(found, Ok)]


@pytest.fixture(autouse=True, scope="module")
def _a_delivered_brief() -> Iterator[None]:
    for offset, progress in enumerate(whole_story()):
        _BOARD.apply(offset, progress)
    with capture_logs():
        yield


def helped(case: Case[Any]) -> Case[Any]:
    """The case as a holder of the token sends it who mostly knows the secret and sometimes a brief that there is."""
    case.headers["Authorization"] = f"Bearer {TOKEN}"
    if "brief_id" in case.path_parameters and sum(map(ord, str(case.path_parameters))) % 2:
        case.path_parameters["brief_id"] = str(BRIEF_ID)
    body = case.body
    chance = len(str(body))
    if isinstance(body, dict) and chance % 7:
        good = a_request()
        body |= {name: good[name] for name in ("secret", "email", "task", "nonce", "evaluation_url")[: chance % 6]}
    return case


@pytest.mark.parametrize("mode", GenerationMode)
@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.label)
def test_every_answer_is_one_that_the_document_describes(
    operation: APIOperation[Any, Any, Any, Any], mode: GenerationMode
) -> None:
    @hypothesis.given(operation.as_strategy(generation_mode=mode))
    @hypothesis.settings(
        max_examples=30,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    def ask(case: Case[Any]) -> None:
        answer = helped(case).call_and_validate(checks=CHECKS)
        SEEN.add((case.operation.path, answer.status_code))

    ask()


def test_the_requests_reached_what_lies_behind_the_door() -> None:
    statuses = {path: {status for known, status in SEEN if known == path} for path, _ in SEEN}
    assert {200, 403, 422} <= statuses["/briefs"], statuses
    assert 200 in statuses["/briefs/{brief_id}"], statuses
