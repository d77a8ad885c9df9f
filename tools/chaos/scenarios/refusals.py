"""Scenarios with refusals and bugs: a refused key, GitHub refusing at random, a judge that raises."""

import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from contracts.progress_events import Generated
from tools.chaos.brief_results import dead, delivered, published_in_order
from tools.chaos.load import Load
from tools.chaos.scenario import Scenario
from tools.chaos.scenarios.endpoints import running
from tools.stack.free_ports import free_port
from tools.stack.readiness import wait_until
from tools.system.stopping_points import accept_key, refuse_at_random, refuse_key

SHARE_REFUSED = 0.25
SEED = 11
EVERY = 3
RAISING = {"PYTHONPATH": str(Path(__file__).parents[1] / "raising_judge"), "RAISING_JUDGE": str(EVERY)}
RECOVERY_SECONDS = 180.0
"""Time limit in seconds, enough for a generator that rarely asks a refused account again."""


def key_refused(load: Load, *, seconds: float, briefs: int) -> list[str]:
    """The key is refused while evaluators send; once it is accepted again every brief gets a real page."""
    refuse_key(load.system)
    load.send(*load.briefs(briefs), at_once=2, pace=2 * seconds / briefs)
    until = time.monotonic() + seconds
    load.await_more(1)
    time.sleep(max(0.0, until - time.monotonic()))
    accept_key(load.system)
    load.join()
    _await_ends(load)
    return [
        f"{brief_id} got a salvaged page although the key worked again in time"
        for brief_id in load.accepted
        if load.system.view(brief_id).get("status") == "salvaged"
    ]


def github_refuses_at_random(load: Load, *, seconds: float, tasks: int) -> list[str]:
    """A quarter of all requests is answered 401, 404 or 422 while sites are published, every second one twice."""
    system = load.system
    rounds = [[first] for first in load.briefs(tasks)]
    for task in rounds[::2]:
        task.append(load.brief(task=task[0]["task"], round=2))
    # A second round that is accepted before the first becomes a separate site.
    briefs = sorted((request for task in rounds for request in task), key=lambda request: int(request["round"]))
    refuse_at_random(system, SHARE_REFUSED, SEED)
    load.send(*briefs, at_once=2, pace=2 * seconds / len(briefs))
    time.sleep(seconds)
    refuse_at_random(system, 0.0, SEED)
    load.join()
    _await_ends(load)
    calls = {brief_id: len(system.callbacks(request)) for brief_id, request in load.accepted.items()}
    found = [f"{brief_id} was called back {number} times" for brief_id, number in calls.items() if number != 1]
    return found + published_in_order(load, rounds)


def judge_raises(load: Load, *, briefs: int) -> list[str]:
    """The judge raises for every third page: those pages are published unjudged."""
    system = load.system
    system.stack.services["generator"].terminate()
    generator = system.stack.services["generator"].twin(free_port(), **RAISING)
    with running(generator):
        load.send(*load.briefs(briefs), pace=0.2)
        load.join()
        _await_ends(load)
    raised = "not enough values to unpack" in generator.log.read_text(encoding="utf-8")
    found = [] if raised else ["no log tells of the bug"]
    for brief_id in load.accepted:
        sites = [event.facts for event in system.events(brief_id) if isinstance(event.facts, Generated)]
        if any(site.status == "salvaged" for site in sites):
            found.append(f"{brief_id} got a salvaged page for a bug in the judge")
    return found


def _await_ends(load: Load) -> None:
    """Return once all are delivered or dead, or the time is over."""
    wait_until(
        lambda: set(load.accepted) <= delivered(load) | dead(load.system).keys(),
        "the end of every brief",
        timeout=RECOVERY_SECONDS,
        interval=0.5,
    )


SCENARIOS: Sequence[Scenario] = (
    Scenario("Gemini key refused for 90 s", partial(key_refused, seconds=90, briefs=30)),
    Scenario(
        "GitHub answers 401, 404, 422 for 60 s",
        partial(github_refuses_at_random, seconds=60, tasks=16),
        partial(github_refuses_at_random, seconds=4, tasks=4),
    ),
    Scenario("judge raises on every third page", partial(judge_raises, briefs=18)),
)
