"""Every form of a request that was seen in the wild (protocol, section 1)."""

import re
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.brief_request.field_errors import InvalidFieldError
from chassis.brief_request.request_parser import brief_of
from contracts.brief import Brief
from tests.unit.gateway.sample_requests import a_request, a_request_without

JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(categories=None)),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=8,
)
FIELDS = st.sampled_from([*a_request(), "checks", "attachments"])


def _fault_or_none(fields: dict[str, Any]) -> str | None:
    try:
        brief_of(fields)
    except InvalidFieldError as error:
        return error.field
    return None


def fault_of(fields: dict[str, Any]) -> str:
    with pytest.raises(InvalidFieldError) as caught:
        brief_of(fields)
    assert caught.value.field in str(caught.value)
    return caught.value.field


def test_a_plain_request_becomes_a_brief_of_its_own_words() -> None:
    assert brief_of(a_request()) == Brief(
        email="student@example.com",
        task="sum-of-sales-a1b2c",
        round=1,
        nonce="0199c0de-6f1c-7cc3-8a2e-3a1b5d7f9c10",
        text="Publish a page that sums the sales.",
        evaluation_url="https://evaluator.example.com/notify",
    )


@given(st.dictionaries(FIELDS, JSON_VALUES))
def test_any_json_is_understood_or_names_the_field_at_fault(changes: dict[str, Any]) -> None:
    fault = _fault_or_none(a_request(**changes))
    assert fault is None or re.split(r"[\[.]", fault)[0] in changes


@given(st.dictionaries(FIELDS | st.text(), JSON_VALUES))
def test_an_arbitrary_object_raises_nothing_but_the_field_error(fields: dict[str, Any]) -> None:
    assert _fault_or_none(fields) != ""


@pytest.mark.parametrize("task", ["sum-of-sales-a1b2c", "Analyze", "Mixed Case.with dots", "задача", " padded "])
def test_a_task_is_kept_exactly_as_sent(task: str) -> None:
    assert brief_of(a_request(task=task)).task == task


@pytest.mark.parametrize("nonce", ["0199c0de-6f1c-7cc3-8a2e-3a1b5d7f9c10", "free text, not an id"])
def test_a_nonce_is_any_text(nonce: str) -> None:
    assert brief_of(a_request(nonce=nonce)).nonce == nonce


@pytest.mark.parametrize(
    ("sent", "number"), [(1, 1), ("1", 1), (" 2 ", 2), (3, 3), ("3", 3), (1.0, 1), (None, 1), (17, 17)]
)
def test_a_round_is_a_number_however_it_is_written(sent: object, number: int) -> None:
    assert brief_of(a_request(round=sent)).round == number


NO_ROUNDS: Sequence[object] = [
    True,
    False,
    0,
    -1,
    "0",
    "-1",
    "",
    "one",
    "1.0",
    "\u0661",
    1.5,
    float("inf"),
    10**400,
    "9" * 400,
    [1],
    {"n": 1},
]


def test_any_other_round_is_refused() -> None:
    for sent in NO_ROUNDS:
        assert fault_of(a_request(round=sent)) == "round", sent


@pytest.mark.parametrize("text", ["One line.", "# Title\n\nMany\n\n- lines\n" * 300])
def test_a_brief_may_be_a_line_or_kilobytes_of_markdown(text: str) -> None:
    assert brief_of(a_request(brief=text)).text == text


def test_unknown_fields_are_ignored() -> None:
    assert brief_of(a_request(signature="x", extra={"a": [1]})) == brief_of(a_request())


def test_the_secret_is_left_behind() -> None:
    assert "secret" not in Brief.model_fields
    assert brief_of(a_request(secret="anything")) == brief_of(a_request_without("secret"))  # noqa: S106 - the point is to lose it


@pytest.mark.parametrize("field", ["email", "task", "nonce", "brief", "evaluation_url"])
@pytest.mark.parametrize("value", [None, 7, True, [], {}, "", "  ", "a\0b", "half \ud83d pair"], ids=repr)
def test_a_text_field_of_another_kind_is_named(field: str, value: object) -> None:
    assert fault_of(a_request(**{field: value})) == field


@pytest.mark.parametrize("field", ["email", "task", "nonce", "evaluation_url"])
def test_a_field_of_absurd_length_is_named(field: str) -> None:
    assert fault_of(a_request(**{field: "https://e.example/" + "x" * 5000})) == field


@pytest.mark.parametrize(
    "url",
    [
        "https://evaluator.example.com/notify",
        "http://evaluator.example.com:8080/notify?course=1",
        "HTTPS://EXAMPLE.COM",
        "http://127.0.0.1:9000/callback",
        "http://[::1]:9000/callback",
    ],
)
def test_a_callback_goes_to_any_http_address_with_a_host(url: str) -> None:
    assert brief_of(a_request(evaluation_url=url)).evaluation_url == url
