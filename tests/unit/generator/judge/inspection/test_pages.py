"""What is said of HTML."""

import pytest

from tests.unit.generator.judge.inspection.looking import PAGE, page, reasons_in


@pytest.mark.parametrize(
    "body",
    [
        "<ul><li>one<li>two</ul>",
        "<dl><dt>a<dd>b<dt>c<dd>d</dl>",
        "<table><thead><tr><th>a<th>b<tbody><tr><td>1<td>2</table>",
        "<p>one<p>two<div>three</div>",
        "<select><option>a<option selected>b</select>",
        "<br/><img src=data:, alt=''><input disabled><hr />",
        "<svg viewBox='0 0 1 1'><g><path d='M0 0'/><circle r=1 /></g></svg>",
        "<template><tr><td id=a></td></tr></template><p id=a></p>",
        "<p>1 < 2 & 3 &copy; <code>a &amp;&amp; b</code></p>",
        "<button><p>in a button</p></button>",
        "<ruby>a<rt>b</ruby>",
        "<!-- <div> --><p>a</p><![endif]-->",
        "<script>const a = '<div>' + \"</p>\".replace(/></g, b);</script>",
        "<p/>a<p/>b",
        "<textarea><div></textarea>",
        "<x-card><slot name=a></slot></x-card>",
        "<details><summary>a</summary>b</details><dialog>c</dialog>",
        "<a href='#x'><div>a block in a link</div></a>",
    ],
)
def test_what_html_allows_is_no_fault(body: str) -> None:
    assert reasons_in("x.html", page(body)) == []


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("<div><p>a</p>", "line 8, column 1: <div> is not closed before `</body>` at line 9, column 1; add `</div>`"),
        ("<b><i>a</b></i>", "line 8, column 4: <i> is not closed before `</b>` at line 8, column 8; add `</i>`"),
        ("<p>a</p></section>", "`</section>` closes nothing that is open here"),
        ("<p>a<ul><li>b</ul></p>", "`</p>` closes nothing: the paragraph ended before"),
        ("<div/>", "`<div/>` does not close itself in HTML; write `<div></div>`"),
        ("<a href='#a'>a <a href='#b'>b</a></a>", "<a> inside the <a> of line 8, column 1"),
        ("<input></input>", "`</input>` is no tag; <input> has no end"),
        ("<p class=a class=b></p>", "the attribute `class` is there twice"),
        ("<p id=a></p>\n<p id=a></p>", "line 9, column 1: the id `a` is taken at line 8, column 1"),
        ("<!-- never", "the comment that begins here is never closed"),
        ("<p title='never>", "the tag that begins here is never finished"),
    ],
)
def test_what_browsers_would_read_otherwise_is_said_with_its_place_and_remedy(body: str, reason: str) -> None:
    assert any(reason in said for said in reasons_in("x.html", page(body)))


def test_a_template_for_a_server_is_no_page_unless_it_is_the_one_that_people_open() -> None:
    template = '{% extends "base.html" %}\n<p {% if a %}class=b{% endif %}><script>let a = {{ a }}</script>'
    assert reasons_in("templates/a.html", template) == []
    assert reasons_in("a.html", "{# a comment\nof Jinja #}<p>{{ a }}") == []
    assert any("the page begins with" in reason for reason in reasons_in("index.html", template))


def test_the_head_is_judged_in_whole_pages_only() -> None:
    assert reasons_in("part.html", "<p>a piece of a page</p>") == []
    assert reasons_in("x.html", "<html><body><p>a</p></body></html>") == [
        'it lacks <!doctype html> on its first line, a <title>, a lang on <html>, <meta name="viewport">'
    ]


@pytest.mark.parametrize(
    "script",
    [
        "<script type=text/template><div>{{ name }}</script>",
        "<script type='text/x-shader'>void main() {}</script>",
        '<script type="application/ld+json">{"@type": "Person"}</script>',
        '<script type="importmap">{"imports": {"a": "./a.js"}}</script>',
        "<script type=module>import 'https://example.org/a.js'; await 1;</script>",
        "<script type='text/javascript; charset=utf-8'>let a;</script>",
        "<script src='https://example.org/a.js'>not read {</script>",
        "<p onclick='return false'></p>",
        "<a href='javascript:void%200'></a><a href='javascript:'></a>",
        "<x-a onfoo='a b'></x-a><p one='a b' on='tap:a;b:c d'></p><template><p onclick='a({{b}})'></p></template>",
    ],
)
def test_a_script_is_read_as_what_its_type_says(script: str) -> None:
    assert reasons_in("x.html", page(script)) == []


@pytest.mark.parametrize(
    "script",
    [
        "<script>let a = ;</script>",
        "<script type=module>let a = ;</script>",
        "<script type=application/json>{a: 1}</script>",
        "<script type=importmap>{'imports': 1}</script>",
        "<p onclick='a('></p>",
        "<a href='javascript:a('></a>",
        "<style>p { color: red; }}</style>",
    ],
)
def test_what_is_broken_inside_a_page_has_its_place_in_the_page(script: str) -> None:
    reasons = reasons_in("x.html", page(f"\n{script}"))
    assert len(reasons) == 1
    assert reasons[0].startswith("line 9, column ")


def test_columns_count_characters_and_not_bytes() -> None:
    reasons = reasons_in("x.html", page("<script>const é = 'ü𝄞'; let a = ;</script>"))
    assert reasons[0].startswith("line 8, column 33:")


def test_formatting_that_browsers_take_up_again_is_no_second_element_of_that_id() -> None:
    reasons = reasons_in("x.html", page("<p><b id=a>one<p>two</b>"))
    assert not [reason for reason in reasons if "the id" in reason]


def test_more_tags_than_can_be_judged_are_a_fault_of_their_own() -> None:
    assert "too many to be judged" in reasons_in("x.html", PAGE + "<p>a</p>" * 10_001)[0]
