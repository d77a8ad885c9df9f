"""The browser's worker: ended it is replaced, closed nothing is left of it, and no secret is ever in it."""

import asyncio
import os
import secrets
import signal
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import psutil
import pytest

from chassis.errors import TransientError
from generator.chromium.browser import ChromiumBrowser
from generator.chromium.memory_limits import MemoryLimits
from tests.contract.child_processes import below, renderers
from tests.contract.chromium import chromium, look, page
from tools.stack.readiness import wait_until

TITLE = "document.title === 'ready'"
RUN = """
import asyncio, sys
from pathlib import Path
from tests.contract.chromium import chromium
async def main():
    await chromium(Path(sys.argv[1])).start()
    print("started", flush=True)
    await asyncio.sleep(60)
asyncio.run(main())
"""


@pytest.fixture(autouse=True)
def folder(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Where the workers of a test make their temporary folders; not pytest's, whose names are too long for sockets."""
    with tempfile.TemporaryDirectory(prefix="pw-") as name:
        monkeypatch.setattr("tempfile.tempdir", name)
        yield Path(name)


@pytest.fixture
async def browser(chromium_path: Path) -> AsyncIterator[ChromiumBrowser]:
    browser = chromium(chromium_path)
    await browser.start()
    yield browser
    await browser.close()


def workers() -> list[psutil.Process]:
    return below("generator.chromium")


def browsers() -> list[psutil.Process]:
    """The processes that are browsers themselves, rather than one of their parts."""
    return below("--remote-debugging-pipe", but="node")


def entries(folder: Path) -> list[Path]:
    return list(folder.iterdir())


def mentioning(folder: Path) -> list[int]:
    """Processes that have `folder` in their environment."""
    found = []
    for process in psutil.process_iter():
        try:
            if str(folder) in " ".join(process.environ().values()):
                found.append(process.pid)
        except psutil.Error:
            continue
    return found


async def test_nothing_is_left_of_a_closed_browser(chromium_path: Path, folder: Path) -> None:
    browser = chromium(chromium_path)
    await look(browser, page(), TITLE)
    await look(browser, page("for (;;);"), TITLE, seconds=3)
    assert workers() != []
    assert entries(folder) != []

    await browser.close()

    assert [*workers(), *browsers(), *renderers()] == []
    assert entries(folder) == []
    assert mentioning(folder) == []


async def test_a_browser_that_was_never_used_starts_nothing(chromium_path: Path) -> None:
    before = set(below())
    browser = chromium(chromium_path)
    assert set(below()) == before
    await browser.close()


@pytest.mark.parametrize("victims", [workers, browsers], ids=["worker", "browser"])
async def test_a_visit_whose_browser_is_killed_is_made_again(
    browser: ChromiumBrowser, victims: Callable[[], list[psutil.Process]]
) -> None:
    victim, *_ = victims()  # a process that is just being forked has the same command line
    slow = page("setTimeout(() => { document.title = 'late' }, 400)")
    visit = asyncio.create_task(look(browser, slow, "document.title === 'late'"))
    await asyncio.to_thread(wait_until, lambda: renderers() != [], "a page")
    victim.kill()

    assert (await visit).answers[0].truthy
    assert (await visit).unfinished is None
    assert victim not in below()


async def test_a_browser_is_renewed_after_so_many_visits(chromium_path: Path) -> None:
    browser = chromium(chromium_path, visits_per_worker=2)
    used = []
    for _ in range(3):
        await look(browser, page(), TITLE)
        used.append({worker.pid for worker in workers()})
    await browser.close()
    assert used[0] != used[2]


async def test_a_visit_that_brings_the_whole_browser_over_its_memory_costs_itself_alone(chromium_path: Path) -> None:
    browser = chromium(chromium_path, limits=MemoryLimits(one=4000, all=1))
    visit = await look(browser, page(), TITLE)
    await browser.close()
    assert visit.unfinished == "it crashed the browser: the browser used more than 1 MB"
    assert [answer.truthy for answer in visit.answers] == [False]


async def test_neither_the_worker_nor_its_browser_knows_a_secret(
    chromium_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = secrets.token_hex(16)
    monkeypatch.setenv("GEMINI_API_KEY", secret)
    before = set(below())
    browser = chromium(chromium_path)
    await browser.start()
    started = [process for process in below() if process not in before]
    readable = [process.environ() for process in started if process in [*workers(), *browsers()]]
    await browser.close()
    assert len(readable) >= 2
    assert secret not in str(readable)


@pytest.mark.parametrize(
    ("executable", "reason"), [("/nowhere/chromium", "/nowhere/chromium does not start"), (sys.executable, "not start")]
)
async def test_where_there_is_no_browser_the_error_says_which(executable: str, reason: str, folder: Path) -> None:
    browser = chromium(Path(executable))
    for _ in range(2):
        with pytest.raises(TransientError, match=reason):
            await look(browser, page(), TITLE)
    await browser.close()
    assert entries(folder) == []
    assert workers() == []


def test_the_browser_ends_with_a_service_that_is_killed(chromium_path: Path, folder: Path) -> None:
    environment = {**os.environ, "TMPDIR": str(folder)}
    with subprocess.Popen(
        [sys.executable, "-c", RUN, str(chromium_path)], env=environment, stdout=subprocess.PIPE, text=True
    ) as service:
        assert service.stdout is not None
        assert service.stdout.readline() == "started\n"
        assert len(mentioning(folder)) > 2
        service.send_signal(signal.SIGKILL)
    wait_until(lambda: mentioning(folder) == [], "the end of every process")
