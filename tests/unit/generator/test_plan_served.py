"""What a view serves instead of the site's file is read in every reasonable form."""

from collections.abc import Sequence
from typing import Any

import pytest

from generator.plan.mocked_response import Served, served_of

ANSWERS: Sequence[tuple[Any, Served]] = [
    ("a,b", Served("a,b")),
    ("", Served("")),
    (500, Served("", 500)),
    ("404", Served("", 404)),
    ("200", Served("200")),
    (None, Served(None)),
    (False, Served(None)),
    ("no connection", Served(None)),
    ({"offline": True}, Served(None)),
    ({"connection": False}, Served(None)),
    ({"status": "offline"}, Served(None)),
    ({"status": 503, "text": "busy"}, Served("busy", 503)),
    ({"status": "503"}, Served("", 503)),
    ({"body": "{}", "type": "application/json"}, Served("{}", content_type="application/json")),
    ({"json": {"a": 1}}, Served('{"a": 1}', content_type="application/json")),
    ({"primes": 168}, Served('{"primes": 168}', content_type="application/json")),
    ([1, 2], Served("[1, 2]", content_type="application/json")),
]


def test_an_answer_is_read() -> None:
    for raw, served in ANSWERS:
        assert served_of(raw) == served, raw


@pytest.mark.parametrize("raw", [99, 1000, True, {"status": "often"}, {"status": None}])
def test_what_is_no_status_is_refused(raw: Any) -> None:
    with pytest.raises(ValueError, match="is no status of an answer"):
        served_of(raw)
