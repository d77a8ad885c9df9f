"""A rehearsal opens the published page itself: what fails there is reported, whatever was found before."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from chassis.finding import Finding
from contracts.licence import mit_text
from generator.ports import Visit
from generator.site import Site
from tools.rehearsal.live_browser import LiveBrowser
from tools.rehearsal.page_findings import brief_of, judge_checks, judge_served_files
from tools.stand_ins.http_server import serving

CHECKS = [{"js": "document.querySelector('h1').textContent === 'Hello'"}, {"js": "document.title === 'Bye'"}]
REQUEST = {
    "task": "hello",
    "nonce": "n",
    "brief": "A page that says hello.",
    "evaluation_url": "https://evaluator.example.org/notify",
    "checks": CHECKS,
}
SCRIPT = "setTimeout(() => document.querySelector('h1').append('{}'))"
PAGE = f"<!doctype html><title>Hi</title><h1></h1><script>{SCRIPT}</script>"
PASSED_BEFORE = [{"text": check["js"], "outcome": "passed", "detail": ""} for check in CHECKS]


class NoVisits:
    """A generator.ports.Browser that opens nothing."""

    async def visit(self, site: Site, *, expressions: Sequence[str], **others: Any) -> Visit:
        return Visit()


def write_site(folder: Path, said: str) -> Path:
    folder.mkdir()
    (folder / "index.html").write_text(PAGE.format(said))
    (folder / "LICENSE").write_text(mit_text(2026, "Ada"))
    (folder / "README.md").write_text("# Hello\n")
    return folder


def pages(folder: Path) -> Starlette:
    return Starlette(routes=[Mount("/hello", StaticFiles(directory=folder, html=True))])


async def test_each_expression_is_evaluated_at_the_address_of_the_page(tmp_path: Path, chromium_path: Path) -> None:
    clone = write_site(tmp_path / "clone", "what was committed")
    with serving(pages(write_site(tmp_path / "live", "Hello"))) as address:
        browser = LiveBrowser(NoVisits(), f"{address}/hello/", chromium_path)
        found = await judge_checks(clone, brief_of(REQUEST), f"{address}/hello/", browser, PASSED_BEFORE)
    assert state_of(found, "check 1") == "fine"
    assert state_of(found, "check 2") == "wrong"


async def test_a_page_that_does_not_load_fails_every_expression(tmp_path: Path, chromium_path: Path) -> None:
    browser = LiveBrowser(NoVisits(), "http://127.0.0.1:9/hello/", chromium_path)
    clone = write_site(tmp_path / "clone", "Hello")
    found = await judge_checks(clone, brief_of(REQUEST), browser.pages_url, browser, PASSED_BEFORE)
    assert [state_of(found, f"check {number}") for number in (1, 2)] == ["wrong", "wrong"]
    assert any("did not load" in finding.text for finding in found)


@pytest.mark.parametrize(("said", "state"), [("Hello", "fine"), ("an older round", "wrong")])
def test_what_is_served_is_compared_with_what_was_committed(tmp_path: Path, said: str, state: str) -> None:
    clone = write_site(tmp_path / "clone", "Hello")
    with serving(pages(write_site(tmp_path / "live", said))) as address, httpx.Client(trust_env=False) as client:
        found = judge_served_files(clone, f"{address}/hello/", client)
    assert [finding.state for finding in found] == [state]


def state_of(found: Sequence[Finding], name: str) -> str:
    return next(finding.state for finding in found if finding.name == name)
