"""No page reaches loopback or the host's files, by any way out of a browser; both walls hold by themselves."""

import asyncio
import contextlib
import os
import re
from collections.abc import AsyncIterator, Iterator, Sequence
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Error, async_playwright

from generator.chromium.browser import ChromiumBrowser
from generator.chromium.browser_launch import ARGUMENTS
from tests.contract.chromium import QUICK, Doorman, chromium, doorman, kinds, look, page
from tools.stack.readiness import PATIENCE

pytestmark = pytest.mark.asyncio(loop_scope="module")

ELEMENT = "document.body.append(Object.assign(document.createElement('%s'), %s))"
SPECULATION = (
    """{type: 'speculationrules', text: '{"prefetch": [{"source": "list", "urls": ["http://127.0.0.1:PORT/"]}]}'}"""
)
# Chromium really goes these ways, as the test without walls shows; PORT becomes the doorman's.
WAYS = {
    "fetch": "fetch('http://127.0.0.1:PORT/', {mode: 'no-cors'}).catch(() => {})",
    "fetch-by-name": "fetch('http://localhost:PORT/', {mode: 'no-cors'}).catch(() => {})",
    "image": "new Image().src = 'http://127.0.0.1:PORT/'",
    "frame": ELEMENT % ("iframe", "{src: 'http://127.0.0.1:PORT/'}"),
    "script": ELEMENT % ("script", "{src: 'http://127.0.0.1:PORT/'}"),
    "style": ELEMENT % ("link", "{rel: 'stylesheet', href: 'http://127.0.0.1:PORT/'}"),
    "prefetch": ELEMENT % ("link", "{rel: 'prefetch', href: 'http://127.0.0.1:PORT/'}"),
    "video": ELEMENT % ("video", "{src: 'http://127.0.0.1:PORT/', preload: 'auto'}"),
    "websocket": "new WebSocket('ws://127.0.0.1:PORT/')",
    "event-source": "new EventSource('http://127.0.0.1:PORT/')",
    "beacon": "navigator.sendBeacon('http://127.0.0.1:PORT/', 'x')",
    "ping": ELEMENT % ("a", "{id: 'p', href: '#', ping: 'http://127.0.0.1:PORT/'}") + "; p.click()",
    "worker": "new Worker(URL.createObjectURL(new Blob([\"fetch('http://127.0.0.1:PORT/', {mode: 'no-cors'})\"])))",
    "worker-websocket": "new Worker(URL.createObjectURL(new Blob([\"new WebSocket('ws://127.0.0.1:PORT/')\"])))",
    "web-rtc": "window.c = new RTCPeerConnection({iceServers: [{urls: 'stun:127.0.0.1:PORT'}, {urls: "
    "'turn:127.0.0.1:PORT?transport=tcp', username: 'u', credential: 'c'}]}); c.createDataChannel('d'); "
    "c.createOffer().then(o => c.setLocalDescription(o))",
    "form": ELEMENT % ("form", "{id: 'f', method: 'post', action: 'http://127.0.0.1:PORT/'}") + "; f.submit()",
    "window": "window.open('http://127.0.0.1:PORT/')",
    "navigation": "location = 'http://127.0.0.1:PORT/'",
    "refresh": ELEMENT % ("meta", "{httpEquiv: 'refresh', content: '0; url=http://127.0.0.1:PORT/'}"),
    "download": ELEMENT % ("a", "{id: 'd', href: 'http://127.0.0.1:PORT/', download: 'x'}") + "; d.click()",
    # Last, because Chromium does this for the window in front only.
    "speculation": ELEMENT % ("script", SPECULATION),
}
LEAVING_SOON = QUICK.model_copy(update={"load": 4.0})
"""Some of these pages never load, which would be waited for."""
LEAVING = ("form", "window", "navigation", "refresh", "download", "speculation")
"""Of these only one can be gone at a time."""
FILES = [
    "file:///etc/hostname",
    "chrome://version",
    "view-source:https://site.pagewright.test/",
    "filesystem:x",
    "ftp://a/",
]


def ways_to(loopback: Doorman) -> dict[str, str]:
    """What a page must run to go each way; the address says which way it was."""
    return {
        way: script.replace("PORT/", f"PORT/{way}").replace("PORT", str(loopback.port)) for way, script in WAYS.items()
    }


def ways_of(seen: Sequence[bytes]) -> set[str]:
    """By which ways these came; what is no HTTP is WebRTC's."""
    addresses = [match[1].decode() for first in seen if (match := re.match(rb"[A-Z]+ /(\S+) HTTP", first))]
    return {*addresses, *(["web-rtc"] if len(addresses) < len(seen) else [])}


@pytest.fixture(scope="module")
def loopback() -> Iterator[Doorman]:
    with doorman() as waiting:
        yield waiting


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser(chromium_path: Path) -> AsyncIterator[ChromiumBrowser]:
    browser = chromium(chromium_path, LEAVING_SOON)
    yield browser
    await browser.close()


@pytest.mark.parametrize("ways", [*LEAVING, "all that stay"])
async def test_no_page_reaches_loopback_by(ways: str, browser: ChromiumBrowser, loopback: Doorman) -> None:
    taken = {ways} if ways in LEAVING else WAYS.keys() - set(LEAVING)
    script = "".join(f"try {{ {script} }} catch {{}}\n" for way, script in ways_to(loopback).items() if way in taken)
    visit = await look(browser, page(f"onload = () => {{ {script} }}"), "document.title === 'ready'")
    assert ways_of(loopback.seen()) == set()
    assert visit.answers[0].truthy
    assert visit.unfinished is None


async def knocks(path: Path, arguments: Sequence[str], loopback: Doorman, *, wait_for: int, seconds: float) -> set[str]:
    """The ways by which pages without our request router get to loopback; waits until `wait_for` came, or `seconds`."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=path, args=list(arguments), chromium_sandbox=os.geteuid() != 0
        )
        context = await browser.new_context()
        for script in ways_to(loopback).values():
            window = await context.new_page()
            with contextlib.suppress(Error):  # a page that goes elsewhere does not answer
                await window.evaluate(f"() => {{ {script} }}")
        seen: list[bytes] = []
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while len(ways_of(seen)) < wait_for:
                    await asyncio.sleep(0.05)
                    seen += loopback.seen()
        await browser.close()
    return ways_of([*seen, *loopback.seen()])


async def test_without_any_wall_every_way_leads_out(chromium_path: Path, loopback: Doorman) -> None:
    assert await knocks(chromium_path, [], loopback, wait_for=len(WAYS), seconds=PATIENCE) == WAYS.keys()


async def test_the_second_wall_alone_lets_nothing_out(chromium_path: Path, loopback: Doorman) -> None:
    assert await knocks(chromium_path, ARGUMENTS, loopback, wait_for=1, seconds=3) == set()


@pytest.mark.parametrize("address", FILES)
async def test_no_page_reads(address: str, browser: ChromiumBrowser) -> None:
    script = (
        f"window.got = []; const keep = what => got.push(what); fetch('{address}').then(keep, () => {{}});"
        f"const frame = document.createElement('iframe'); frame.src = '{address}';"
        "frame.onload = () => { try { keep(frame.contentDocument.body.textContent) } catch {} };"
        f"document.body.append(frame); try {{ location = '{address}' }} catch {{}}"
    )
    visit = await look(browser, page(script), "document.title === 'ready'", "got.join('') === ''")
    assert [answer.truthy for answer in visit.answers] == [True, True]


async def test_an_attempt_is_a_fault(browser: ChromiumBrowser, loopback: Doorman) -> None:
    visit = await look(browser, page(f"fetch('https://127.0.0.1:{loopback.port}/').catch(() => {{}})"))
    assert kinds(visit) == ["failed-request"]
    assert "no visitor can reach" in visit.faults[0].reason
