"""The Gemini stand-in refuses a whole account in Google's words, as the vendor's own SDK sees it."""

import pytest
from google.api_core import exceptions

from tests.contract.gemini_client import ask
from tools.stand_ins.gemini.account_refusals import AccountRefusal, Kind
from tools.stand_ins.gemini.server import RunningGemini


@pytest.mark.parametrize(
    ("kind", "error", "words"),
    [
        ("key-invalid", exceptions.BadRequest, "API key not valid"),
        ("key-leaked", exceptions.Forbidden, "reported as leaked"),
        ("location", exceptions.BadRequest, "location is not supported"),
        ("daily-quota", exceptions.TooManyRequests, "exceeded your current quota"),
        ("no-model", exceptions.NotFound, "is not found"),
    ],
)
def test_a_refusal_of_the_account_surfaces_as_its_exception(
    gemini: RunningGemini, kind: Kind, error: type[Exception], words: str
) -> None:
    gemini.gemini.account.begin([AccountRefusal(kind=kind)])
    with pytest.raises(error, match=words):
        ask(gemini)


def test_an_invalid_key_is_named_in_the_details(gemini: RunningGemini) -> None:
    gemini.gemini.account.begin([AccountRefusal(kind="key-invalid")])
    with pytest.raises(exceptions.BadRequest) as caught:
        ask(gemini)
    assert [detail["reason"] for detail in caught.value.details] == ["API_KEY_INVALID"]


def test_an_account_is_refused_for_so_many_calls(gemini: RunningGemini) -> None:
    gemini.gemini.account.begin([AccountRefusal(kind="key-leaked", calls=2)])
    for _ in range(2):
        with pytest.raises(exceptions.Forbidden):
            ask(gemini)
    assert ask(gemini).candidates


def test_an_account_is_refused_until_the_refusal_ends(gemini: RunningGemini) -> None:
    gemini.gemini.account.begin([AccountRefusal(kind="location")])
    with pytest.raises(exceptions.BadRequest):
        ask(gemini)
    gemini.gemini.account.end()
    assert ask(gemini).candidates


def test_a_refusal_can_be_about_one_prompt_only(gemini: RunningGemini) -> None:
    gemini.gemini.account.begin([AccountRefusal(kind="no-model", about="a clock")])
    assert ask(gemini, "Draw a map.").candidates
    with pytest.raises(exceptions.NotFound):
        ask(gemini, "Draw a clock.")
