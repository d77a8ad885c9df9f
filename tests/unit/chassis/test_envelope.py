"""Whatever arrives in a queue is either a message or a PermanentError."""

import json
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.envelope import Envelope, decode, encode
from chassis.errors import PermanentError
from contracts.messages import Message, SitePublished
from contracts.work_queues import WORK_QUEUES
from tests.unit.notifier.messages import a_site_published

BRIEF_ID = str(UUID(int=1))
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=20,
)
MESSAGE_TYPES = [queue.message_type for queue in WORK_QUEUES]
FIELDS = sorted({name for kind in MESSAGE_TYPES for name in kind.model_fields})
ALMOST = st.dictionaries(st.sampled_from(FIELDS), JSON, max_size=8)
BODIES = st.binary() | st.builds(lambda value: json.dumps(value).encode(), JSON | ALMOST)


def read(type_name: str, body: bytes, kind: type[Message]) -> Message | None:
    try:
        return decode(Envelope(type_name, "id", BRIEF_ID, body), kind)
    except PermanentError:
        return None


@given(st.sampled_from(MESSAGE_TYPES), BODIES)
def test_any_body_is_decoded_or_refused_for_good(kind: type[Message], body: bytes) -> None:
    message = read(kind.type_name(), body, kind)
    assert message is None or isinstance(message, kind)


@given(st.text(), BODIES)
def test_any_type_is_decoded_or_refused_for_good(type_name: str, body: bytes) -> None:
    assert read(type_name, body, SitePublished) is None or type_name == SitePublished.type_name()


VALID = json.loads(a_site_published().model_dump_json())


@given(st.sampled_from(sorted(VALID)), JSON)
def test_a_message_with_one_odd_field_is_decoded_or_refused_for_good(field: str, value: object) -> None:
    body = json.dumps(VALID | {field: value}).encode()
    message = read(SitePublished.type_name(), body, SitePublished)
    assert message is None or isinstance(message, SitePublished)


@pytest.mark.parametrize("body", [b"[" * 100_000, b'{"brief_id":' * 50_000, b"\xff\xfe", b"\x00", b"1e999999"])
def test_bodies_made_to_break_a_parser_are_refused_for_good(body: bytes) -> None:
    with pytest.raises(PermanentError, match="undecodable"):
        decode(Envelope(SitePublished.type_name(), "id", BRIEF_ID, body), SitePublished)


def test_a_reason_quotes_nothing_of_the_body() -> None:
    body = json.dumps(VALID | {"commit_sha": "a very private text"}).encode()
    with pytest.raises(PermanentError) as refusal:
        decode(Envelope(SitePublished.type_name(), "id", BRIEF_ID, body), SitePublished)
    assert "commit_sha" in str(refusal.value)
    assert "private" not in str(refusal.value)


def test_what_is_sealed_is_unsealed_unchanged() -> None:
    message = a_site_published()
    assert decode(encode(message), SitePublished) == message
