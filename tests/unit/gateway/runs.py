"""Events of one brief that was started once or more often."""

from chassis.brief_request.request_parser import brief_of
from contracts.progress_event_base import Event
from contracts.progress_events import Accepted, Delivered, Generated
from contracts.progress_events_of_deliveries import Buried, Started
from contracts.progress_record import Progress
from gateway.brief_fingerprint import fingerprint_of
from tests.unit.gateway.events import event
from tests.unit.gateway.sample_requests import a_request

BRIEF = brief_of(a_request())


def at(kind: type[Event], seconds: float, run: int = 1, **facts: str | int) -> Progress:
    return event(kind, seconds, BRIEF.id, run=run, **facts)


def promised(run: int = 1, seconds: float = 0) -> Progress:
    return at(Accepted, seconds, run, task=BRIEF.task, round=1, fingerprint=fingerprint_of(BRIEF))


STARTED = at(Started, 1, message="brief.accepted", attempt=1)
SALVAGED = at(Generated, 2, status="salvaged")
SUCCEEDED = at(Generated, 2, status="succeeded")
DELIVERED = at(Delivered, 5)
BURIED = at(Buried, 3, message="site.generated", reason="no access")
REPLAYED = at(Started, 4, message="site.generated", attempt=1)
