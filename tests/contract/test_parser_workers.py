"""Hostile text is read in processes that end within their budget, and the brief goes on without what they read."""

import asyncio
import os
import re
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import psutil
import pytest
from structlog.testing import capture_logs

from generator.exception_guard import ExceptionGuard
from generator.parser_workers.pool import ParserProcesses, ParserThreads, WorkerKilledError
from tests.unit.generator.plans import plan_text
from tests.unit.generator.scripted_generator import DONE, INDEX, README, Generator
from tests.unit.generator.situations import accepted, attachment, brief
from tools.stack.readiness import PATIENCE, wait_until

CPU_SECONDS = 5.0
"""Twice what a worker of a slow machine takes for all of a small brief."""


@pytest.fixture
async def workers() -> AsyncIterator[ParserProcesses]:
    workers = ParserProcesses(2, cpu_seconds=CPU_SECONDS)
    yield workers
    await workers.close()


NEVER_ENDS = r"(?:a+)+b", "a" * 64


async def test_a_call_that_never_ends_is_killed_and_the_event_loop_stays_free(workers: ParserProcesses) -> None:
    call = asyncio.create_task(workers.call(re.fullmatch, *NEVER_ENDS))
    turns = 0
    while not call.done():
        await asyncio.sleep(0.01)
        turns += 1
    with pytest.raises(WorkerKilledError, match="fullmatch was killed: it took more than 5 s of processor time"):
        await call
    assert turns > 10
    assert await workers.call(len, "abc") == 3


async def test_the_first_call_goes_to_the_process_that_was_started_before(workers: ParserProcesses) -> None:
    before = set(psutil.Process().children())
    await workers.start()
    (started,) = set(psutil.Process().children()) - before
    assert await workers.call(os.getpid) == started.pid


async def test_a_call_that_is_cancelled_leaves_no_process(workers: ParserProcesses) -> None:
    here = psutil.Process()
    before = {process.pid for process in here.children()}
    call = asyncio.create_task(workers.call(re.fullmatch, *NEVER_ENDS))
    await asyncio.to_thread(wait_until, lambda: len(here.children()) > len(before), "a worker", timeout=PATIENCE)
    call.cancel()
    await asyncio.wait({call})
    assert {process.pid for process in here.children()} == before


async def test_a_call_that_wants_all_memory_fails_alone(workers: ParserProcesses) -> None:
    with pytest.raises(MemoryError):
        await workers.call(bytearray, 1 << 40)
    assert await workers.call(len, "abc") == 3


async def test_what_a_worker_catches_is_logged_and_counted_by_the_service() -> None:
    counts: Counter[str] = Counter()
    workers = ParserProcesses(1, ExceptionGuard(lambda part: counts.update([part])))
    broken = partial(ExceptionGuard().call, "reply", partial(divmod, 1, 0), 7, doing="dividing")
    with capture_logs() as logs:
        assert await workers.call(broken) == 7
    await workers.close()
    assert counts == {"reply": 1}
    assert [(one["log_level"], one["doing"]) for one in logs] == [("error", "dividing")]
    assert "ZeroDivisionError" in logs[0]["exception"]


async def test_a_worker_finds_no_key_in_its_environment(
    monkeypatch: pytest.MonkeyPatch, workers: ParserProcesses
) -> None:
    monkeypatch.setenv("GEMINI_API_KEY", "not for workers")
    read = Path("/proc/self/environ").read_bytes
    assert b"not for workers" not in await workers.call(read)


async def test_a_brief_with_everything_comes_out_of_workers_as_it_does_of_threads(workers: ParserProcesses) -> None:
    data, sheet = attachment("data.csv", b"a,b\n1,2\n"), attachment("data.xlsx", b"PK\x03\x04")
    asked = accepted(brief(text="Show data.csv.", attachments=(data, sheet)))
    sites = []
    for called in (ParserThreads(), workers):
        generator = Generator()
        judge = replace(generator.handler.judge, workers=called)
        generator.handler = replace(generator.handler, judge=judge)
        generator.model.reply_json(plan_text(files=[{"path": "data.csv", "rule": "as attached"}]))
        generator.model.reply(INDEX.replace("<h1>", '<img src="missing.png"><h1>') + DONE)
        generator.model.reply(INDEX + README + DONE)
        sites.append(await generator.files(asked))
        assert generator.counts == {}
    assert sites[0] == sites[1]
    assert {"index.html", "README.md", "data.csv"} <= set(sites[0])
