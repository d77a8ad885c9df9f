"""Renders the pages' templates: every value is escaped, a missing one is an error, and a link leads to the web."""

import functools
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from chassis.terminal_escapes import terminal_safe

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
UNKNOWN = "\N{EN DASH}"


def render(
    template: str, *, status: int = 200, headers: Mapping[str, str] | None = None, **values: Any
) -> HTMLResponse:
    """A page made of a file in `templates/`, with its Content-Security-Policy."""
    page = _environment().get_template(template).render(values)
    policy = {"Content-Security-Policy": CONTENT_SECURITY_POLICY}
    return HTMLResponse(page, status_code=status, headers={**policy, **(headers or {})})


@functools.cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("gateway.pages"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=printable,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"duration": duration, "day": day, "time": time, "iso": iso}
    environment.tests["web_link"] = is_web_link
    return environment


def printable(value: Any) -> Any:
    """The value as it is shown: unprintable characters, which could turn text around, are escaped."""
    if value is None:
        return UNKNOWN
    return terminal_safe(value, lines=True) if isinstance(value, str) and not isinstance(value, Markup) else value


def is_web_link(address: object) -> bool:
    """Whether an address from outside may be a link: `javascript:` and the like may not."""
    try:
        parts = urlsplit(str(address))
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.netloc)


def duration(seconds: float) -> str:
    """Minutes and seconds, as `4:05`."""
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes}:{rest:02}"


def day(at: datetime) -> str:
    """The date in UTC, as `27 Nov`."""
    utc = at.astimezone(UTC)
    return f"{utc.day} {utc:%b}"


def time(at: datetime) -> str:
    """The time in UTC, as `14:05:09`."""
    return f"{at.astimezone(UTC):%H:%M:%S}"


def iso(at: datetime) -> str:
    """The moment for machines, to the second."""
    return at.astimezone(UTC).isoformat(timespec="seconds")
