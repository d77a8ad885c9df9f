"""A brief that could not get through to its page for its size is refused at the door, with the figures."""

import re

import httpx
import pytest
from pydantic import SecretStr

from chassis.brief_request.request_parser import brief_of
from chassis.envelope import encode
from contracts.brief import Attachment
from contracts.message_size_limits import (
    CONVERTED_MAX_BYTES,
    EVIDENCE_MAX_BYTES,
    MAX_BODY_BYTES,
    WRITTEN_MAX_BYTES,
    base64_bytes,
    largest_message_size,
    message_bytes,
    surely_fits,
)
from contracts.messages import BriefAccepted, RevisionAccepted
from contracts.spreadsheet_formats import has_spreadsheet
from gateway.brief_size import TooLargeError, require_fitting_size
from gateway.settings import GatewaySettings
from tests.stand_ins.outbox import RecordingOutbox
from tests.unit.gateway.events import BEGINNING
from tests.unit.gateway.problem import problem_of
from tests.unit.gateway.sample_requests import SECRET, a_request

SITE = base64_bytes(WRITTEN_MAX_BYTES) + EVIDENCE_MAX_BYTES


def accepted(*sizes: tuple[str, int], number: int = 1, text: str = "Sum it.") -> BriefAccepted | RevisionAccepted:
    attachments = tuple(Attachment(name=name, media_type="x/y", content=bytes(size)) for name, size in sizes)
    brief = brief_of(a_request(round=number, brief=text)).model_copy(update={"attachments": attachments})
    kind = BriefAccepted if number == 1 else RevisionAccepted
    return kind(brief_id=brief.id, accepted_at=BEGINNING, deadline=BEGINNING, brief=brief)


@pytest.fixture
def settings() -> GatewaySettings:
    return GatewaySettings(brief_secret=SecretStr(SECRET))


@pytest.mark.parametrize("number", [1, 2])
@pytest.mark.parametrize("sizes", [(), (("a.csv", 0),), (("ä\u2028\t.csv", 10), ("b.png", 11), ("c", 12))])
def test_message_is_measured_exactly_without_being_encoded(number: int, sizes: tuple[tuple[str, int], ...]) -> None:
    message = accepted(*sizes, number=number, text='Sum "it"\n\x01 ä 漢 \U0001f600')
    assert message_bytes(message) == len(encode(message).body)


@pytest.mark.parametrize("number", [1, 2])
def test_attachments_that_leave_no_room_for_the_site_are_refused(number: int) -> None:
    fits = (MAX_BODY_BYTES - SITE) * 3 // 4 - 500_000
    require_fitting_size(accepted(("a.png", fits), number=number))
    with pytest.raises(TooLargeError):
        require_fitting_size(accepted(("a.png", fits + 500_000), number=number))


@pytest.mark.parametrize("name", ["a.xlsx", "A.XLS", "b.ods", "c.xlsm", "d.xlsb"])
def test_spreadsheet_takes_room_for_its_conversion(name: str) -> None:
    size = 7_000_000
    require_fitting_size(accepted(("a.png", size)))
    with pytest.raises(TooLargeError):
        require_fitting_size(accepted((name, size)))
    assert largest_message_size(accepted((name, 1))).conversions == base64_bytes(CONVERTED_MAX_BYTES)


@pytest.mark.parametrize("name", ["xlsx", ".xlsx", "a.csv", "a.xlsx.txt"])
def test_other_files_take_no_room_for_a_conversion(name: str) -> None:
    assert not has_spreadsheet(accepted((name, 1)).brief)


def test_long_text_of_a_revision_leaves_room_for_the_site_that_it_revises() -> None:
    text = "a" * (MAX_BODY_BYTES - SITE)
    require_fitting_size(accepted(text=text))
    with pytest.raises(TooLargeError):
        require_fitting_size(accepted(text=text, number=2))


async def test_refusal_tells_what_the_brief_takes_and_what_there_is(
    client: httpx.AsyncClient, outbox: RecordingOutbox
) -> None:
    raw = "a" * 10_000_000  # percent-encoded data grows by a third in a message
    request = a_request(attachments=[{"name": "a.txt", "url": f"data:text/plain,{raw}"}])
    detail = problem_of(await client.post("/briefs", json=request), 413)["detail"]
    taken, *parts, there_is = (int(figure) for figure in re.findall(r"\d+", detail))
    assert taken == sum(parts) > there_is == MAX_BODY_BYTES
    assert parts[0] > base64_bytes(len(raw))
    assert outbox.sent == []


@pytest.mark.parametrize("number", [1, 2])
@pytest.mark.parametrize("name", ["a.png", "a.xlsx"])
@pytest.mark.parametrize("text", ["x", "\x01" * 300_000, "\U0001f600" * 100_000])
def test_a_brief_that_surely_fits_fits_by_the_exact_measure_too(number: int, name: str, text: str) -> None:
    messages = [accepted((name, size), number=number, text=text) for size in range(0, 9_000_000, 500_000)]
    fitting = [message for message in messages if surely_fits(message.brief)]
    assert fitting
    assert [message for message in fitting if not largest_message_size(message).fits] == []
