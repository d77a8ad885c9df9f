"""A page that does not end, or takes all it can get, costs itself its visit: not its neighbours', not the service's."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import psutil
import pytest
import pytest_asyncio

from generator.chromium.browser import ChromiumBrowser
from generator.site import Site
from tests.contract.chromium import HASTY, chromium, look, page
from tools.stack.readiness import PATIENCE

pytestmark = pytest.mark.asyncio(loop_scope="module")

TITLE = "document.title === 'ready'"
SLOW = "document.title === 'busy' ? new Promise(() => {}) : 'x'.repeat(100)"
MB = 2**20
BUFFERS = "const kept = []; for (;;) kept.push(new Uint8Array(5e7).fill(1))"

UNFINISHED = {
    "a loop": "for (;;);",
    "a loop after load": "onload = () => setTimeout(() => { for (;;); })",
    "microtasks": "(function again() { Promise.resolve().then(again) })()",
    "dialogs": "for (;;) alert(1)",
    "arrays": "const kept = []; for (;;) kept.push(new Array(1e6).fill(0.5))",
    "buffers": BUFFERS,
    # The page itself goes on as if nothing were the matter, so it is given time.
    "a worker's buffers": f"new Worker(URL.createObjectURL(new Blob([`{BUFFERS}`]))); document.title = 'busy'",
    "wasm memory": "const kept = []; for (;;) { const memory = new WebAssembly.Memory({initial: 1000});"
    "new Uint8Array(memory.buffer).fill(1); kept.push(memory) }",
    "elements": "for (;;) document.body.append(document.createElement('p'))",
    "requests": "for (let i = 0; i < 501; i++) fetch('x' + i).catch(() => {})",
    "remote requests": "for (let i = 0; i < 501; i++) fetch('https://example.com/' + i).catch(() => {})",
    "console errors": "setInterval(() => { for (let i = 0; i < 1000; i++) console.error(i) })",
    "console messages without rest": "for (;;) console.log('x'.repeat(1000))",
}
ODD = (
    "onbeforeunload = event => { event.preventDefault(); return 'stay' }",
    "for (let i = 0; i < 20; i++) window.open('about:blank')",
    "const a = document.createElement('a'); a.href = 'data:,x'; a.download = 'x.zip'; a.click()",
    "navigator.serviceWorker.register('sw.js').catch(() => {})",
    "for (let i = 0; i < 20; i++) try { localStorage[i] = 'x'.repeat(1e6) } catch {}",
    "document.documentElement.requestFullscreen().catch(() => {})",
    "navigator.geolocation.getCurrentPosition(() => {}); Notification.requestPermission()",
    "for (let i = 0; i < 300; i++) history.pushState(null, '', '#' + i)",
    "for (let i = 0; i < 1000; i++) console.log(i)",
    "print()",
    "close()",
)
GIANT = {
    "console": "console.error('x'.repeat(2e8))",
    "exception": "throw new Error('x'.repeat(2e8))",
    "dialog": "alert('x'.repeat(2e8))",
    "title": "document.title = 'x'.repeat(2e8)",
    "request": "fetch('upload', {method: 'POST', body: 'x'.repeat(2e8)}).catch(() => {})",
    "answer": "Array.prototype.slice = String.prototype.slice = () => 'x'.repeat(2e8); document.title = 'never'",
}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser(chromium_path: Path) -> AsyncIterator[ChromiumBrowser]:
    """A browser that leaves an endless page soon: what such a page does until then costs processor time alone."""
    browser = chromium(chromium_path, HASTY)
    await browser.start()
    yield browser
    await browser.close()


async def with_a_neighbour(browser: ChromiumBrowser, hostile: Site, *, seconds: float = PATIENCE / 2) -> str | None:
    """Why the visit of `hostile` is unfinished; an honest page beside it and one after it are seen all the same."""
    visit, neighbour = await asyncio.gather(
        look(browser, hostile, TITLE, SLOW, seconds=seconds), look(browser, page(), TITLE)
    )
    assert len(visit.answers) == 2
    after = await look(browser, page(), TITLE)
    for honest in (neighbour, after):
        assert honest.answers[0].truthy, honest
        assert honest.unfinished is None
    return visit.unfinished


@pytest.mark.parametrize("hostile", UNFINISHED)
async def test_a_page_costs_itself_its_visit_by(hostile: str, browser: ChromiumBrowser) -> None:
    assert await with_a_neighbour(browser, page(UNFINISHED[hostile])) is not None


async def test_a_page_is_seen_to_the_end_whatever_it_asks_of_its_visitor(browser: ChromiumBrowser) -> None:
    odd = page(";\n".join(ODD), sw_js=b"onfetch = event => 0")
    assert await with_a_neighbour(browser, odd) is None


async def test_a_page_that_never_stays_harms_no_other(browser: ChromiumBrowser) -> None:
    await with_a_neighbour(browser, page("setTimeout(() => location.reload(), 100)"))


@pytest.mark.parametrize("giant", GIANT)
async def test_the_service_does_not_grow_with_a_giant(giant: str, browser: ChromiumBrowser) -> None:
    before = psutil.Process().memory_info().rss
    peak = before

    async def watch() -> None:
        nonlocal peak
        while True:
            peak = max(peak, psutil.Process().memory_info().rss)
            await asyncio.sleep(0.02)

    watcher = asyncio.create_task(watch())
    await with_a_neighbour(browser, page(GIANT[giant]))
    watcher.cancel()
    assert peak - before < 50 * MB
