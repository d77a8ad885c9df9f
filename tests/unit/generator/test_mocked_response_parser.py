"""What a view serves instead of the site's file is read in every reasonable form."""

from typing import Any

import pytest

from generator.plan.mocked_response_parser import MockedResponse, parse_mocked_response


@pytest.mark.parametrize(
    ("raw", "served"),
    [
        ("a,b", MockedResponse("a,b")),
        ("", MockedResponse("")),
        (500, MockedResponse("", 500)),
        ("404", MockedResponse("", 404)),
        ("200", MockedResponse("200")),
        (None, MockedResponse(None)),
        (False, MockedResponse(None)),
        ("no connection", MockedResponse(None)),
        ({"offline": True}, MockedResponse(None)),
        ({"connection": False}, MockedResponse(None)),
        ({"status": "offline"}, MockedResponse(None)),
        ({"status": 503, "text": "busy"}, MockedResponse("busy", 503)),
        ({"status": "503"}, MockedResponse("", 503)),
        ({"body": "{}", "type": "application/json"}, MockedResponse("{}", content_type="application/json")),
        ({"json": {"a": 1}}, MockedResponse('{"a": 1}', content_type="application/json")),
        ({"primes": 168}, MockedResponse('{"primes": 168}', content_type="application/json")),
        ([1, 2], MockedResponse("[1, 2]", content_type="application/json")),
    ],
)
def test_an_answer_is_read(raw: Any, served: MockedResponse) -> None:
    assert parse_mocked_response(raw) == served


@pytest.mark.parametrize("raw", [99, 1000, True, {"status": "often"}, {"status": None}])
def test_what_is_no_status_is_refused(raw: Any) -> None:
    with pytest.raises(ValueError, match="is no status of an answer"):
        parse_mocked_response(raw)
