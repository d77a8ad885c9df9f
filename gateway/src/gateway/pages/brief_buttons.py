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

TITLES: Mapping[str, str] = {
    "retry": "Try again",
    "publish": "Publish the best so far",
    "call-back": "Call back now",
    "give-up": "Give up",
}
WARNINGS: Mapping[Action, str] = {
    "give-up": "All work on it stops: it ends as failed, or as untold if its site is published, which stays. "
    "“Try again” takes it up again."
}
"""What is said before an action that has to be confirmed."""


class ButtonRoute(BodilessRoute, BrowserRoute):
    """Matches only what a browser sends when a button is pressed."""


@dataclass(frozen=True)
class LastAction:
    """What an operator asked for, in the words of its button, and when."""

    title: str
    at: datetime


@dataclass(frozen=True)
class Button:
    """An action, the words on its button, and the warning to be confirmed if it needs one."""

    action: Action
    title: str
    warning: str | None


@dataclass(frozen=True)
class Buttons:
    """What can be done now, and what was asked for last in this run."""

    actions: tuple[Button, ...]
    latest: LastAction | None


def buttons_of(brief: BriefView) -> Buttons:
    """The buttons for a brief as it stands."""
    run = RunEvents(brief.events)
    asked = run.of(Asked)
    latest = LastAction(TITLES.get(asked[-1][1].action, asked[-1][1].action), asked[-1][0]) if asked else None
    return Buttons(tuple(Button(one, TITLES[one], WARNINGS.get(one)) for one in possible_actions(run)), latest)
