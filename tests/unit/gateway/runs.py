"""Events of one brief that was started once or more often."""

from chassis.brief_request.request_parser import brief_of
from contracts.progress import Progress, Stage, facts_of_run
from gateway.brief_fingerprint import fingerprint_of
from tests.unit.gateway.events import event
from tests.unit.gateway.sample_requests import a_request

BRIEF = brief_of(a_request())


def at(stage: Stage, seconds: float, run: int = 1, **facts: str | int) -> Progress:
    return event(stage, seconds, BRIEF.id, **facts_of_run(run, facts))


def promised(run: int = 1, seconds: float = 0) -> Progress:
    return at(Stage.ACCEPTED, seconds, run, task=BRIEF.task, round=1, fingerprint=fingerprint_of(BRIEF))


STARTED = at(Stage.STARTED, 1, message="brief.accepted", attempt=1)
SALVAGED = at(Stage.GENERATED, 2, status="salvaged")
SUCCEEDED = at(Stage.GENERATED, 2, status="succeeded")
DELIVERED = at(Stage.DELIVERED, 5)
BURIED = at(Stage.BURIED, 3, message="site.generated", reason="no access")
REPLAYED = at(Stage.STARTED, 4, message="site.generated", attempt=1)
