"""Measures the time to judge a candidate, compared with a plain page load, and the memory of 16 concurrent briefs."""

import asyncio
import json
import os
import subprocess
import sys
import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.examples import Candidate, candidates
from benchmarks.plain_page_load import ByHand, by_hand
from benchmarks.section import Section, Table
from benchmarks.spread import Spread
from generator.chromium.browser import ChromiumBrowser
from generator.chromium.worker_protocol import WorkerSettings
from generator.judge.judge import Judge
from generator.plan.step_parser import View
from generator.ports import AuditRequest, Browser, Scenario, Visit
from generator.site import Site
from tools.stack.chromium import chromium_executable
from tools.stand_ins.cdn.server import serving_cdn

REPETITIONS = 5
TARGET = 1.5
"""Seconds per candidate, without the start of the browser."""
SET_UP = (
    f"The apps of every round of the examples, each {REPETITIONS} times, one after another, with their libraries from "
    'a stand-in. "Static" is inspection and rules, "browser" is the visit with every check and the screenshot, '
    '"by hand" is plain Playwright in a second browser of the same kind: a new context, the same files from memory, '
    "waiting for `load`, without checks. Both browsers were running."
)
MEMORY_SET_UP = (
    "In the same run, 16 briefs with a model that answers at once, in a separate process. The figures are the peak "
    "resident memory of the service and of its browser's processes; shared pages count for each process, so the real "
    "sum is lower."
)
REMARKS = (
    "These candidates pass all of their checks; one that fails a check takes about 13 s, of which ten are for the "
    "check's retries and the rest for a second page. Without a brief, after the first one, the browser runs with "
    "nothing open. One brief opens one context, which counts as 400 MB. Two pages are open at a time here; in the "
    "service the number depends on memory, 200 MB each (`BROWSER_CONTEXTS`)."
)


@dataclass
class Timed:
    """A browser that measures its visits."""

    browser: Browser
    seconds: list[float] = field(default_factory=list)

    async def visit(
        self,
        site: Site,
        *,
        root: str,
        expressions: Sequence[str],
        seconds: float,
        left_out: Collection[str] = (),
        scenarios: Sequence[Scenario] = (),
        audit: AuditRequest | None = None,
        pictures: Sequence[View] = (),
    ) -> Visit:
        """See `Browser`."""
        began = time.monotonic()
        visit = await self.browser.visit(site, root=root, expressions=expressions, seconds=seconds, scenarios=scenarios)
        self.seconds.append(time.monotonic() - began)
        return visit


@dataclass
class Times:
    """Seconds of one candidate for each repetition."""

    static: list[float] = field(default_factory=list)
    browser: list[float] = field(default_factory=list)
    hand: list[float] = field(default_factory=list)

    @property
    def both(self) -> list[float]:
        """The generator's total seconds."""
        return [static + browser for static, browser in zip(self.static, self.browser, strict=True)]

    def cells(self, name: str) -> tuple[str, ...]:
        """The row of the table."""
        each = (self.static, self.browser, self.both, self.hand)
        return (name, *(Spread.of(seconds).text(2) for seconds in each))


async def _measure(candidate: Candidate, times: Times, judge: Judge, timed: Timed, hand: ByHand) -> None:
    times.hand.append(await hand.load(candidate.site, candidate.case.root))
    began = time.monotonic()
    judged = await judge(candidate.site, candidate.case, untouched=candidate.attached, seconds=60)
    whole = time.monotonic() - began
    if not judged.browser or judged.failures:
        raise SystemExit(f"{candidate.name} is not what it should be: {judged.failures} {judged.faults}")
    times.browser.append(timed.seconds[-1])
    times.static.append(whole - timed.seconds[-1])


async def checks(executable: Path, mirror: str) -> tuple[Table, str]:
    """The first table, and how many candidates exceeded the target."""
    browser = ChromiumBrowser(WorkerSettings(executable=executable, sandbox=os.geteuid() != 0, mirror=mirror))
    timed = Timed(browser)
    judge = Judge(timed)
    table: dict[str, Times] = {}
    async with by_hand(executable, mirror) as hand:
        sites = await candidates()
        await _measure(sites[0], Times(), judge, timed, hand)  # the first visit starts the browser
        for _ in range(REPETITIONS):
            for candidate in sites:
                await _measure(candidate, table.setdefault(candidate.name, Times()), judge, timed, hand)
    await browser.close()
    together = Times(*([s for t in table.values() for s in getattr(t, part)] for part in ("static", "browser", "hand")))
    rows = [times.cells(name) for name, times in {**table, "all": together}.items()]
    over = sum(seconds >= TARGET for seconds in together.both)
    columns = ("candidate", "static s", "browser s", "both s", "one load by hand s")
    reached = (
        f"{over} of {len(together.both)} candidates took {TARGET} s or longer, which is the limit for a candidate."
    )
    return Table(columns=columns, rows=tuple(rows)), reached


def memory(executable: Path, mirror: str) -> Table:
    """The second table."""
    rows = []
    for at_once in (0, 1, 16):
        command = [sys.executable, "-m", "benchmarks.generator_memory", str(executable), mirror, str(at_once)]
        # The handler's log lines are on standard output too, before the last line.
        ran = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)  # noqa: S603 - a fixed command
        most = json.loads(ran.stdout.splitlines()[-1])
        rows.append(
            (str(at_once), *(f"{most[name]:.0f}" for name in ("all", "service", "renderers", "open renderers")))
        )
    columns = ("briefs in hand", "whole tree MB", "of it the service MB", "of it renderers MB", "renderers")
    return Table(columns=columns, rows=tuple(rows))


def measure() -> Section:
    """Judge every candidate, then watch the memory."""
    executable = chromium_executable(os.environ)
    with serving_cdn() as cdn:
        table, reached = asyncio.run(checks(executable, cdn.url))
        rows = memory(executable, cdn.url)
    return Section(title="Checking a candidate", blocks=(SET_UP, table, reached, MEMORY_SET_UP, rows, REMARKS))
