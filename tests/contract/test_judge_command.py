"""`python -m generator.judge`: judges a folder against a brief and a plan, without broker or model."""

import asyncio
import json
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from chassis.settings import load_settings
from generator.browser_settings import BrowserSettings
from generator.chromium.browser import ChromiumBrowser
from generator.chromium.browser_installation import connect_browser
from generator.judge import __main__ as command
from generator.ports import Visit

PLANS = Path(__file__).parents[1] / "corpus" / "plans"
MINUTES = 240.0
pytestmark = [pytest.mark.usefixtures("chromium_path"), pytest.mark.asyncio(loop_scope="module")]

Judge = Callable[..., Awaitable[tuple[int, str]]]


@dataclass(frozen=True)
class SharedBrowser:
    """A running browser for a command that has an event loop of its own, and closes its browser."""

    shared: ChromiumBrowser
    loop: asyncio.AbstractEventLoop

    async def visit(self, *given: Any, **named: Any) -> Visit:
        visiting = asyncio.run_coroutine_threadsafe(self.shared.visit(*given, **named), self.loop)
        return await asyncio.wrap_future(visiting)

    async def close(self) -> None:
        pass


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def shared_browser(chromium_path: Path) -> AsyncIterator[SharedBrowser]:
    browser = connect_browser(load_settings(BrowserSettings))
    assert browser is not None
    yield SharedBrowser(browser, asyncio.get_running_loop())
    await browser.close()


@pytest.fixture
def judge(shared_browser: SharedBrowser, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Judge:
    """The command in this process; returns its exit code and what it printed."""
    monkeypatch.setattr(command, "connect_browser", lambda _: shared_browser)
    monkeypatch.setattr(command, "log_errors_to_stderr", lambda: None)

    async def judge(*arguments: object) -> tuple[int, str]:
        code = await asyncio.to_thread(command.main, [str(argument) for argument in arguments])
        return code, capsys.readouterr().out

    return judge


def outcomes(document: dict[str, Any]) -> dict[str, str]:
    return {f"{kind} {one['number']}": one["outcome"] for kind in ("checks", "requirements") for one in document[kind]}


async def test_a_sound_site_is_proved() -> None:
    example = PLANS / "ci-report"
    files = example / "site", "--brief", example / "brief.json", "--plan", example / "plan.json"
    process = [sys.executable, "-m", "generator.judge", *map(str, files), "--json"]
    ended = await asyncio.to_thread(subprocess.run, process, capture_output=True, timeout=MINUTES, check=False)
    document = json.loads(ended.stdout)
    assert set(outcomes(document).values()) == {"passed"}, ended.stdout
    assert (document["outcome"], document["faults"], document["dropped"], ended.returncode) == ("proved", [], [], 0)


async def test_a_fault_is_told_by_the_check_that_it_breaks(judge: Judge, tmp_path: Path) -> None:
    example, site, plan = PLANS / "csv-explorer", tmp_path / "site", tmp_path / "plan.json"
    shutil.copytree(example / "site", site)
    page = site / "index.html"
    page.write_text(page.read_text("utf-8").replace("toLowerCase()", "trim()"), "utf-8")
    (site / "inventory.csv").write_bytes((site / "inventory.csv").read_bytes() + b"\n")
    entries = json.loads((example / "plan.json").read_text("utf-8"))
    plan.write_text(json.dumps({**entries, "checks": entries["checks"][2:3], "requirements": []}), "utf-8")
    screenshot = tmp_path / "page.jpg"
    code, printed = await judge(site, "--brief", example / "brief.json", "--plan", plan, "--screenshot", screenshot)
    assert code == 1
    assert "✗ failed     check 3" in printed
    assert "after `fill #search, " in printed
    assert f"Screenshot: {screenshot}" in printed
    assert screenshot.read_bytes()[:2] == b"\xff\xd8"
    assert printed.splitlines()[-1].startswith("flawed: ")


async def test_without_a_plan_sentences_are_undecided_and_the_page_is_not_proved(judge: Judge, tmp_path: Path) -> None:
    brief = tmp_path / "brief.json"
    brief.write_text(
        json.dumps(
            {
                "email": "ann@example.org",
                "task": "board",
                "round": "1",
                "brief": "A board.",
                "checks": [{"js": "document.querySelector('#add') !== null"}, "js: 1 === 2", "It is nice."],
                "attachments": [{"name": "a.txt", "url": "data:text/plain;base64,YQ=="}],
            }
        )
    )
    code, printed = await judge(PLANS / "kanban" / "site", "--brief", brief, "--json")
    document = json.loads(printed)
    assert outcomes(document) == {"checks 1": "passed", "checks 2": "failed", "checks 3": "undecided"}
    assert "1 === 2" in document["checks"][1]["detail"]
    assert (document["outcome"], code) == ("flawed", 1)


async def test_entries_that_prove_nothing_are_dropped_and_only_what_belongs_to_the_site_is_judged(
    judge: Judge, tmp_path: Path
) -> None:
    site = tmp_path / "site"
    (site / ".git").mkdir(parents=True)
    (site / ".git" / "broken.html").write_text("<a href=nowhere.html>")
    (site / "nowhere").symlink_to(site / "gone")
    page = "<!doctype html><html lang=en><meta charset=utf-8><title>A</title><h1>A</h1><a href=LICENSE>Licence</a>"
    (site / "index.html").write_text(page)
    hidden = {"by": "steps", "steps": [{"expect": {"hidden": "#error"}}]}
    seen = {"by": "steps", "steps": [{"expect": {"visible": "h1"}}]}
    brief, plan = tmp_path / "brief.json", tmp_path / "plan.json"
    brief.write_text(json.dumps({"brief": "A page.", "checks": ["No error is shown", "A heading"]}))
    plan.write_text(json.dumps({"checks": [{"number": 1, **hidden}, {"number": 2, **seen}]}))
    _, printed = await judge(site, "--brief", brief, "--plan", plan, "--json")
    document = json.loads(printed)
    assert outcomes(document) == {"checks 1": "undecided", "checks 2": "passed"}
    assert "its steps pass on an empty page" in document["checks"][0]["detail"]
    assert [one["state"] for one in document["dropped"]] == ["proves nothing"]
    assert ([one for one in document["faults"] if not one["weak"]], document["outcome"]) == ([], "unseen")
