"""What a page may have of other hosts: libraries and data from a few that are known, through us, and nothing else."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio

from generator.chromium.browser import ChromiumBrowser
from tests.contract.chromium import chromium, kinds, look, page
from tools.stack.free_ports import free_port
from tools.stand_ins.cdn.server import LIBRARIES, RunningCdn, serving_cdn

pytestmark = pytest.mark.asyncio(loop_scope="module")

NPM = "https://cdn.jsdelivr.net/npm"
LOADED = {
    f'<link rel=stylesheet href="{NPM}/bootstrap@5.3.8/dist/css/bootstrap.min.css">': (
        "getComputedStyle(document.body).getPropertyValue('--bs-primary')"
    ),
    f'<script src="{NPM}/bootstrap@5.3.8/dist/js/bootstrap.bundle.min.js"></script>': "bootstrap.Modal",
    f'<script src="{NPM}/marked@16.4.2/lib/marked.umd.js" crossorigin=anonymous></script>': "marked.parse('# a')",
    f'<script src="{NPM}/dompurify@3.4.18/dist/purify.min.js"></script>': "DOMPurify.isSupported",
    f'<script src="{NPM}/@highlightjs/cdn-assets@11.12.0/highlight.min.js"></script>': "hljs.getLanguage('css')",
}


@pytest.fixture(scope="module")
def cdn() -> Iterator[RunningCdn]:
    with serving_cdn() as running:
        yield running


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser(chromium_path: Path, cdn: RunningCdn) -> AsyncIterator[ChromiumBrowser]:
    browser = chromium(chromium_path, mirror=cdn.url)
    yield browser
    await browser.close()


async def test_libraries_come_from_the_mirror_and_are_sent_once(browser: ChromiumBrowser, cdn: RunningCdn) -> None:
    for _ in range(2):
        visit = await look(browser, page(body="".join(LOADED)), *(f"Boolean({use})" for use in LOADED.values()))
        assert [answer.truthy for answer in visit.answers] == [True] * len(LOADED), visit
        assert visit.faults == ()
    asked = [address for address in cdn.asked() if address in LIBRARIES]
    assert sorted(asked) == sorted(set(asked))


async def test_data_is_asked_for_every_time(browser: ChromiumBrowser, cdn: RunningCdn) -> None:
    ask = "fetch('https://api.github.com/users/mona?x=1').then(r => r.json()).then(a => a.login === 'mona')"
    before = cdn.asked().count("api.github.com/users/mona")
    for _ in range(2):
        assert (await look(browser, page(), ask)).answers[0].truthy
    assert cdn.asked().count("api.github.com/users/mona") == before + 2


async def test_a_library_that_is_not_there_is_the_pages_fault(browser: ChromiumBrowser) -> None:
    visit = await look(browser, page(body=f'<script src="{NPM}/marked@0.0.0/none.js"></script>'))
    assert kinds(visit) == ["failed-request"]
    assert "answers 404" in visit.faults[0].reason


async def test_a_host_that_does_not_answer_is_told_from_the_pages_own_faults(browser: ChromiumBrowser) -> None:
    visit = await look(browser, page(body='<script src="https://unpkg.com/vue@3"></script>'), "typeof Vue")
    assert kinds(visit) == ["unreachable-host"]
    assert "could not be reached from here" in visit.faults[0].reason
    assert visit.unfinished is None


async def test_a_mirror_that_is_down_is_an_unreachable_host(chromium_path: Path) -> None:
    browser = chromium(chromium_path, mirror=f"http://127.0.0.1:{free_port()}")
    visit = await look(browser, page(body="".join(LOADED)), "document.title")
    await browser.close()
    assert set(kinds(visit)) == {"unreachable-host"}
    assert visit.answers[0].truthy


@pytest.mark.parametrize(
    ("script", "kind"),
    [
        ("fetch('https://example.com/data.json')", "blocked-request"),
        ("fetch('https://api.github.com:8443/users/mona')", "blocked-request"),
        ("fetch('https://api.github.com/users/mona', {method: 'POST', body: '{}'})", "blocked-request"),
        (
            "document.body.append(Object.assign(document.createElement('iframe'), {src: 'https://unpkg.com/'}))",
            "unvisited-host",
        ),
        ("fetch('https://10.0.0.7/')", "failed-request"),
        ("fetch('https://[::1]/')", "failed-request"),
        ("fetch('https://intranet/')", "failed-request"),
        ("fetch('data.json', {method: 'POST', body: '{}'})", "failed-request"),
    ],
)
async def test_what_is_not_asked_is_a_fault(browser: ChromiumBrowser, cdn: RunningCdn, script: str, kind: str) -> None:
    before = cdn.asked()
    visit = await look(browser, page(f"window.tried = {script}; tried?.catch?.(() => null)", data_json=b"{}"))
    assert kinds(visit) == [kind]
    assert cdn.asked() == before
