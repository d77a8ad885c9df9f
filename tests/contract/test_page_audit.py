"""A second look sees what is wrong with a page whatever was asked for, and is silent on sound pages."""

import asyncio
import json
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import async_playwright

from generator.chromium.allowed_hosts import LIBRARIES
from generator.chromium.browser import ChromiumBrowser
from generator.chromium.browser_launch import launch
from generator.chromium.concurrency_limit import ConcurrencyLimit
from generator.chromium.opened_page import OpenedPage, open_page
from generator.chromium.page_audit import audit_findings, site_audit
from generator.chromium.page_audit.site_audit import SiteAudit
from generator.chromium.page_errors import PageErrors
from generator.chromium.request_router import RequestRouter
from generator.chromium.resource_fetcher import ResourceFetcher
from generator.chromium.served_site import ServedSite
from generator.chromium.worker_protocol import WorkerSettings
from generator.faults import Fault
from generator.page_timeouts import Timeouts
from generator.plan.step_parser import View
from generator.ports import AuditRequest
from generator.site import Site
from tests.corpus.second_look_pages import (
    SOUND,
    SOUND_ON_ONE_PAGE,
    SPOILT,
    SPOILT_ON_ONE_PAGE,
    site_of,
    site_of_all,
)
from tools.stack.readiness import PATIENCE

pytestmark = pytest.mark.asyncio(loop_scope="module")

ROOT = "a-page"
AT_ONCE = 3
REPOSITORY = Path(__file__).parents[2]
PLANS_SAMPLE = 3
"""A test run looks at every third site with a plan; `make detection` judges them all."""


def folders_below(root: str) -> list[Path]:
    return sorted(page.parent for page in (REPOSITORY / root).rglob("index.html"))


SITES = [
    *folders_below("tests/corpus/plans")[::PLANS_SAMPLE],
    *folders_below("tests/corpus/sound_site"),
    *folders_below("tools/stand_ins/gemini/apps/solar-system-files"),
]
"""The other sites of the corpus and of the stand-in for Gemini are audited by test_templates.py."""

SELECTOR = re.compile(r" px wide: (.+?)(?: \(“|: expected)")
"""The selector in what is said of a fault."""

Look = Callable[..., Awaitable[Sequence[Fault]]]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def look(chromium_path: Path) -> AsyncIterator[Look]:
    fetcher, places, at_once = ResourceFetcher(None), ConcurrencyLimit(AT_ONCE), asyncio.Semaphore(AT_ONCE)
    async with async_playwright() as playwright:
        browser = await launch(playwright, WorkerSettings(executable=chromium_path, sandbox=False))

        async def looked(site: Site, told: AuditRequest | None = None) -> Sequence[Fault]:
            served = ServedSite(site, ROOT)

            def opened(view: View) -> AbstractAsyncContextManager[OpenedPage]:
                errors = PageErrors(lambda _: None)
                router = RequestRouter(served, fetcher, LIBRARIES, errors)
                return open_page(browser, router, errors, Timeouts(), places, lambda _: None, view)

            async with at_once:
                looks = SiteAudit(site, served, opened, told or AuditRequest())
                await looks.run(2 * PATIENCE)
            return looks.faults

        yield looked
        await browser.close()
        await fetcher.close()


async def alarms(look: Look, sites: Mapping[str, Site]) -> Mapping[str, Sequence[str]]:
    """What is said of each of the sites, none of which is left out."""
    seen = await asyncio.gather(*(look(site) for site in sites.values()))
    return {name: [f"{one.kind}: {one.reason}" for one in faults] for name, faults in zip(sites, seen, strict=True)}


@pytest.mark.parametrize("rule", SPOILT)
async def test_every_form_of_a_fault_is_seen_with_what_was_expected_and_the_remedy(look: Look, rule: str) -> None:
    said = await alarms(look, {name: site_of(body, alone=rule == "blank-page") for name, body in SPOILT[rule].items()})
    unseen = [name for name, faults in said.items() if not any(one.startswith(f"{rule}: ") for one in faults)]
    assert not unseen
    assert len(said) >= 6
    for faults in said.values():
        assert all(has_all_parts(one) for one in faults)


@pytest.mark.parametrize("rule", SPOILT_ON_ONE_PAGE)
async def test_every_form_of_a_fault_is_seen_beside_others(
    look: Look, browser: ChromiumBrowser, rule: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    forms = SPOILT_ON_ONE_PAGE[rule]
    monkeypatch.setattr(audit_findings, "MAX_PER_RULE", 10 * len(forms))
    site = site_of_all(forms.values())
    reasons = [one.reason for one in await look(site) if one.kind == rule]
    selectors = json.dumps([SELECTOR.findall(one)[0] for one in reasons])
    are_seen = [
        f"{selectors}.some((one) => document.querySelector(one).closest('#case-{number}'))"
        for number in range(len(forms))
    ]
    visit = await browser.visit(site, root=ROOT, expressions=are_seen, seconds=PATIENCE)
    assert [name for name, answer in zip(forms, visit.answers, strict=True) if not answer.truthy] == []
    assert len(forms) >= 6
    assert all(has_all_parts(one) for one in reasons)


def has_all_parts(reason: str) -> bool:
    return all(part in reason for part in ("expected", "seen:", "To mend it, "))


async def test_nothing_is_said_of_sound_pages_that_look_like_faults(look: Look) -> None:
    pages = {name: site_of(body, alone="alone" in name) for name, body in SOUND.items()}
    said = await alarms(
        look, pages | {name: site_of_all(bodies.values()) for name, bodies in SOUND_ON_ONE_PAGE.items()}
    )
    assert {name: faults for name, faults in said.items() if faults} == {}
    assert len(SOUND) + sum(map(len, SOUND_ON_ONE_PAGE.values())) >= 50


async def test_nothing_is_said_of_the_sound_sites_of_the_corpus(look: Look) -> None:
    sites = {
        str(folder): Site(
            {str(one.relative_to(folder)): one.read_bytes() for one in folder.rglob("*") if one.is_file()}
        )
        for folder in SITES
    }
    said = await alarms(look, sites)
    assert {name: faults for name, faults in said.items() if faults} == {}
    assert len(said) >= 10


async def test_linked_pages_and_addresses_that_the_brief_names_are_looked_at(
    look: Look, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(site_audit, "LINKED_SECONDS", PATIENCE)  # a busy machine takes longer for the first page
    scripted = "<p id=p></p><script>const q = new URLSearchParams(location.search);p.textContent = "
    site = Site(
        {
            **site_of("<a href='about.html'>About</a> <a href='none.html'>None</a>" + scripted + "'Ready'</script>"),
            "about.html": site_of("<button>Nothing</button>")["index.html"],
            "view.html": site_of(scripted + "q.get('item').trim(); if (q.get('item') === 'x') q.a.b</script>")[
                "index.html"
            ],
            "orphan.html": site_of("<button>Nobody comes here</button>")["index.html"],
        }
    )
    faults = await look(site, AuditRequest(("view.html?item=x",)))
    assert {(one.path, one.kind) for one in faults} == {
        ("about.html", "dead-control"),
        ("view.html", "uncaught-exception"),
    }
    assert any("opened as view.html?item=x" in one.reason for one in faults)


async def test_what_the_brief_names_is_not_held_against_a_page(look: Look) -> None:
    site = site_of(
        "<p>Hello {{name}}, this is how it looks</p><p>Lorem ipsum dolor sit amet</p>"
        "<script>prompt('Your name')</script>"
    )
    said = (
        "On load, ask with `prompt` for the name. Show a template with {{name}} in it. Fill the page with lorem ipsum."
    )
    assert await look(site, AuditRequest(said=said)) == []
    assert [one.kind for one in await look(site)] == ["placeholder-text", "placeholder-text", "blocking-dialog"]


async def test_a_visit_tells_what_a_second_look_sees_beside_the_checks(browser: ChromiumBrowser) -> None:
    site = site_of("<button>Add</button><script>undefined.x</script>")
    seen = await browser.visit(site, root=ROOT, expressions=["true"], seconds=PATIENCE, audit=AuditRequest(("?a=1",)))
    assert [answer.truthy for answer in seen.answers] == [True]
    assert {one.kind for one in seen.faults} == {"uncaught-exception", "dead-control"}
