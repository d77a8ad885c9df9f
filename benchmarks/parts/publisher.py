"""Measures 200 briefs, 8 deploys at a time, with 50 ms latency to GitHub, compared with one commit per file."""

import asyncio
import json
import os
import secrets
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from benchmarks.one_commit_per_file import FileByFile
from benchmarks.section import Section, Table
from contracts.brief import Brief
from publisher.github import GitHubSiteHost
from tools.publishing.environments import WorldOverHttp, local_pages, unhurried
from tools.publishing.messages import brief
from tools.publishing.use_cases import base_for, publish

BRIEFS, AT_ONCE, LATENCY = 200, 8, 0.05
WRITES_PER_HOUR, WRITES_PER_MINUTE, REQUESTS_PER_HOUR = 500, 80, 5000
"""GitHub's limits for a token, two of them for requests that create content:
https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api"""
SITE: Mapping[str, bytes] = {
    "index.html": b"<!doctype html><title>Sales</title>" + b"<p>Lorem ipsum</p>" * 400,
    "style.css": b"body { margin: 0 }\n" * 100,
    "app.js": b"console.log(1);\n" * 300,
    "data.csv": b"month,sum\njan,5\n" * 200,
    "README.md": b"# Sales\n" * 60,
    "LICENSE": b"MIT License\n" * 80,
}
REVISED = {**SITE, "index.html": b"<!doctype html><title>Better</title>", "app.js": b"console.log(2);\n" * 300}

SET_UP = (
    f"{BRIEFS} briefs of {len(SITE)} text files, {AT_ONCE} deploys at a time, with the GitHub stand-in in a separate "
    f'process, {LATENCY * 1000:.0f} ms latency for every request and real git repositories. "Pagewright" is the '
    'publisher from message to live page; "file by file" is PyGithub with one commit per file, in the same run, '
    f"without waiting for the page. A revision changes 2 of the {len(SITE)} files and reads all of them first. One run "
    f"of each."
)
REMARKS = (
    "The last column is the throughput with the real service: GitHub allows a token "
    f"{WRITES_PER_HOUR} writes an hour, {WRITES_PER_MINUTE} a minute and {REQUESTS_PER_HOUR:,} requests an hour; the "
    "first that is used up decides. This benchmark ran without the limit; with it (`GITHUB_WRITES_PER_HOUR`) 200 new "
    "sites take two hours, during which messages wait in the broker's queues. A revision takes 4 requests; here "
    "half of the revisions take 5, because the list of repositories has pages of a hundred and the account had 200. "
    "For a site of 60 files the publisher's numbers are the same, and file by file takes 63 requests and 61 commits."
)


@dataclass(frozen=True)
class Row:
    """The results of one round of all briefs."""

    way: str
    seconds: float
    each: Sequence[float]
    requests: int
    writes: int

    def cells(self) -> tuple[str, ...]:
        """The row of the table."""
        median, worst = statistics.median(self.each), max(self.each)
        writes, requests = self.writes / BRIEFS, self.requests / BRIEFS
        per_hour = min(min(WRITES_PER_HOUR, 60 * WRITES_PER_MINUTE) / writes, REQUESTS_PER_HOUR / requests)
        numbers = (f"{self.seconds:.1f}", f"{median:.2f}", f"{worst:.2f}", f"{requests:.1f}")
        return (self.way, *numbers, f"{writes:.1f}", f"{per_hour:.0f}")


class GitHubProcess:
    """The stand-in in a separate process."""

    def __init__(self, api_url: str, token: str) -> None:
        self.api_url, self.token = api_url, token

    def requests(self) -> Sequence[Mapping[str, str]]:
        """Requests to the API, without those for pages."""
        answer: Sequence[Mapping[str, str]] = httpx.get(f"{self.api_url}/_stand_in/requests", timeout=60).json()
        return answer


@contextmanager
def github(data: Path) -> Iterator[GitHubProcess]:
    """Start the stand-in with latency; fails at the end if an exchange violated GitHub's API description."""
    token = secrets.token_hex(20)
    process = subprocess.Popen(  # noqa: S603 - a fixed command
        [sys.executable, "-m", "tools.stand_ins.github", "--data", str(data)],
        env={**os.environ, "GITHUB_TOKEN": token},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        line = process.stdout.readline() if process.stdout else ""
        stand_in = GitHubProcess(json.loads(line)["api_url"], token)
        fault = {"kind": "latency", "seconds": LATENCY, "times": None}
        httpx.post(f"{stand_in.api_url}/_stand_in/faults", json=[fault], timeout=30).raise_for_status()
        yield stand_in
        violations = httpx.get(f"{stand_in.api_url}/_stand_in/violations", timeout=60).json()
        if violations:
            raise SystemExit(f"not as GitHub describes it: {violations[:3]}")
    finally:
        process.terminate()
        process.wait(20)


async def all_briefs(way: str, at: GitHubProcess, deploy: Callable[[Brief], Awaitable[object]], number: int) -> Row:
    """Run one round of every brief, a few at a time."""
    slots, each = asyncio.Semaphore(AT_ONCE), list[float]()

    async def one(of: Brief) -> None:
        async with slots:
            began = time.monotonic()
            await deploy(of)
            each.append(time.monotonic() - began)

    before, began = len(at.requests()), time.monotonic()
    await asyncio.gather(*(one(brief(task=f"task-{count}", round=number)) for count in range(BRIEFS)))
    seconds, sent = time.monotonic() - began, at.requests()[before:]
    # A GraphQL query is a POST without a write; of a revision's three POSTs one writes.
    queries = sum(request["path"] == "/graphql" for request in sent) - (BRIEFS if way.endswith("pagewright") else 0)
    writes = sum(request["method"] != "GET" for request in sent) - max(queries, 0)
    return Row(way, seconds, each, len(sent), writes)


async def ours(folder: Path) -> Sequence[Row]:
    """Run both rounds with the publisher, until each page is live."""
    with github(folder) as at:
        host = GitHubSiteHost(token=at.token, api_url=at.api_url, pace=unhurried(), threads=AT_ONCE)
        world = WorldOverHttp(host, local_pages())

        async def revise(of: Brief) -> None:
            await publish(world, of, REVISED, base=await base_for(world, of))

        try:
            return [
                await all_briefs("new site, pagewright", at, lambda of: publish(world, of, SITE), 1),
                await all_briefs("revision, pagewright", at, revise, 2),
            ]
        finally:
            await world.host.close()
            await world.pages.close()


async def file_by_file(folder: Path) -> Sequence[Row]:
    """Run both rounds with one commit per file."""
    with github(folder) as at:
        plain = FileByFile(at.api_url, at.token, AT_ONCE)
        return [
            await all_briefs("new site, file by file", at, lambda of: plain.create(of.task, SITE), 1),
            await all_briefs("revision, file by file", at, lambda of: plain.revise(of.task, REVISED), 2),
        ]


def measure() -> Section:
    """Publish all briefs in both ways."""
    rows: list[tuple[str, ...]] = []
    with tempfile.TemporaryDirectory() as folder:
        for name, way in (("ours", ours), ("plain", file_by_file)):
            rows += [row.cells() for row in asyncio.run(way(Path(folder) / name))]
    columns = ("way", "seconds in all", "median s", "worst s", "requests per brief", "of them writes")
    table = Table(columns=(*columns, "briefs an hour and token"), rows=tuple(rows))
    return Section(title="Publishing", blocks=(SET_UP, table, REMARKS))
