"""Which references lead somewhere on Pages, and what is said of those that do not."""

import pytest

from generator.judge.inspection.html_references import candidates
from tests.unit.generator.judge.inspection.looking import faults_of, page

OTHERS = {
    "style.css": "p{}",
    "data/a b.csv": "a,b\n",
    "docs/index.html": "<p>docs</p>",
    "about.html": "<p>about</p>",
    "js/app.js": "let a;",
}


def kinds(body: str, **more: str) -> list[str]:
    return [fault.kind for fault in faults_of({**OTHERS, "index.html": page(body), **more})]


def said(body: str) -> str:
    return faults_of({**OTHERS, "index.html": page(body)})[0].reason


@pytest.mark.parametrize(
    "body",
    [
        "<a href='#top'></a><a href=''></a><a href='?a=1'></a><a href='.'></a><a href='./'></a>",
        "<a href='style.css?v=2#x'></a><a href='./data/../style.css'></a><a href='data/a%20b.csv'></a>",
        "<a href='docs/'></a><a href='docs'></a><a href='about'></a><a href='LICENSE'></a>",
        "<a href='mailto:a@b'></a><a href='tel:1'></a><a href='javascript:void 0'></a><img src='data:,' alt=''>",
        "<a href='http://example.org/'></a><img src='https://example.org/a.png' alt=''><img src='//a.b/' alt=''>",
        "<a href='${url}'></a><a href='{{ url }}'></a>",
        "<link rel=canonical href='http://example.org/'><link rel=preconnect href='https://example.org'>",
        "<img alt='' srcset='data:,a 1x, style.css 2x'>",
        "<script>fetch('https://example.org/' + a); fetch(`data/${b}`); fetch(c);</script>",
        "<script>fetch('style.css'); fetch(`style.css`, {}); new URL('a', location.href);</script>",
        "<script type=module>import 'https://example.org/a.js'; import('./js/app.js');</script>",
        "<svg><use href='#a'/></svg><p style='background: url(#a)'></p>",
        "<img alt='' src='http://example.org/a.png'><p style='background: url(http://example.org/a.png)'></p>",
        "<script>/* fetch('a') */ b = \"fetch('a')\"; c = `fetch('a')`; d = /fetch('a')/; // e.src = 'a'</script>",
        "<script>db.fetch('a'); fetch(f + 'a'); fetch('a' + f);</script>",
        "<form action=''></form><form method=get></form>",
        "<base href='data/'><a href='gone.html'></a>",
        "<a href='blob:x'></a><iframe src='about:blank'></iframe>",
    ],
)
def test_what_leads_somewhere_is_no_fault(body: str) -> None:
    assert kinds(body) == []


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("<img alt='' src='a.png'>", "local-reference"),
        ("<video poster='a.png'></video>", "local-reference"),
        ("<object data='a.pdf'></object>", "local-reference"),
        ("<img alt='' srcset='style.css 1x, a.png 2x'>", "local-reference"),
        ("<p style='background: url(a.png)'></p>", "local-reference"),
        ("<style>@import 'a.css';</style>", "local-reference"),
        ("<svg><image href='a.png'/></svg>", "local-reference"),
        ("<script>new Worker('w.js')</script>", "local-reference"),
        ("<script>new Audio('a.mp3').play()</script>", "local-reference"),
        ("<script>navigator.serviceWorker.register('sw.js')</script>", "local-reference"),
        ("<script>picture.src = 'a.png'</script>", "local-reference"),
        ("<script type=module>new URL('a.wasm', import.meta.url)</script>", "local-reference"),
        ("<script type=module>export * from './a.js'</script>", "local-reference"),
        ("<script type=module>import a from 'lodash'</script>", "local-reference"),
        ("<a href='../x.html'></a>", "local-reference"),
        ("<a href='docs/missing/'></a>", "local-reference"),
        ("<img alt='' src='file:///a.png'>", "local-reference"),
        ("<a href='/style.css'></a>", "absolute-reference"),
        ("<base href='/app/'>", "absolute-reference"),
        ("<base href='./'><img alt='' src='a.png'>", "local-reference"),
        ("<script>fetch('/api/data')</script>", "absolute-reference"),
        ("<script src='http://example.org/a.js'></script>", "mixed-content"),
        ("<style>@import 'http://example.org/a.css';</style>", "mixed-content"),
        ("<style>@font-face {src: url(http://example.org/a.woff)}</style>", "mixed-content"),
        ("<script>fetch('http://example.org/')</script>", "mixed-content"),
    ],
)
def test_what_leads_nowhere_is_a_fault_of_its_kind(body: str, kind: str) -> None:
    assert kinds(body) == [kind]


def test_a_fault_says_what_was_probably_meant() -> None:
    assert "differs in case from the file `style.css`" in said("<a href='Style.css'></a>")
    assert "did you mean `style.css`?" in said("<a href='styles.css'></a>")
    assert "write `style.css`" in said("<a href='/style.css'></a>")
    assert "import a relative path such as ./lodash" in said("<script type=module>import 'lodash'</script>")


def test_each_reference_is_told_once() -> None:
    assert kinds("<img alt='' src='a.png'><img alt='' src='a.png'>") == ["local-reference"]


def test_a_base_that_leads_elsewhere_takes_the_references_with_it() -> None:
    assert kinds("<base href='https://example.org/'><img alt='' src='a.png'>") == []


def test_a_script_fetches_from_where_its_page_is_and_a_worker_from_where_it_is_itself() -> None:
    files = {"js/data.json": "1", "js/app.js": "fetch('data.json')"}
    assert kinds("<script src='js/app.js'></script>", **files) == ["local-reference"]
    assert kinds("<script>new Worker('js/app.js')</script>", **files) == []


def test_an_import_map_gives_names_to_modules() -> None:
    imports = '<script type="importmap">{"imports": {"a": "./js/app.js", "b/": "./js/"}}</script>'
    assert kinds(f"{imports}<script type=module>import 'a'; import 'b/app.js';</script>") == []
    assert kinds(f"{imports}<script type=module>import 'c';</script>") == ["local-reference"]


def test_a_module_of_the_import_map_has_to_be_there() -> None:
    assert kinds('<script type="importmap">{"imports": {"a": "./gone.js"}}</script>') == ["local-reference"]


def test_what_a_script_refers_to_counts_where_a_page_loads_it_however_far_away() -> None:
    files = {"js/a.js": "import './b.js';", "js/b.js": "import('./c.js');", "js/c.js": "fetch('gone.json');"}
    assert kinds("", **files) == []
    assert kinds("<script type=module src=js/a.js></script>", **files) == ["local-reference"]


def test_style_sheets_and_drawings_are_followed_from_where_they_are() -> None:
    assert kinds("", **{"css/a.css": "a{b:url('../style.css')}"}) == []
    assert kinds("", **{"css/a.css": "a{b:url(style.css)}"}) == ["local-reference"]


@pytest.mark.parametrize(
    ("srcset", "found"),
    [
        ("a.png", ["a.png"]),
        ("a.png 1x, b.png 2x", ["a.png", "b.png"]),
        ("a.png, b.png", ["a.png", "b.png"]),
        (" , data:image/png;base64,AAAA 1x , b 2x", ["data:image/png;base64,AAAA", "b"]),
        ("", []),
    ],
)
def test_a_srcset_is_taken_apart_as_browsers_do(srcset: str, found: list[str]) -> None:
    assert candidates(srcset) == found
