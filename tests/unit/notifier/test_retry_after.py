"""`Retry-After` is read in both its forms, and nothing that a host writes there does any harm."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from math import isfinite

from hypothesis import given
from hypothesis import strategies as st

from notifier.retry_after import retry_after_seconds

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


HEADERS: Sequence[tuple[str | None, float | None]] = [
    (None, None),
    ("0", 0),
    ("7", 7),
    (" 120 ", 120),
    ("Sun, 22 Nov 2026 12:00:30 GMT", 30),
    ("Sunday, 22-Nov-26 12:00:30 GMT", 30),
    ("Sun Nov 22 12:00:30 2026", 30),
    ("Sun, 22 Nov 2026 11:00:00 GMT", 0),
    ("", None),
    ("soon", None),
    ("-5", None),
    ("1.5", None),
    ("٣", None),
    ("9" * 400, None),
    ("Sun, 99 Nov 2026 12:00:30 GMT", None),
]


def test_seconds_and_dates_are_understood_and_all_else_is_as_if_not_said() -> None:
    for value, seconds in HEADERS:
        assert retry_after_seconds(value, NOW) == seconds, value


@given(st.integers(0, 10**8))
def test_a_date_is_as_good_as_the_seconds_until_then(seconds: int) -> None:
    date = format_datetime(NOW + timedelta(seconds=seconds), usegmt=True)
    assert retry_after_seconds(date, NOW) == seconds


@given(st.text() | st.from_regex(r"[A-Za-z]{3}, \d+ [A-Za-z]{3} \d+ \d+:\d+:\d+ \S+"))
def test_no_text_raises_or_asks_for_less_than_nothing(text: str) -> None:
    seconds = retry_after_seconds(text, NOW)
    assert seconds is None or (seconds >= 0 and isfinite(seconds))
