"""Parses the header `Retry-After` (RFC 9110, 10.2.3) of an evaluator's response."""

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

_SECONDS = re.compile("[0-9]{1,9}")


def retry_after_seconds(value: str | None, now: datetime) -> float | None:
    """Seconds from `now`, 0 for a date in the past; None without the header, or where it is neither number nor date."""
    if value is None:
        return None
    text = value.strip()
    if _SECONDS.fullmatch(text):
        return float(text)
    try:
        date = parsedate_to_datetime(text)
        # A date without a zone is in GMT, as all HTTP dates are.
        return max(0.0, ((date if date.tzinfo else date.replace(tzinfo=UTC)) - now).total_seconds())
    except (ValueError, OverflowError):
        return None
