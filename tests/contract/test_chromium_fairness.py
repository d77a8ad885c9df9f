"""Checks are asked as an evaluator asks them, and a page is judged right whatever it does to its own world."""

import pytest

from generator.chromium.browser import ChromiumBrowser
from generator.site import Site
from tests.contract.chromium import look, page
from tools.stack.readiness import PATIENCE

pytestmark = pytest.mark.asyncio(loop_scope="module")

OVERWRITTEN = """
Boolean = () => false; JSON = { stringify: () => 'x', parse() { throw 1 } }; window.eval = () => true;
Promise = class { then() {} static resolve() { return false } static reject() {} };
Array.prototype.map = Array.prototype.slice = Array.prototype.push = function () { throw new Error('mine') };
Object.defineProperty(Array.prototype, '0', { set() { throw 1 }, get() { return 9 }, configurable: true });
Object.prototype.toString = String.prototype.slice = () => 'y'; Object.prototype.toJSON = () => 1;
document.querySelector = Document.prototype.querySelectorAll = () => null; Element = undefined; Error = null;
Function.prototype.call = Function.prototype.apply = Function.prototype.toString = () => { throw 1 };
Node.prototype.appendChild = Element = MutationObserver = performance.now = setTimeout = requestAnimationFrame = null;
"""
WORKER = b"""
addEventListener('install', (event) => event.waitUntil(
  caches.open('v1').then((c) => c.addAll(['./', 'data.json'])).then(() => skipWaiting())));
addEventListener('activate', (event) => event.waitUntil(clients.claim()));
addEventListener('fetch', (event) => {
  if (event.request.url.endsWith('made-up.txt')) event.respondWith(new Response('by the worker'));
  else event.respondWith(caches.match(event.request).then((kept) => kept || fetch(event.request)));
});
"""
REGISTERS = """
navigator.serviceWorker.register('sw.js').then((r) => { document.body.dataset.scope = new URL(r.scope).pathname; });
navigator.serviceWorker.ready.then(() => { document.title = 'offline-ready'; });
"""


async def test_a_page_that_overwrites_what_every_script_uses_is_judged_right(browser: ChromiumBrowser) -> None:
    asked = {
        "document.title === 'ready'": True,
        "document.title === 'never'": False,
        "() => document.title": True,
        "document.getElementById('one').textContent === '1'": True,
        "document.getElementById('one').textContent === '2'": False,
        "(async () => true)()": True,
        "(async () => false)()": False,
        "Promise.resolve() === false": True,
        "return document.title === 'ready'": True,
        "[1, 2].length === 2": True,
    }
    visit = await look(browser, page(OVERWRITTEN, "<h1 id=one>1</h1>"), *asked)
    assert [answer.truthy for answer in visit.answers] == list(asked.values())
    assert visit.answers[4].detail == 'false: "1" === "2"; #one: 1, "1"'


async def test_an_expression_sees_the_globals_of_the_page_whatever_they_are_declared_as(
    browser: ChromiumBrowser,
) -> None:
    visit = await look(
        browser, page("var a = 1; let b = 2; const c = 3; class D {} function e() {}"), "a + b + c === 6 && !!D && !!e"
    )
    assert visit.answers[0].truthy


async def test_nothing_of_the_judge_is_left_for_the_page_to_find(browser: ChromiumBrowser) -> None:
    seen = "Object.getOwnPropertyNames(window).filter(n => n !== 'seen').concat(document.documentElement.outerHTML)"
    asked = ("document.title === 'x'", "const made = 1; made === 2", f"String({seen}) === String(window.seen)")
    visit = await look(browser, page(f"window.seen = {seen}"), *asked)
    assert visit.answers[2].truthy, visit.answers[2].detail


async def test_checks_are_asked_in_order_and_later_ones_see_what_earlier_ones_did(browser: ChromiumBrowser) -> None:
    counting = page(
        "document.querySelector('button').onclick = () => { clicks += 1 }; let clicks = 0;", "<button>+</button>"
    )
    asked = (
        "clicks === 0",
        "(document.querySelector('button').click(), clicks === 1)",
        "clicks === 1",
        "document.querySelector('button').click()",
        "clicks === 2",
    )
    visit = await look(browser, counting, *asked)
    assert [answer.truthy for answer in visit.answers] == [True, True, True, False, True]


async def test_a_check_that_is_true_only_on_a_fresh_page_is_late(browser: ChromiumBrowser) -> None:
    asked = (
        "document.querySelector('h1').remove() === undefined",
        "document.querySelector('h1') !== null",
        "document.title === 'x'",
    )
    visit = await look(browser, page(), *asked)
    assert [(answer.truthy, answer.late) for answer in visit.answers] == [(True, False), (True, True), (False, False)]


async def test_what_a_check_starts_is_waited_for_by_the_next(browser: ChromiumBrowser) -> None:
    slow = page(
        "document.querySelector('button').onclick = () => setTimeout(() => { document.title = 'done' }, 400)",
        "<button>+</button>",
    )
    visit = await look(
        browser, slow, "document.querySelector('button').click() === undefined", "document.title === 'done'"
    )
    assert [(answer.truthy, answer.late) for answer in visit.answers] == [(True, False)] * 2


async def test_a_service_worker_works_and_raises_nothing(browser: ChromiumBrowser) -> None:
    site = Site({**page(REGISTERS), "sw.js": WORKER, "data.json": b"{}"})
    asked = (
        "navigator.serviceWorker.ready.then((r) => r.active !== null)",
        "document.body.dataset.scope === '/a-page/'",
        "document.title === 'offline-ready'",
        "caches.match('data.json').then((kept) => kept !== undefined)",
        "navigator.serviceWorker.controller !== null",
        "fetch('made-up.txt').then((a) => a.text()).then((t) => t === 'by the worker')",
    )
    visit = await look(browser, site, *asked, seconds=PATIENCE)
    assert [answer.truthy or answer for answer in visit.answers] == [True] * len(asked)
    assert visit.faults == ()
