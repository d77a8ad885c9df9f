"""Measures what a brief takes from the request to the callback, and how much of that is ours."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import httpx

from benchmarks.brief_sender import BriefSender, SentBrief, delay_github, github_requests
from benchmarks.brief_stages import STAGES, TOLD, model_calls, stage_seconds
from benchmarks.overhead_profile import PROFILE
from benchmarks.section import Section, Table
from benchmarks.spread import Spread
from tools.stack.stack import running_stack
from tools.stack.stand_in_processes import Delays

BRIEFS, REALISTIC_BRIEFS, WARM_UP = 10, 5, 2
MODEL_SECONDS, GITHUB_SECONDS, PAGES_SECONDS = 20.0, 0.15, 20.0
APART_SECONDS = 2.0
TOLD_WITHIN = 300.0
AS_DELIVERED = {"PAGES_POLL_SECONDS": "3"}
"""The default, which stand-ins replace by a shorter one."""

SET_UP = (
    "The four services, RabbitMQ and the stand-ins, each a process of its own with default settings. A brief has an "
    "attachment, a library, four JavaScript checks and a plan of which one entry has steps. "
    f"{BRIEFS} briefs one after another, after {WARM_UP} that are not counted, with stand-ins that answer at once; "
    "real git repositories behind the one for GitHub. A stage ends with its progress event. Without a model's "
    "thinking to hide behind, the trial of the plan on an empty page counts as well: it is most of "
    "what the browser adds to `judged`."
)
REALISTIC = (
    f"With a model that takes {MODEL_SECONDS:.0f} s for the plan and again for the page, "
    f"{1000 * GITHUB_SECONDS:.0f} ms for every request to GitHub and {PAGES_SECONDS:.0f} s for a build of Pages, with "
    f"the browser: {REALISTIC_BRIEFS} briefs, each sent {APART_SECONDS:.0f} s after the one before. The plain sum is "
    "what these would take without Pagewright; the rest is ours: the visit, the pauses between two looks at the page, "
    "and the stages above."
)


@dataclass(frozen=True)
class Measured:
    """Of every brief the seconds of each stage, of the whole way, and those of the outside world."""

    stages: Sequence[Mapping[str, float]]
    outside: Spread

    @property
    def whole(self) -> Spread:
        """Seconds from the request to the callback."""
        return Spread.of([sum(each.values()) for each in self.stages])

    def of_stage(self, name: str) -> Spread:
        """Seconds of one stage."""
        return Spread.of([each[name] for each in self.stages])


def at_once(browser: str) -> Measured:
    """One brief after another, with stand-ins that answer at once."""
    with (
        running_stack(values={"BROWSER_CHECKS": browser}, delays=Delays(pages=0.0)) as stack,
        httpx.Client(timeout=60, trust_env=False) as http,
    ):
        sender = BriefSender(stack, http)
        sent = [_sent_and_told(sender) for _ in range(WARM_UP + BRIEFS)][WARM_UP:]
        views = sender.views([brief for brief, _ in sent])
    stages = [
        stage_seconds(view["events"], sent_at=brief.sent_at, told_at=told)
        for (brief, told), view in zip(sent, views, strict=True)
    ]
    return Measured(stages, Spread.of([0.0] * BRIEFS))


def with_realistic_delays() -> Measured:
    """Some briefs at once, with delays as in life."""
    with (
        running_stack(values=AS_DELIVERED, delays=Delays(model=MODEL_SECONDS, pages=PAGES_SECONDS)) as stack,
        httpx.Client(timeout=60, trust_env=False) as http,
    ):
        sender = BriefSender(stack, http)
        delay_github(sender.stand_ins, GITHUB_SECONDS)
        before = github_requests(sender.stand_ins)
        briefs = sender.send(REALISTIC_BRIEFS, within=REALISTIC_BRIEFS * APART_SECONDS)
        told = sender.told(briefs, timeout=TOLD_WITHIN)
        requests = (github_requests(sender.stand_ins) - before) / REALISTIC_BRIEFS
        views = sender.views(briefs)
    outside = partial(_plain_sum, github=requests * GITHUB_SECONDS)
    return Measured(
        [
            stage_seconds(view["events"], sent_at=brief.sent_at, told_at=told[brief.brief_id])
            for brief, view in zip(briefs, views, strict=True)
        ],
        Spread.of([outside(view["events"]) for view in views]),
    )


def _sent_and_told(sender: BriefSender) -> tuple[SentBrief, float]:
    briefs = sender.send(1)
    return briefs[0], sender.told(briefs, timeout=TOLD_WITHIN)[briefs[0].brief_id]


def _plain_sum(events: Sequence[Mapping[str, Any]], *, github: float) -> float:
    return model_calls(events) * MODEL_SECONDS + github + PAGES_SECONDS


def measure() -> Section:
    """Measure both, stage by stage."""
    without, with_browser, realistic = at_once("off"), at_once("on"), with_realistic_delays()
    columns = {"without the browser s": without, "with the browser s": with_browser, "realistic s": realistic}
    rows = [(f"`{name}`", *(one.of_stage(name).text(3) for one in columns.values())) for name in (*STAGES, TOLD)]
    rows += [("from request to callback", *(one.whole.text(3) for one in columns.values()))]
    share = realistic.whole.per(realistic.outside)
    ours = f"{realistic.whole.text(1)} s beside a plain sum of {realistic.outside.text(1)} s: {share.text(3)} times."
    return Section(
        title="A brief from request to callback",
        blocks=(SET_UP, REALISTIC, Table(columns=("stage", *columns), rows=tuple(rows)), ours, *PROFILE),
        figures={
            "seconds_without_browser": without.whole.median,
            "seconds_with_browser": with_browser.whole.median,
            "times_plain_sum": share.median,
        },
    )
