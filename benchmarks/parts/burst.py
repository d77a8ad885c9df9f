"""Measures a burst as on evaluation day, and where the browser's places are the wall."""

import contextlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import httpx
import psutil

from benchmarks.brief_sender import BriefSender, delay_github
from benchmarks.brief_stages import STAGES, TOLD, stage_seconds
from benchmarks.browser_use import BrowserUse
from benchmarks.prometheus_reader import metric
from benchmarks.section import Section, Table
from benchmarks.spread import Spread
from contracts.time_budget import DEADLINE_SECONDS
from generator.settings import GeneratorSettings
from tools.stack.free_ports import free_port
from tools.stack.processes import ManagedProcess
from tools.stack.stack import running_stack
from tools.stack.stand_in_processes import Delays

BRIEFS, WITHIN_SECONDS = 200, 10.0
MODEL_SECONDS, GITHUB_SECONDS, PAGES_SECONDS = 20.0, 0.15, 20.0
AT_THE_WALL, PLACES, REPLICAS = 32, (2, 8, None), 2
"""Briefs with a model that answers at once; places of one generator (None: as memory allows); replicas."""
IN_HAND = GeneratorSettings.model_fields["concurrency"].get_default()

SET_UP = (
    f"{BRIEFS} briefs sent within {WITHIN_SECONDS:.0f} s, with the four services as single processes with default "
    f"settings, a model that takes {MODEL_SECONDS:.0f} s for a plan and again for a page, "
    f"{1000 * GITHUB_SECONDS:.0f} ms for every request to GitHub, and {PAGES_SECONDS:.0f} s for a build of Pages. One "
    "run; the spread is over its briefs. Without GitHub's limits on writes, which let one token make a hundred sites "
    "an hour."
)
WALL = (
    f"{AT_THE_WALL} briefs at once with a model, GitHub and Pages that answer at once: then all wait for the browser. "
    "Places are pages open at once in one generator (`BROWSER_CONTEXTS`); of these one for each processor loads. On "
    "one machine a second generator adds places and memory, and no processor."
)


@dataclass(frozen=True)
class Burst:
    """What became of the briefs. `sent_back` counts candidates that a model had to write again."""

    whole: Spread
    stages: Mapping[str, Spread]
    verdicts: Counter[str]
    sent_back: int
    not_visited: float
    waited: Spread
    browser_share: float
    browser_mb: float

    @property
    def all_told_seconds(self) -> float:
        """Seconds that the slowest brief took."""
        return max(self.whole.values)


def burst(briefs: int, within: float, delays: Delays, github: float, replicas: int, **values: str) -> Burst:
    """Send the briefs and wait until the evaluator was told of all."""
    with contextlib.ExitStack() as started:
        stack = started.enter_context(running_stack(values={"BROWSER_CHECKS": "on", **values}, delays=delays))
        http = started.enter_context(httpx.Client(timeout=60, trust_env=False))
        generators = started.enter_context(replicas_of(stack.services["generator"], replicas))
        sender = BriefSender(stack, http)
        if github:
            delay_github(sender.stand_ins, github)
        uses = [BrowserUse(psutil.Process(one.pid)) for one in generators]
        with contextlib.ExitStack() as watched:
            for use in uses:
                watched.enter_context(use)
            sent = sender.send(briefs, within=within)
            told = sender.told(sent, timeout=2 * DEADLINE_SECONDS)
        views = sender.views(sent)
        visits = [metric(one, "pagewright_visits_total", result="not_visited") for one in generators]
        waited = [
            metric(one, "pagewright_visit_wait_seconds_sum")
            / max(1, metric(one, "pagewright_visit_wait_seconds_count"))
            for one in generators
        ]
    each = [
        stage_seconds(view["events"], sent_at=brief.sent_at, told_at=told[brief.brief_id])
        for brief, view in zip(sent, views, strict=True)
    ]
    return Burst(
        Spread.of([sum(one.values()) for one in each]),
        {name: Spread.of([one[name] for one in each]) for name in (*STAGES, TOLD)},
        Counter(view["verdict"] for view in views),
        sum(_sent_back(view["events"]) for view in views),
        sum(visits),
        Spread.of(waited),
        sum(use.share for use in uses),
        sum(use.peak_mb for use in uses),
    )


@contextlib.contextmanager
def replicas_of(service: ManagedProcess, count: int) -> Iterator[Sequence[ManagedProcess]]:
    """The running service and, until the end of the context, so many more that there are `count`."""
    twins = [service.twin(free_port()) for _ in range(count - 1)]
    try:
        for twin in twins:
            twin.start()
        for twin in twins:
            twin.wait_ready()
        yield [service, *twins]
    finally:
        for twin in twins:
            twin.terminate()


def _sent_back(events: Sequence[Mapping[str, Any]]) -> int:
    return sum(event["stage"] == "judged" and event["facts"]["round"] > 1 for event in events)


def at_the_wall() -> Table:
    """The same briefs with few and many places, and with another generator."""
    runs = {
        (1, str(places or "as memory allows")): burst(
            AT_THE_WALL, 0.0, Delays(pages=0.0), 0.0, 1, **({"BROWSER_CONTEXTS": str(places)} if places else {})
        )
        for places in PLACES
    }
    runs[REPLICAS, "as memory allows"] = burst(AT_THE_WALL, 0.0, Delays(pages=0.0), 0.0, REPLICAS)
    return Table(
        columns=("generators", "places", "all told s", "judged s", "waited for a place s", "browser's share %", "MB"),
        rows=tuple(
            (
                str(replicas),
                places,
                f"{one.all_told_seconds:.1f}",
                one.stages["judged"].text(1),
                f"{one.waited.median:.2f}",
                f"{100 * one.browser_share:.0f}",
                f"{one.browser_mb:.0f}",
            )
            for (replicas, places), one in runs.items()
        ),
    )


def measure() -> Section:
    """Measure the burst and the wall."""
    delays = Delays(model=MODEL_SECONDS, pages=PAGES_SECONDS)
    day = burst(BRIEFS, WITHIN_SECONDS, delays, GITHUB_SECONDS, 1, PAGES_POLL_SECONDS="3")
    late = sum(seconds > DEADLINE_SECONDS for seconds in day.whole.values)
    result = (
        f"All were told within {day.all_told_seconds:.0f} s of being sent, {late} of them after the deadline of "
        f"{DEADLINE_SECONDS:.0f} s. Verdicts: {', '.join(f'{n} {word}' for word, n in day.verdicts.most_common())}. "
        f"{day.sent_back} candidates were sent back to the model, and {day.not_visited:.0f} visits found no place in "
        f"time; the browser took {100 * day.browser_share:.0f} % of the processors and {day.browser_mb:.0f} MB at most."
    )
    longest = max(day.stages, key=lambda name: day.stages[name].median)
    wall = (
        f"The longest stage is `{longest}`: {day.stages[longest].text(0)} s. A generator has {IN_HAND} briefs in hand "
        "(`CONCURRENCY`), of which most wait for a model; a second generator halves that wait. A brief that waited so "
        "long that its plan could not be made in time stays `unseen`."
    )
    stages = tuple((f"`{name}`", spread.text(1)) for name, spread in day.stages.items())
    whole = ("from request to callback", day.whole.text(1))
    return Section(
        title="A burst",
        blocks=(SET_UP, result, wall, Table(columns=("stage", "s"), rows=(*stages, whole)), WALL, at_the_wall()),
        figures={"all_told_seconds": day.all_told_seconds, "late": late, "sent_back": day.sent_back},
    )
