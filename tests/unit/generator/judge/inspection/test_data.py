"""What is said of JSON, YAML, CSV, XML, Python and CSS."""

from collections.abc import Sequence

import pytest

from generator.judge.inspection.file_inspection import inspect_file
from tests.unit.generator.judge.inspection.looking import reasons_in

SOUND: Sequence[tuple[str, str]] = [
    ("a.json", '\ufeff{"a": [1.5e3, null, "\\u00e9"]}'),
    ("a.jsonl", '{"a": 1}\n\n{"a": 2}\n'),
    ("a.webmanifest", '{"icons": []}'),
    ("a.yml", "a: &x [1, 2]\nb: *x\n---\na: !custom d\n"),
    ("a.yml", "a: {b: 1}\nc: {b: a}\nb: [a, b, a]\n"),
    (".github/workflows/a.yml", '"on": [push]\njobs: {}\n'),
    ("a.csv", 'a;b\r\n1;"2;\n""x"""\r\n\r\n'),
    ("a.csv", "one column\n1\n2\n"),
    ("a.tsv", "a\tb\n1,5\t2\n"),
    ("a.svg", '<?xml version="1.0"?><svg:svg xmlns:svg="http://www.w3.org/2000/svg"/>'),
    ("a.xml", "<a b='1'><![CDATA[<]]></a>"),
    ("a.py", "import re\nprint(re.findall('\\d', 'a'))\nmatch = 1\n"),
    ("a.css", "a{b:c;&:hover{d:e}} @media (width>1px){a{b:c}} @layer x; :root{--a:{};--b:1px}"),
    ("a.css", "a{*zoom:1} b{c:d;*display:inline;e:f} c{g:h;/* i */ +j:k}"),
    ("a.css", "a{b:c;-ms-d:e;_f:g;h:alpha(opacity=50);i:j\\9}"),
    ("a.css", "@charset 'utf-8'; a::after{content:'}'} /* } */ b{filter:progid:X.Y(a='1')}"),
    ("a.css", "\ufeffa{filter:\n  progid:X.Y(a='1') progid:Z()}; "),
    (
        "a.svg",
        '<!DOCTYPE svg PUBLIC "a" "http://b/c.dtd" [<!ENTITY s "t">]><svg xmlns="http://www.w3.org/2000/svg">&s;</svg>',
    ),
    ("a.xsl", "<a xmlns:b='c' href='{@b}'/>"),
    ("a.jsonl", '"\u2028"\n"\x85"\n'),
    ("a.csv", f"a,b\n{'c' * 200_000},d\n   \n"),
    ("a.py", "\ufeffa = 1\n"),
    ("tsconfig.json", "{/* a */}"),
    (".vscode/settings.json", '{"a": 1, // b\n}'),
    ("a.md", "```\n<<<<<<< a\n>>>>>>> b\n```\n"),
    ("a.txt", "no } grammar { at all"),
    ("a.bin", "\x00\x01"),
]


def test_what_is_sound_is_no_fault() -> None:
    for path, content in SOUND:
        assert reasons_in(path, content) == [], path


BROKEN: Sequence[tuple[str, str, str]] = [
    ("a.json", '{"a": 1,}', "not JSON: "),
    (
        "a.json",
        "{'a': 1}",
        "line 1, column 2: not JSON: expecting property name enclosed in double quotes before `'a'",
    ),
    ("a.json", "[1] [2]", "not JSON: extra data before `[2]`"),
    ("a.json", "[Infinity]", "Infinity is no JSON value"),
    ("a.geojson", "", ""),
    ("a.jsonl", '{"a": 1}\n{"a"}\n', "line 2, column 5"),
    ("a.yml", "a: [1", "not YAML: while parsing a flow sequence"),
    ("a.yml", "a:\n\tb: 1", "never with tabs"),
    ("a.yml", "a: {a: 1}\nb: a\na: 2\n", "line 3, column 1: the key 'a' is there twice"),
    ("a.yml", "a: \x01", "a character that YAML does not allow"),
    (".github/workflows/a.yml", "name: x\n", "GitHub runs no workflow without `on:` and `jobs:`"),
    (
        "a.csv",
        "a,b\n1,2\n3,4,5\n6\n",
        "line 3, column 1: 3 columns, but the first row has 2 (2 such rows)",
    ),
    ("a.csv", 'a,b\n"1,2\n', "is a quote never closed"),
    ("a.svg", "<svg/>", 'no browser draws what does not begin with <svg xmlns="http://www.w3.org/2000/svg">'),
    ("a.svg", "<html/>", "no browser draws"),
    (
        "a.svg",
        '<svg xmlns="http://www.w3.org/2000/svg"><a xlink:href="#b"/></svg>',
        "unbound prefix; declare the prefix",
    ),
    ("a.xml", "<a>\n<b></a>", "line 2, column 6: not well-formed XML: mismatched tag"),
    ("a.xml", '<!DOCTYPE a [<!ENTITY b "c"><!ENTITY d "&b;">]><a>&d;</a>', "it declares entities"),
    ("a.py", "def a()\n    pass\n", "line 1, column 8: not Python: expected ':'"),
    ("a.css", "a{b:c", "line 1, column 2: what opens with `{b:c` is never closed"),
    ("a.css", "a{b:c}\n}", "line 2"),
    ("a.css", "a{b:c\nd:e}", "line 2, column 1: a semicolon is missing before `d`"),
    ("a.css", "a{b:c; d e; f:g}", "`d e` is neither `name: value;` nor a selector with a block"),
    ("a.css", "a{b:'c\n}", "a string is not closed on its line"),
    ("a.css", "a{b:c d:e}", "a semicolon is missing before `d`"),
    ("a.css", "a{b:c, d:e}", "a semicolon is missing before `d`"),
    ("a.css", "a{b:c};\nd{e:f}", "line 1, column 7: because of this semicolon browsers drop the rule"),
    ("a.py", "return 1", "not Python: 'return' outside function"),
    ("a.css", "a{}/*", "the comment that begins here is never closed"),
]


def test_what_is_broken_is_said_with_its_place() -> None:
    for path, content, reason in BROKEN:
        reasons = reasons_in(path, content)
        assert any(reason in said for said in reasons) if reason else reasons == [], path


def test_text_that_is_not_utf_8_is_named_by_its_line() -> None:
    faults = inspect_file("a.txt", "eins\nzwölf\n".encode("latin-1")).faults
    assert [(fault.kind, fault.reason) for fault in faults] == [
        ("text-encoding", "line 2, column 1: it is not UTF-8; write it in UTF-8")
    ]


@pytest.mark.parametrize("path", ["a.html", "a.css", "a.js", "a.json", "a.yml"])
def test_a_fence_around_a_file_is_told_and_one_in_markdown_is_not(path: str) -> None:
    assert any("Markdown fence" in reason for reason in reasons_in(path, "```\na\n```\n"))
    assert reasons_in("a.md", "```\na\n```\n") == []
