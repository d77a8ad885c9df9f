"""Measures 64 concurrent good briefs, and the time from candidate to report with six checks."""

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

import httpx
import psutil

from benchmarks.browser_use import BrowserUse
from benchmarks.section import Section, Table
from benchmarks.spread import Spread
from generator.chromium.browser import ChromiumBrowser
from generator.chromium.worker_protocol import WorkerSettings
from generator.site import Site
from tools.stack.chromium import chromium_executable
from tools.stack.stack import Stack, running_stack
from tools.stack.stand_in_processes import Delays, StandIns
from tools.stand_ins.evaluator.sender import complete
from tools.stand_ins.gemini.example_replies import tagged

BRIEFS, VISITS = 64, 15
SECONDS_TO_DRAW = 3.0
BESIDE = ((0, "nothing"), (4, "four busy loops"))
COLUMNS = (
    "page is done",
    "beside",
    "sent back",
    "checks undecided",
    "all told s",
    "candidate s",
    "browser's share of the processors %",
    "browser's memory MB",
)
SET_UP = (
    f"{BRIEFS} good briefs at once with the four services as processes and stand-ins that answer after half a second "
    "and build pages in one, with the default `CONCURRENCY`. Each page has six JavaScript checks, which are true after "
    'three seconds. "Sent back" are candidates that a model had to write again, "told" is the time until the last '
    f"callback, a candidate's time is from the model's answer to the report, over the {BRIEFS} briefs of one run. "
    "Shared memory pages count for each process. Before [page "
    "time](decisions/0057-a-page-is-judged-by-its-own-time.md) 56 of these pages were sent back beside nothing, and "
    "all beside four busy loops."
)
BUSY_LOOP = "while True: pass"
CHECKS = (
    "document.title === 'Total of sales'",
    "document.querySelectorAll('#rows li').length === 3",
    "document.querySelector('#total').textContent === '60'",
    "parseInt(document.querySelector('#total').textContent, 10) > 0",
    "!!document.querySelector('footer')",
    "getComputedStyle(document.body).margin === '0px'",
)
PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Total of sales</title><style>body {{ margin: 0 }}</style></head>
<body><main><h1>Sales</h1><ul id="rows"></ul><p>Total: <output id="total"></output></p></main><footer>Sales</footer>
<script>
function show() {{
  for (const sum of [10, 20, 30]) {{
    const row = document.createElement('li');
    row.textContent = sum;
    document.querySelector('#rows').append(row);
  }}
  document.querySelector('#total').textContent = '60';
}}
{start}
</script></body></html>
"""
README = (
    "# Sales\n\n## Summary\n\nx\n\n## Setup\n\nx\n\n## Usage\n\nx\n\n## Code explanation\n\nx\n\n## License\n\nMIT\n"
)


@dataclass(frozen=True)
class Run:
    """The results of 64 concurrent briefs."""

    sent_back: int
    undecided: int
    told_seconds: float
    candidate_seconds: Sequence[float]
    use: BrowserUse

    def cells(self, page: str, beside: str) -> tuple[str, ...]:
        """The row of the table."""
        candidate, told = Spread.of(self.candidate_seconds).text(1), f"{self.told_seconds:.0f}"
        use = (f"{100 * self.use.share:.0f}", f"{self.use.peak_mb:.0f}")
        return (page, beside, str(self.sent_back), str(self.undecided), told, candidate, *use)


def page_after(seconds: float) -> str:
    """The page, complete at once or after so many seconds."""
    return PAGE.format(start=f"setTimeout(show, {1000 * seconds:.0f});" if seconds else "show();")


@contextmanager
def busy_loops(count: int) -> Iterator[None]:
    """Run so many busy processes."""
    loops = [subprocess.Popen([sys.executable, "-c", BUSY_LOOP]) for _ in range(count)]  # noqa: S603 - a fixed command
    try:
        yield
    finally:
        for loop in loops:
            loop.kill()
            loop.wait()


def requests_for(stack: Stack, stand_ins: StandIns) -> Sequence[Mapping[str, Any]]:
    """64 new requests."""
    return [
        complete(
            {
                "email": "bench@example.org",
                "task": f"sales-{uuid4().hex[:12]}",
                "round": 1,
                "brief": f"Show three sales and their total ({uuid4()}).",
                "checks": [{"js": check} for check in CHECKS],
                "attachments": [],
            },
            secret=stack.brief_secret,
            nonce=str(uuid4()),
            evaluation_url=stand_ins.evaluation_url,
        )
        for _ in range(BRIEFS)
    ]


def run(seconds: float, loops: int) -> Run:
    """Send all concurrently and wait until all are delivered."""
    with running_stack(delays=Delays(model=0.5, pages=1.0)) as stack, httpx.Client(timeout=60, trust_env=False) as http:
        stand_ins = stack.stand_ins
        assert stand_ins is not None  # noqa: S101 - no real services were given
        reply = {"text": tagged({"index.html": page_after(seconds), "README.md": README}), "times": None}
        http.post(f"{stand_ins.gemini_url}/_stand_in/script", json=[reply]).raise_for_status()
        requests = requests_for(stack, stand_ins)
        use = BrowserUse(psutil.Process(stack.services["generator"].pid))
        with busy_loops(loops), use:
            began = time.monotonic()
            with ThreadPoolExecutor(16) as senders:
                answers = list(senders.map(lambda one: http.post(f"{stack.gateway_url}/briefs", json=one), requests))
            ids = [answer.raise_for_status().json()["brief_id"] for answer in answers]
            while (
                len({callback["fields"]["task"] for callback in stand_ins.callbacks() if callback["delivered"]})
                < BRIEFS
            ):
                time.sleep(0.5)
            told = time.monotonic() - began
        views = [http.get(f"{stack.gateway_url}/briefs/{brief_id}").json() for brief_id in ids]
    judged = [[event for event in view["events"] if event["stage"] == "judged"] for view in views]
    return Run(
        sum(event["facts"]["round"] > 1 for events in judged for event in events),
        sum(events[-1]["facts"]["undecided"] for events in judged),
        told,
        [_candidate_seconds(view["events"]) for view in views],
        use,
    )


def _candidate_seconds(events: Sequence[Mapping[str, Any]]) -> float:
    """Seconds from the model's first answer to the first report."""
    at = {event["stage"]: datetime.fromisoformat(event["at"]) for event in reversed(events)}
    return (at["judged"] - at["model-answered"]).total_seconds()


async def verdicts() -> Sequence[float]:
    """Seconds of each visit to the page that is complete at once, in a running browser."""
    setup = WorkerSettings(executable=chromium_executable(os.environ), sandbox=os.geteuid() != 0)
    browser, site, each = ChromiumBrowser(setup), Site({"index.html": page_after(0).encode()}), []
    for _ in range(VISITS + 1):
        began = time.monotonic()
        visit = await browser.visit(site, root="sales", expressions=CHECKS, seconds=60)
        each.append(time.monotonic() - began)
        if not all(answer.truthy for answer in visit.answers):
            raise SystemExit(f"a sound page fails: {visit}")
    await browser.close()
    return each[1:]


def measure() -> Section:
    """Visit one page again and again, then send all briefs beside nothing and beside busy loops."""
    alone = Spread.of(asyncio.run(verdicts()))
    rows = tuple(
        run(SECONDS_TO_DRAW, loops).cells(f"after {SECONDS_TO_DRAW:.0f} s", beside) for loops, beside in BESIDE
    )
    visit = f"From candidate to verdict, {len(CHECKS)} checks in a running browser, {VISITS} visits: {alone.text(2)} s."
    return Section(title="Fairness to good pages", blocks=(SET_UP, Table(columns=COLUMNS, rows=rows), visit))
