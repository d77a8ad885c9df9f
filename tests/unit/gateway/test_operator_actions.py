"""What operators can do about a brief follows from how it stands; what would do nothing is refused with the reason."""

from collections.abc import Sequence

import pytest

from contracts.operator_commands import ACTIONS, Action, Restarted
from contracts.progress_events import Generated, Judged, Refused
from contracts.progress_events_of_deliveries import Buried, Started
from contracts.progress_record import Progress
from gateway.operator_actions import NothingToDoError, Order, order_for, possible_actions
from gateway.run_events import RunEvents
from tests.unit.gateway.events import accepted, event, whole_story


def buried(message: str, seconds: float = 70) -> Progress:
    return event(Buried, seconds, message=message, reason="no token")


PUBLISHED = whole_story()[:-2]
REFUSED = [*PUBLISHED, event(Refused, 62, reason="503", status=503)]
STORIES: dict[str, Sequence[Progress]] = {
    "accepted": [accepted()],
    "generating": whole_story()[:3],
    "judged": [*whole_story()[:3], event(Judged, 20.5)],
    "chosen": [*whole_story()[:3], event(Judged, 20.5), event(Generated, 21, status="succeeded")],
    "published": PUBLISHED,
    "refused": REFUSED,
    "delivered": whole_story(),
    "failed": [*whole_story()[:6], buried("site.generated")],
    "failed, tried again": [
        *whole_story()[:6],
        buried("site.generated"),
        event(Started, 80, message="site.generated", attempt=1),
    ],
    "untold": [*REFUSED, buried("site.published")],
    "salvaged": [*whole_story()[:3], event(Generated, 21, status="salvaged"), *whole_story()[5:]],
    "salvaged, failed": [event(Generated, 21, status="salvaged"), buried("site.generated")],
    "salvaged, started again": [
        event(Generated, 21, status="salvaged"),
        *whole_story()[5:],
        event(Restarted, 90, run=2),
    ],
}
GIVE_UP = Order("give-up")
OVER = {"delivered", "failed", "untold", "salvaged", "salvaged, failed"}
ORDERS: dict[tuple[str, Action], Order] = {
    **{(name, "give-up"): GIVE_UP for name in STORIES if name not in OVER},
    ("judged", "publish"): Order("publish"),
    ("failed", "retry"): Order("retry", "site.generated"),
    ("untold", "retry"): Order("retry", "site.published"),
    ("untold", "call-back"): Order("retry", "site.published"),
    ("salvaged", "retry"): Order("retry"),
    ("salvaged, failed", "retry"): Order("retry", "site.generated"),
    ("refused", "call-back"): Order("call-back"),
}


@pytest.mark.parametrize("story", STORIES)
def test_an_action_that_is_possible_has_an_order_and_any_other_a_reason(story: str) -> None:
    run = RunEvents(STORIES[story])
    possible = possible_actions(run)
    assert possible == [action for action in ACTIONS if (story, action) in ORDERS]
    for action in possible:
        assert order_for(action, run) == ORDERS[story, action]


@pytest.mark.parametrize(
    ("story", "action", "reason"),
    [
        ("generating", "retry", "under way"),
        ("salvaged, started again", "retry", "under way"),
        ("delivered", "retry", "takes a new brief"),
        ("delivered", "call-back", "answered 200 already"),
        ("failed", "call-back", "Try the brief again"),
        ("generating", "call-back", "not published yet"),
        ("published", "call-back", "being sent"),
        ("generating", "publish", "no candidate yet"),
        ("chosen", "publish", "on its way"),
        ("failed", "publish", "Try it again"),
        ("delivered", "publish", "It is over"),
        ("delivered", "give-up", "It is over"),
        ("failed", "give-up", "failed already"),
    ],
)
def test_the_reason_says_how_the_brief_stands(story: str, action: Action, reason: str) -> None:
    with pytest.raises(NothingToDoError, match=reason):
        order_for(action, RunEvents(STORIES[story]))
