"""The view in which an entry opens the page: address, window size, locale, clock, mocked responses."""

from datetime import UTC, datetime
from typing import Annotated, Any
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field

from contracts.value import Value
from generator.plan.action_arguments import parse_color_scheme
from generator.plan.mocked_response_parser import parse_mocked_response


def _scheme(raw: Any) -> str | None:
    return None if raw is None else parse_color_scheme(raw)


def _zone(name: str | None) -> str | None:
    if name is not None and name not in available_timezones():
        raise ValueError(f"there is no time zone {name[:60]!r}")
    return name


def _clock(raw: Any) -> str | None:
    """Parse a local date, time or both; a time alone means today."""
    if raw is None:
        return None
    if isinstance(raw, int | float) and not isinstance(raw, bool):
        return datetime.fromtimestamp(raw / 1000, UTC).isoformat()
    text = str(raw).strip()
    datetime.fromisoformat(f"2027-01-01T{text}" if "-" not in text[:5] else text)
    return text


def _served(raw: dict[str, Any]) -> dict[str, Any]:
    for answer in raw.values():
        parse_mocked_response(answer)
    return raw


class View(Value):
    """How the page is opened. `serve` mocks responses of paths: a text, a status, or no connection."""

    model_config = ConfigDict(extra="ignore")

    open: str = ""
    """Path, query and fragment within the site."""
    width: int | None = None
    height: int | None = None
    color_scheme: Annotated[str | None, BeforeValidator(_scheme)] = None
    time_zone: Annotated[str | None, AfterValidator(_zone)] = None
    locale: str | None = Field(default=None, pattern=r"^[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*$")
    offline: bool = False
    touch: bool = False
    clock: Annotated[str | None, BeforeValidator(_clock)] = None
    """The page's local time when it is opened."""
    serve: Annotated[dict[str, Any], AfterValidator(_served)] = Field(default_factory=dict)

    @property
    def moment(self) -> datetime | None:
        """The clock's time, by default in the view's time zone."""
        if self.clock is None:
            return None
        zone = ZoneInfo(self.time_zone or "UTC")
        alone = "-" not in self.clock[:5]
        moment = datetime.fromisoformat(f"{datetime.now(zone):%F}T{self.clock}" if alone else self.clock)
        return moment if moment.tzinfo else moment.replace(tzinfo=zone)


PLAIN_VIEW = View()
"""The default view, which evaluators use."""
