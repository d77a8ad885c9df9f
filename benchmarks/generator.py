"""Measures the time to judge a candidate, compared with a plain page load, and the memory of 16 concurrent briefs."""

import asyncio
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks._examples import Candidate, candidates
from benchmarks._plain_page_load import ByHand, by_hand
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

    def row(self, name: str) -> str:
        """Format the row."""
        each = (self.static, self.browser, self.both, self.hand)
        return f"| {name} | {' | '.join(_spread(seconds) for seconds in each)} |"


def _spread(seconds: Sequence[float]) -> str:
    return f"{statistics.median(seconds):.2f} ({min(seconds):.2f} to {max(seconds):.2f})"


async def _measure(candidate: Candidate, times: Times, judge: Judge, timed: Timed, hand: ByHand) -> None:
    times.hand.append(await hand.load(candidate.site, candidate.case.root))
    began = time.monotonic()
    judged = await judge(candidate.site, candidate.case, untouched=candidate.attached, seconds=60)
    whole = time.monotonic() - began
    if not judged.browser or judged.failures:
        raise SystemExit(f"{candidate.name} is not what it should be: {judged.failures} {judged.faults}")
    times.browser.append(timed.seconds[-1])
    times.static.append(whole - timed.seconds[-1])


async def checks(executable: Path, mirror: str) -> None:
    """Print the first table."""
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
    print("| candidate | static s | browser s | both s | one load by hand s |\n|---|---|---|---|---|")
    for name, times in table.items():
        print(times.row(name))
    together = Times(*([s for t in table.values() for s in getattr(t, part)] for part in ("static", "browser", "hand")))
    print(together.row("all"))
    over = sum(seconds >= TARGET for seconds in together.both)
    print(f"\n{over} of {len(together.both)} candidates took {TARGET} s or longer.\n")


def memory(executable: Path, mirror: str) -> None:
    """Print the second table."""
    print(
        "| briefs in hand | whole tree MB | of it the service MB | of it renderers MB | renderers |\n"
        "|---|---|---|---|---|"
    )
    for at_once in (0, 1, 16):
        command = [sys.executable, "-m", "benchmarks._generator_memory", str(executable), mirror, str(at_once)]
        # The handler's log lines are on standard output too, before the last line.
        ran = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)  # noqa: S603 - a fixed command
        most = json.loads(ran.stdout.splitlines()[-1])
        print(
            f"| {at_once} | {most['all']:.0f} | {most['service']:.0f} | {most['renderers']:.0f} "
            f"| {most['open renderers']:.0f} |"
        )


def main() -> None:
    """Print both tables."""
    executable = chromium_executable(os.environ)
    with serving_cdn() as cdn:
        asyncio.run(checks(executable, cdn.url))
        memory(executable, cdn.url)


if __name__ == "__main__":
    main()
