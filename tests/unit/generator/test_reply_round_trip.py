"""Any site, written in any form with prose around it, reads back to the byte."""

import json
import re
from collections.abc import Callable, Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.reply.content_cleanup import clean_content
from generator.reply.reply_parser import parse_reply

Site = Mapping[str, str]

PROSE = st.sampled_from(["", "Sure! Here is the site.\n\n", "I kept it simple; tell me if you want more.\n\n"])
PAGES = st.lists(
    st.sampled_from(
        [
            "<p>one</p>\n", "<pre>\n=======\nCorner shop\n=======\n</pre>\n", "<!-- a page -->\n",
            "<p>&lt;b&gt; &amp;</p>\n",
            "<script>\nconst page = '<!doctype html><html></html>';\n</script>\n", "<p>{{ name }} [x] … ...</p>\n",
            "\n", "   <b>\ttabs and blanks  \n", "<p>é ü 漢字 🎲</p>\n", "<p>\\n \\\\ \\u0041 $HOME `x` ${y}</p>\n",
        ]
    ),
    max_size=6,
).map(lambda parts: f"<!doctype html>\n<html>\n<body>\n{''.join(parts)}</body>\n</html>\n")  # fmt: skip
LINES = st.sampled_from(
    [
        "const a = [1, 2];", "  return `${a}\\n`;", "// a comment", "a { color: red; }", "", "=======",
        "[x](y)", "{", "}", "<!doctype html>", "<html>", "</html>",
        "text, of \"words\" 'here'", "\ttab", "- item", "# Heading", "1. first",
        "| a | b |", "é 漢 🎲", "x = a < b && c > d;",
        "<<<<<<< SEARCH", ">>>>>>> REPLACE", "<<<DONE>>>", '{"files": [{"path": "a.txt", "content": "x"}]}', "EOF2",
    ]
)  # fmt: skip
WORDS = st.text(st.characters(exclude_categories=("C", "Z")), max_size=20).filter(
    lambda words: "```" not in words and "~~~" not in words
)
TEXTS = st.lists(LINES | WORDS, min_size=1, max_size=12).map(lambda lines: "begin\n" + "\n".join(lines) + "\nend\n")
NAMES = st.sampled_from(["app.js", "css/style.css", "README.md", "data/a.csv", "notes.txt", ".github/workflows/x.yml"])
SITES = st.builds(
    lambda page, others: {"index.html": page, **others}, PAGES, st.dictionaries(NAMES, TEXTS, max_size=4)
).filter(lambda site: all(clean_content(path, text) == text for path, text in site.items()))


def joined(site: Site, block: Callable[[str, str], str]) -> str:
    return "\n".join(block(path, text) for path, text in site.items())


def diff(path: str, text: str) -> str:
    lines = text.splitlines(keepends=True)
    return f"--- /dev/null\n+++ b/{path}\n@@ -0,0 +1,{len(lines)} @@\n" + "".join(f"+{line}" for line in lines)


FORMS: Mapping[str, Callable[[Site], str]] = {
    "tags": lambda site: (
        joined(site, lambda path, text: f"<<<FILE {path}>>>\n{text}<<<END {path}>>>") + "\n<<<DONE>>>\n"
    ),
    "fences named on the info line": lambda site: joined(site, lambda path, text: f"```x {path}\n{text}```\n"),
    "fences under headings": lambda site: joined(site, lambda path, text: f"### 1. `{path}`\n\n```x\n{text}```\n"),
    "fences under bold names": lambda site: joined(site, lambda path, text: f"**{path}**:\n~~~\n{text}~~~\n"),
    "fences with a comment": lambda site: joined(site, lambda path, text: f"```x\n// file: {path}\n{text}```\n"),
    "elements": lambda site: joined(site, lambda path, text: f'<file path="{path}">\n{text}</file>'),
    "actions": lambda site: joined(
        site, lambda path, text: f'<doAction type="file" filePath="{path}">\n{text}</doAction>'
    ),
    "elements within": lambda site: joined(
        site, lambda path, text: f"<file>\n<path>{path}</path>\n<content>\n{text}</content>\n</file>"
    ),
    "JSON entries": lambda site: json.dumps(
        {"files": [{"path": path, "content": text} for path, text in site.items()]}
    ),
    "JSON by path": lambda site: f"```json\n{json.dumps(dict(site), indent=2, ensure_ascii=False)}\n```\n",
    "JSON list of other names": lambda site: json.dumps(
        [{"filename": path, "code": text} for path, text in site.items()]
    ),
    "here-documents": lambda site: joined(site, lambda path, text: f"cat > {path} <<'EOF'\n{text}EOF"),
    "a diff": lambda site: joined(site, diff),
    "bars": lambda site: joined(site, lambda path, text: f"===== FILE: {path} =====\n{text}"),
}
FENCED = ("fences named on the info line", "fences under headings", "fences under bold names", "fences with a comment")


@pytest.mark.parametrize("form", FORMS)
@settings(max_examples=25)
@given(site=SITES, before=PROSE)
def test_any_site_reads_back_to_the_byte(form: str, site: Site, before: str) -> None:
    reply = parse_reply(before + FORMS[form](site), {})
    read = {file.path: file.content.decode() for file in reply.files}
    assert read == site
    assert not [fault for fault in reply.faults if fault.fatal]


@pytest.mark.parametrize("form", [form for form in FORMS if form not in FENCED])
@settings(max_examples=12)
@given(site=SITES)
def test_fences_within_files_are_content_wherever_the_form_can_carry_them(form: str, site: Site) -> None:
    fenced = {
        **site,
        "guide.md": "# Guide\n\n```html index.html\n<p>x</p>\n```\n\n**app.js**\n\n```js\nx\n```\n\nend\n",
    }
    assert {file.path: file.content.decode() for file in parse_reply(FORMS[form](fenced), {}).files} == fenced


@pytest.mark.parametrize("form", FENCED)
@settings(max_examples=12)
@given(site=SITES)
def test_longer_fences_carry_shorter_ones(form: str, site: Site) -> None:
    fenced = {**site, "guide.md": "# Guide\n\n```html index.html\n<p>x</p>\n```\n\n~~~js\nx\n~~~\n\nend\n"}
    text = re.sub(r"^(```|~~~)(?=$|x)", r"\1\1", FORMS[form]({**site, "guide.md": "(here)\n"}), flags=re.MULTILINE)
    reply = parse_reply(text.replace("(here)\n", fenced["guide.md"]), {})
    assert {file.path: file.content.decode() for file in reply.files} == fenced
