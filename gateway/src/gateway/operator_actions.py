"""Decides what an operator can have done about a brief as it stands, and by which command to the services."""

from dataclasses import dataclass

from chassis.errors import ServiceError
from contracts.messages import SitePublished
from contracts.operator_commands import ACTIONS, Action
from contracts.progress_events import Generated, Judged, Refused
from contracts.verdict import Standing
from gateway.brief_state import standing_of, state_of_run
from gateway.run_events import RunEvents


class NothingToDoError(ServiceError):
    """The action would do nothing as the brief stands; the text says why and what else to do."""


@dataclass(frozen=True)
class Order:
    """What the services are told, as in `contracts.operator_commands.Command`."""

    action: Action
    message: str | None = None


def order_for(action: Action, run: RunEvents) -> Order:
    """What an action on a brief with this latest run comes to. Raises NothingToDoError."""
    match action:
        case "retry":
            return _retry(standing_of(run))
        case "publish":
            return _publish(run, standing_of(run))
        case "call-back":
            return _call_back(run, standing_of(run))
        case "give-up":
            return _give_up(standing_of(run))


def possible_actions(run: RunEvents) -> list[Action]:
    """The actions that would do something."""
    return [action for action in ACTIONS if _is_possible(action, run)]


def _is_possible(action: Action, run: RunEvents) -> bool:
    try:
        order_for(action, run)
    except NothingToDoError:
        return False
    return True


def _retry(standing: Standing) -> Order:
    if standing.buried is not None:
        return Order("retry", standing.buried)
    if standing.salvaged:
        return Order("retry")
    if standing.delivered_at is not None:
        raise NothingToDoError("It has not failed, and the evaluator was told. What is to be better takes a new brief.")
    raise NothingToDoError("It is under way, and failed attempts are repeated by themselves.")


def _publish(run: RunEvents, standing: Standing) -> Order:
    if standing.delivered_at is not None:
        raise NothingToDoError("It is over: the evaluator was told.")
    if standing.buried is not None:
        raise NothingToDoError("It has failed, and nothing works on it. Try it again.")
    if run.of(Generated):
        raise NothingToDoError("A site was chosen already and is on its way.")
    if not run.of(Judged):
        raise NothingToDoError("There is no candidate yet that could be published.")
    return Order("publish")


def _call_back(run: RunEvents, standing: Standing) -> Order:
    if standing.delivered_at is not None:
        raise NothingToDoError("The evaluator has answered 200 already, and is told once.")
    if standing.buried == SitePublished.key:
        return Order("retry", standing.buried)
    if standing.buried is not None:
        raise NothingToDoError("Nothing is published that the evaluator could be told of. Try the brief again.")
    if state_of_run(run) != "notifying":
        raise NothingToDoError("The site is not published yet. The callback follows by itself.")
    if not run.of(Refused):
        raise NothingToDoError("The first callback is being sent.")
    return Order("call-back")


def _give_up(standing: Standing) -> Order:
    if standing.delivered_at is not None:
        raise NothingToDoError("It is over: the evaluator was told.")
    if standing.buried is not None:
        raise NothingToDoError("It has failed already, and nothing works on it.")
    return Order("give-up")
