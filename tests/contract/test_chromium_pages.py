"""Chromium shows a candidate as GitHub Pages would and asks it as a grader would."""

import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from generator.chromium.browser import ChromiumBrowser
from generator.chromium.screenshot import MAX_SCREENSHOT_BYTES
from generator.plan.step_parser import View
from generator.site import Site
from tests.contract.chromium import HASTY, PATIENT, chromium, kinds, look, page
from tools.stack.readiness import PATIENCE

pytestmark = pytest.mark.asyncio(loop_scope="module")

RELATIVE = "but it lives below /a-page/: use an address relative to the page, without a leading slash."

# Each with what it comes to.
FORMS = {
    "document.title": '"ready"',
    "document.title === 'ready';": "true",
    "\n  (() => {\n    const x = 2;\n    return x * 2;\n  })();\n": "4",
    "return document.title.length": "5",
    "const heading = document.querySelector('h1'); heading.textContent": '"a page"',
    "const later = await Promise.resolve(6); return later": "6",
    "await Promise.resolve(7)": "7",
    "(async () => 8)()": "8",
    "() => document.title": '"ready"',
    "async () => { return 9 }": "9",
    "document.querySelector('h1')": "h1",
    "document.querySelectorAll('h1')": "NodeList(1) [h1]",
    "({a: [1]})": "Object {a: Array(1)}",
    "'é\u2028漢'.length // a comment": "3",
    "Symbol('x')": "Symbol(x)",
    "10n": "10n",
}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser(chromium_path: Path) -> AsyncIterator[ChromiumBrowser]:
    browser = chromium(chromium_path, PATIENT)
    yield browser
    await browser.close()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def hasty_browser(chromium_path: Path) -> AsyncIterator[ChromiumBrowser]:
    browser = chromium(chromium_path, HASTY)
    yield browser
    await browser.close()


async def test_an_expression_may_be_written_in_many_ways(browser: ChromiumBrowser) -> None:
    answers = (await look(browser, page(), *FORMS)).answers
    assert dict(zip(FORMS, (answer.detail for answer in answers), strict=True)) == FORMS
    assert all(answer.truthy for answer in answers)


@pytest.mark.parametrize("endless", ["new Promise(() => {})", "for (;;);"])
async def test_an_expression_that_never_ends_is_left_after_its_time(
    endless: str, hasty_browser: ChromiumBrowser
) -> None:
    [answer] = (await look(hasty_browser, page(), endless)).answers
    assert (answer.truthy, answer.detail) == (False, "no value within 1 s")


async def test_a_page_that_forbids_eval_is_asked_all_the_same(browser: ChromiumBrowser) -> None:
    policy = '<meta http-equiv="Content-Security-Policy" content="script-src \'none\'">'
    assert (await look(browser, page(body=policy), "document.title")).answers[0].truthy


async def test_a_value_that_comes_later_is_waited_for_and_said_to_be_late(browser: ChromiumBrowser) -> None:
    visit = await look(
        browser, page("setTimeout(() => { document.title = 'late' }, 1000)"), "document.title === 'late'"
    )
    assert visit.answers[0].truthy
    assert "not at first" in visit.answers[0].detail


async def test_nothing_is_waited_for_where_all_is_well(browser: ChromiumBrowser) -> None:
    await look(browser, page())
    begun = time.monotonic()
    visit = await look(browser, page(), "document.title")
    assert time.monotonic() - begun < PATIENT.check
    assert visit.faults == ()
    assert visit.screenshot is not None
    assert len(visit.screenshot) <= MAX_SCREENSHOT_BYTES


async def test_data_is_fetched_relative_to_the_page_with_its_media_type(browser: ChromiumBrowser) -> None:
    fetch = "fetch('data.csv?v=1').then(r => r.text().then(t => [location.pathname, r.headers.get('content-type'), t]))"
    visit = await look(browser, page(data_csv="a,é\n".encode()), fetch, f"{fetch}.then(String)")
    assert visit.answers[1].detail == '"/a-page/,text/csv; charset=utf-8,a,é\\n"'


async def test_modules_styles_pictures_and_wasm_load(browser: ChromiumBrowser) -> None:
    site = page(
        "import('./deeper/two.mjs').then(m => { window.two = m.two });"
        "WebAssembly.instantiateStreaming(fetch('empty.wasm')).then(() => { window.wasm = true });",
        "<link rel=stylesheet href=style.css><img src=dot.svg><script type=module src=one.js></script>",
        one_js=b"import { two } from './deeper/two.mjs'; window.one = two - 1;",
        style_css=b"h1 { } body { color: rgb(1, 2, 3) }",
        dot_svg=b'<svg xmlns="http://www.w3.org/2000/svg" width="3" height="2"/>',
        empty_wasm=b"\0asm\x01\0\0\0",
    )
    site = site.with_files({"deeper/two.mjs": b"export const two = 2;"})
    visit = await look(
        browser,
        site,
        "one === 1",
        "two === 2",
        "wasm",
        "getComputedStyle(document.body).color === 'rgb(1, 2, 3)'",
        "document.querySelector('img').naturalWidth === 3",
        "isSecureContext",
    )
    assert [answer.truthy for answer in visit.answers] == [True] * 6, visit
    assert visit.faults == ()


async def test_pages_of_its_own_are_found_as_on_pages(browser: ChromiumBrowser) -> None:
    ask = "Promise.all(['about', 'docs/', 'gone', 'LIST.txt'].map(p => fetch(p).then(r => r.status))).then(String)"
    site = {**page(), "about.html": b"about", "docs/index.html": b"docs", "404.html": b"no", "list.txt": b""}
    assert (await look(browser, Site(site), ask)).answers[0].detail == '"200,200,404,404"'


async def test_what_goes_wrong_is_told_with_file_and_line(browser: ChromiumBrowser) -> None:
    site = {
        **page(
            "console.error('careful', {a: 1}); console.warn('never mind');\nPromise.reject(new Error('refused'));",
            "<script src=app.js></script><script src=broken.js></script><img src=gone.png><img src=/pages/root.png>",
            app_js=b"\n\nnot.there();",
            broken_js=b"let x = ;",
        )
    }
    visit = await look(browser, Site(site))
    assert {(fault.kind, fault.path, fault.reason) for fault in visit.faults} == {
        ("console-error", "index.html", "In the console: careful {a: 1} (index.html, line 2)"),
        ("uncaught-exception", "index.html", "Uncaught in a promise: Error: refused (index.html, line 3)"),
        ("uncaught-exception", "app.js", "Uncaught: ReferenceError: not is not defined (app.js, line 3)"),
        ("uncaught-exception", "broken.js", "Uncaught: SyntaxError: Unexpected token ';' (broken.js, line 1)"),
        ("missing-resource", "gone.png", "The page asks for gone.png, which is not among the files."),
        (
            "missing-resource",
            "pages/root.png",
            f"The page asks for /pages/root.png at the root of the host, {RELATIVE}",
        ),
    }
    assert not any(fault.fatal for fault in visit.faults)


async def test_a_page_that_moves_on_to_another_of_its_own_is_asked_there(browser: ChromiumBrowser) -> None:
    site = {"index.html": b"<script>location = 'app.html?x=1'</script>", "app.html": b"<title>moved</title>"}
    visit = await look(browser, Site(site), "document.title + location.search")
    assert visit.answers[0].detail.startswith('"moved?x=1"')
    assert visit.unfinished is None


async def test_a_missing_start_page_is_a_missing_resource(hasty_browser: ChromiumBrowser) -> None:
    visit = await look(hasty_browser, Site({"readme.txt": b""}), "document.title === 'ready'")
    assert kinds(visit) == ["missing-resource"]
    assert visit.unfinished is None


async def test_dialogs_are_put_aside(browser: ChromiumBrowser) -> None:
    visit = await look(
        browser, page("alert(1); window.said = [confirm('?'), prompt('?')]"), "String(said) === 'false,'"
    )
    assert visit.answers[0].truthy


async def test_pictures_show_the_page_as_each_view_asks(browser: ChromiumBrowser) -> None:
    views = [View(width=800, height=400), View(open="about.html", width=360)]
    site = Site({**page(body="<div style='height:900px'>High</div>"), "about.html": b"<h1>About</h1>"})
    seen = await browser.visit(site, root="a-page", expressions=(), seconds=PATIENCE, pictures=views)
    wide, narrow = seen.pictures
    assert wide is not None
    assert narrow is not None
    assert size_of(wide)[0] == 800
    assert size_of(wide)[1] > 900
    assert size_of(narrow) == (360, 720)


def size_of(jpeg: bytes) -> tuple[int, int]:
    """Width and height in the frame's header."""
    frame = next(at for at in range(2, len(jpeg)) if jpeg[at] == 0xFF and jpeg[at + 1] in (0xC0, 0xC2))
    return int.from_bytes(jpeg[frame + 7 : frame + 9]), int.from_bytes(jpeg[frame + 5 : frame + 7])
