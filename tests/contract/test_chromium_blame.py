"""What could not be had here excuses the checks that depend on it, and no others."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
import pytest_asyncio

from generator.chromium import ChromiumBrowser
from generator.ports import REFUSED_DATA, UNNEEDED_REQUEST, Visit
from generator.site import Site
from tests.contract.chromium import chromium, kinds, look, page
from tests.stack.readiness import PATIENCE
from tests.stand_ins.servers.cdn.server import RunningCdn, serving_cdn

pytestmark = pytest.mark.asyncio(loop_scope="module")

ELSEWHERE = "https://static.example.org"
COUNTER = """
let n = 0;
document.querySelector('#add').addEventListener('click', () => {
  n += 2;
  document.querySelector('#count').textContent = n;
});
"""
CLICKS = "(document.querySelector('#add').click(), document.querySelector('#count').textContent === '1')"
BODY = (
    "<h1>Sales</h1><button id=add></button><output id=count>0</output>"
    "<ul id=rows></ul><p id=total></p><div id=plot></div>"
)


class Page(NamedTuple):
    site: Site
    undecided: tuple[str, ...]
    failed: tuple[str, ...]


def scripted(script: str, head: str = "", **files: bytes) -> Site:
    return page(script, head + BODY, **files)


HEADING, ROWS = (
    "document.querySelector('h1').textContent === 'Turnover'",
    "document.querySelectorAll('#rows li').length === 3",
)
PAGES = {
    "a library that draws": Page(
        scripted(
            COUNTER
            + "new Chart(document.querySelector('#plot'), {});\ndocument.querySelector('#total').textContent = '7';",
            f"<script src={ELSEWHERE}/chart.js></script>",
        ),
        (
            "document.querySelector('#total').textContent === '7'",
            "typeof Chart === 'function'",
            "!!document.querySelector('#plot canvas')",
        ),
        (HEADING, CLICKS, "!!document.querySelector('#missing')", "document.title === 'x'"),
    ),
    "a library that is looked for before it is used": Page(
        scripted(
            COUNTER + "if (window.Papa) {\n  const data = Papa.parse('a').data;\n"
            "  document.querySelector('#rows').innerHTML = data.map(r => `<li>${r}</li>`).join('');\n}",
            f"<script src={ELSEWHERE}/papaparse.min.js></script>",
        ),
        (ROWS,),
        (HEADING, CLICKS),
    ),
    "a module that is imported": Page(
        scripted(
            COUNTER,
            f"<script type=module>import {{ html }} from '{ELSEWHERE}/lit.js';"
            "document.querySelector('#rows').append(html``)</script>",
        ),
        (ROWS,),
        (HEADING, CLICKS),
    ),
    "a library that reads attributes": Page(
        scripted(
            COUNTER, f"<script defer src={ELSEWHERE}/alpine.js></script><p id=greeting x-data x-text=\"'hello'\"></p>"
        ),
        ("document.querySelector('#greeting').textContent === 'hello'",),
        (HEADING, CLICKS),
    ),
    "data": Page(
        scripted(
            COUNTER
            + f"""
async function load() {{
  const answer = await fetch('{ELSEWHERE}/rows.json');
  show(await answer.json());
}}
function show(rows) {{
  const list = document.querySelector('#rows');
  list.innerHTML = rows.map((row) => `<li>${{row}}</li>`).join('');
  document.querySelector('#total').textContent = rows.length;
}}
load();
"""
        ),
        (ROWS, "document.getElementById('total').textContent === '3'"),
        (HEADING, CLICKS),
    ),
    "data in a chain": Page(
        scripted(
            f"const list = document.getElementById('rows');\nfetch('{ELSEWHERE}/rows.json')\n  .then((a) => a.json())\n"
            "  .then((rows) => { for (const row of rows) list.append(row); })\n  .catch((e) => console.error(e));\n"
            + COUNTER
        ),
        (ROWS,),
        (HEADING, CLICKS, "document.querySelector('#count').textContent === '5'"),
    ),
    "a style": Page(
        scripted(COUNTER, f"<link rel=stylesheet href={ELSEWHERE}/theme.css>"),
        ("getComputedStyle(document.querySelector('h1')).color === 'rgb(1, 2, 3)'",),
        (HEADING, CLICKS, ROWS),
    ),
    "pictures, fonts, frames, films, pings and counters of visitors": Page(
        scripted(
            COUNTER + f"navigator.sendBeacon('{ELSEWHERE}/ping');",
            f"<link rel=icon href={ELSEWHERE}/i.ico><style>@font-face{{font-family:f;src:url({ELSEWHERE}/f.woff2)}}"
            "h1{font-family:f}</style>"
            f"<img src={ELSEWHERE}/a.png onerror=\"document.title='broken'\"><iframe src={ELSEWHERE}/></iframe>"
            f"<video src={ELSEWHERE}/v.mp4></video><script async src=https://www.googletagmanager.com/gtag/js></script>",
        ),
        (),
        (HEADING, CLICKS, ROWS, "document.title === 'broken'"),
    ),
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


def by_outcome(visit: Visit, expressions: tuple[str, ...]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {"undecided": [], "failed": [], "passed": []}
    for expression, answer in zip(expressions, visit.answers, strict=True):
        found["passed" if answer.truthy else "undecided" if answer.undecided else "failed"].append(expression)
    return found


@pytest.mark.parametrize("lacking", PAGES)
async def test_only_checks_that_depend_on_what_is_lacking_are_undecided(lacking: str, browser: ChromiumBrowser) -> None:
    site, undecided, failed = PAGES[lacking]
    asked = (*undecided, *failed, "document.querySelector('#count') !== null")
    visit = await look(browser, site, *asked)
    found = by_outcome(visit, asked)
    assert (found["undecided"], found["failed"], found["passed"]) == ([*undecided], [*failed], [asked[-1]])


async def test_what_no_check_depends_on_is_no_fault_of_the_page_and_breaks_nothing(browser: ChromiumBrowser) -> None:
    visit = await look(browser, PAGES["pictures, fonts, frames, films, pings and counters of visitors"].site)
    assert set(kinds(visit)) == {UNNEEDED_REQUEST}


async def test_a_request_is_told_with_the_place_that_makes_it(browser: ChromiumBrowser) -> None:
    visit = await look(browser, PAGES["data in a chain"].site)
    [told] = [fault.reason for fault in visit.faults if fault.kind == "blocked-request"]
    assert told.endswith(" (index.html, line 3)")


async def test_a_refusal_of_public_data_is_the_pages_to_handle_and_told_with_the_remedy(
    browser: ChromiumBrowser,
) -> None:
    users = "https://api.github.com/users"
    site = page(f"for (const login of ['limited', 'nobody', 'hasty']) fetch('{users}/' + login);")
    visit = await look(browser, site, "document.title === 'x'")
    assert kinds(visit) == [REFUSED_DATA] * 3
    assert all("look at `response.ok`" in fault.reason for fault in visit.faults)
    assert not visit.answers[0].undecided


async def test_data_that_other_pages_may_not_read_is_the_pages_fault(browser: ChromiumBrowser) -> None:
    site = page("fetch('https://restcountries.com/all').then(() => { document.title = 'read' })")
    visit = await look(browser, site, "document.title === 'read'")
    assert "failed-request" in kinds(visit)
    assert "(CORS)" in visit.faults[0].reason
    assert (visit.answers[0].truthy, visit.answers[0].undecided) == (False, "")


async def test_a_file_that_a_workflow_makes_later_is_absent_and_held_against_no_check(browser: ChromiumBrowser) -> None:
    site = scripted(
        COUNTER + "fetch('result.json').then((a) => a.json())\n"
        ".then((r) => { document.querySelector('#total').textContent = r.total; });"
    )
    asked = ("document.querySelector('#total').textContent === '7'", HEADING, CLICKS)
    visit = await browser.visit(site, root="a-page", expressions=asked, seconds=PATIENCE, left_out={"result.json"})
    assert by_outcome(visit, asked) == {"undecided": [asked[0]], "failed": [HEADING, CLICKS], "passed": []}
