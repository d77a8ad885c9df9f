"""Lists the requests of a deploy and the faults that are injected into each."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from publisher.github import Transport
from tools.stack.readiness import PATIENCE
from tools.stand_ins.github import Fault

ONE_REPEAT = Transport(timeout=int(PATIENCE), repeats=1, pause=0.0)


@dataclass(frozen=True)
class Request:
    """A request of a round: the `nth` with this method and path.

    A `patient` one is repeated within the same attempt.
    """

    name: str
    round: int
    method: str
    path: str
    nth: int = 1
    patient: bool = False
    other_way: bool = False  # after a fault of GitHub the other API is used within the same attempt


@dataclass(frozen=True)
class Trouble:
    """Faults of one request, each time that it is sent; `kills` also kills the process right after it.

    One that `passes` needs no delay in the broker.
    """

    name: str
    faults: Callable[[Request], Sequence[Fault]]
    transport: Transport = ONE_REPEAT
    kills: bool = False
    passes: bool = True
    asked_again: bool = False  # may be repaired within the same attempt


REQUESTS = (
    Request("whose token this is", 1, "GET", "^/user$"),
    Request("create the repository", 1, "POST", "^/user/repos$"),
    Request("make the tree", 1, "POST", "/git/trees$"),
    Request("make the commit", 1, "POST", "/git/commits$"),
    Request("move the branch", 1, "PATCH", "/git/refs/heads/main$"),
    Request("turn on Pages", 1, "POST", "/pages$", patient=True),
    Request("read the site", 2, "POST", "^/graphql$", 1, other_way=True),
    Request("read its head", 2, "POST", "^/graphql$", 2, other_way=True),
    Request("commit upon it", 2, "POST", "^/graphql$", 3, other_way=True),
    Request("ask for the address", 2, "GET", "/pages$", patient=True),
)
TWICE = 2


def _fault(kind: str, times: int | None = 1, **more: object) -> Callable[[Request], Sequence[Fault]]:
    def faults(request: Request) -> Sequence[Fault]:
        where = {"method": request.method, "path": request.path, "nth": request.nth}
        return [Fault.model_validate({"kind": kind, "times": times, **where, **more})]

    return faults


def _killed(request: Request) -> Sequence[Fault]:
    """The request is executed, its answer is lost, and the process is killed."""
    where = {"method": request.method, "path": request.path}
    return [
        Fault.model_validate({"kind": "cut-after", "nth": request.nth, **where}),
        Fault.model_validate({"kind": "cut-before", "nth": request.nth + 1, "times": None, **where}),
    ]


TROUBLES = (
    Trouble("502", _fault("status", TWICE, status=502)),
    Trouble("cut before", _fault("cut-before", TWICE)),
    Trouble("cut after", _fault("cut-after", TWICE)),
    Trouble("403, wait", _fault("secondary-limit", retry_after=20), passes=False),
    Trouble("403", _fault("secondary-limit"), passes=False),
    Trouble("429", _fault("secondary-limit", status=429), passes=False),
    Trouble("401", _fault("status", status=401, message="Bad credentials"), asked_again=True),
    Trouble("404", _fault("status", status=404, text='{"message": "Not Found"}'), asked_again=True),
    Trouble("null", _fault("status", status=200, text="null"), asked_again=True),
    Trouble("hang", _fault("hang", seconds=1.3), Transport(timeout=1, repeats=0)),
    Trouble("killed", _killed, Transport(timeout=int(PATIENCE), repeats=0), kills=True, passes=False),
)
