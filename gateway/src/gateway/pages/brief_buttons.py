"""The buttons on the page of a brief: what operators can do as it stands, and what was asked for last."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from contracts.operator_commands import Action, Asked
from gateway.bodiless_route import BodilessRoute
from gateway.brief_status import BriefView
from gateway.operator_actions import possible_actions
from gateway.pages.browser_route import BrowserRoute
from gateway.run_events import RunEvents

TITLES: Mapping[str, str] = {"retry": "Try again", "call-back": "Call back now"}


class ButtonRoute(BodilessRoute, BrowserRoute):
    """Matches only what a browser sends when a button is pressed."""


@dataclass(frozen=True)
class Wish:
    """What an operator asked for, in the words of its button, and when."""

    title: str
    at: datetime


@dataclass(frozen=True)
class Buttons:
    """What can be done now, and the latest wish about the run if there is one."""

    actions: tuple[tuple[Action, str], ...]
    latest: Wish | None


def buttons_of(brief: BriefView) -> Buttons:
    """The buttons for a brief as it stands."""
    run = RunEvents(brief.events)
    asked = run.of(Asked)
    latest = Wish(TITLES.get(asked[-1][1].action, asked[-1][1].action), asked[-1][0]) if asked else None
    return Buttons(tuple((action, TITLES[action]) for action in possible_actions(run)), latest)
