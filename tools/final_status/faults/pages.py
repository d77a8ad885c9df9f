"""Faults of GitHub Pages."""

from collections.abc import Callable, Sequence
from itertools import repeat

from tools.final_status.fault import Arrangement, Fault
from tools.final_status.faults.github import refusal
from tools.stand_ins.github.pages_builds import Outcome

MANY = 500


def _builds(outcome: Outcome, times: int) -> Callable[[Arrangement], None]:
    return lambda it: it.world.github.set_pages(outcomes=list(repeat(outcome, times)))


FAULTS: Sequence[Fault] = (
    Fault("Pages: 409 while enabling, for 20 s", refusal(409, "Conflict", method="POST", path="/pages$", seconds=20)),
    Fault(
        "Pages: 422 while enabling, for 20 s",
        refusal(
            422,
            "The main branch must exist before GitHub Pages can be built.",
            method="POST",
            path="/pages$",
            seconds=20,
        ),
    ),
    Fault(
        "Pages: 500 while enabling, for 20 s", refusal(500, "Server Error", method="POST", path="/pages$", seconds=20)
    ),
    Fault("Pages: the first build errored", _builds("errored", 1)),
    Fault("Pages: every build errored", _builds("errored", MANY)),
    Fault("Pages: never live", _builds("stuck", MANY)),
)
