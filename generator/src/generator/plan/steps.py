"""The steps of an entry and the view in which they are tried, as the plan writes them down."""

from typing import Any

from pydantic import ConfigDict, Field

from contracts.brief import Value


class View(Value):
    """How the page is opened. `serve` answers paths of the site with a text, a status or no connection instead."""

    model_config = ConfigDict(extra="ignore")

    open: str = ""
    """Path, query and fragment within the site."""
    width: int | None = None
    height: int | None = None
    color_scheme: str | None = None
    time_zone: str | None = None
    locale: str | None = None
    offline: bool = False
    touch: bool = False
    clock: str | None = None
    """The page's local time when it is opened; kept over a reload."""
    serve: dict[str, Any] = Field(default_factory=dict)


PLAIN_VIEW = View()
"""As an evaluator opens the page."""


class Step(Value):
    """One step: its name in the vocabulary, such as `click`, and what it is given."""

    action: str
    given: Any = None
