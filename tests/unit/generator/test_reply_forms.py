"""The other forms of a reply: fenced blocks, JSON, one bare HTML document."""

import json

import pytest

from generator.reply.reply_parser import ParsedReply, parse_reply

PAGE = "<!doctype html>\n<html>\n<body>&copy; \\n</body>\n</html>\n"


def files_of(reply: ParsedReply) -> dict[str, str]:
    return {file.path: file.content.decode() for file in reply.files}


@pytest.mark.parametrize(
    "info",
    [
        "html index.html",
        "index.html",
        "html:index.html",
        'html title="index.html"',
        "html path=index.html",
        "html {index.html}",
    ],
)
def test_a_fence_may_name_its_path_on_the_info_line(info: str) -> None:
    reply = parse_reply(f"Here you are:\n\n```{info}\n{PAGE}```\nEnjoy!", {})
    assert files_of(reply) == {"index.html": PAGE}
    assert reply.faults == ()


@pytest.mark.parametrize(
    "label",
    [
        "index.html",
        "**index.html**",
        "### index.html",
        "`index.html`:",
        "File: index.html",
        "1. `index.html`",
        "**`index.html`**:\n",
    ],
)
def test_a_fence_may_be_named_on_the_line_above(label: str) -> None:
    reply = parse_reply(f"The page:\n\n{label}\n```html\n{PAGE}```\n", {})
    assert files_of(reply) == {"index.html": PAGE}
    assert reply.faults == ()


def test_several_fences_are_several_files_and_unlabelled_ones_are_prose() -> None:
    reply = parse_reply(
        f"```html index.html\n{PAGE}```\nRun it:\n```sh\nhttp-server\n```\nstyle.css\n\n~~~css\np {{}}\n~~~\n",
        {},
    )
    assert files_of(reply) == {"index.html": PAGE, "style.css": "p {}\n"}


def test_a_readme_may_hold_fences_of_its_own_length() -> None:
    readme = "# T\n\n```\nnpm start\n```\n\nThen:\n\n```sh\nls\n```\n\nEnd.\n"
    reply = parse_reply(f"```markdown README.md\n{readme}```\n\n```html index.html\n{PAGE}```\n", {})
    assert files_of(reply) == {"README.md": readme, "index.html": PAGE}


def test_a_fence_that_never_closes_was_cut() -> None:
    reply = parse_reply(f"```html index.html\n{PAGE}```\n```css style.css\np {{", {})
    assert files_of(reply) == {"index.html": PAGE}
    assert [(fault.path, fault.fatal) for fault in reply.faults] == [("style.css", True)]


FILES = {"files": [{"path": "index.html", "content": PAGE}, {"path": "a/b.json", "content": '{"a": 1}'}]}


@pytest.mark.parametrize("form", ["{}", "```json\n{}\n```", "Here is the site: {} I hope you like it.", "\n\n{}\n"])
def test_json_may_be_bare_or_fenced_or_among_chatter(form: str) -> None:
    reply = parse_reply(form.replace("{}", json.dumps(FILES)), {})
    assert files_of(reply) == {"index.html": PAGE, "a/b.json": '{"a": 1}'}
    assert reply.faults == ()


def test_json_may_say_other_things_beside_the_files() -> None:
    reply = parse_reply(json.dumps({"summary": {"note": "{}"}, **FILES}, indent=2), {})
    assert set(files_of(reply)) == {"index.html", "a/b.json"}


def test_json_may_leave_newlines_in_its_strings() -> None:
    reply = parse_reply('{"files": [{"path": "a.txt", "content": "one\ntwo"}]}', {})
    assert files_of(reply) == {"a.txt": "one\ntwo"}


@pytest.mark.parametrize(("length", "kept"), [(-30, {"index.html"}), (20, set()), (0, set())])
def test_json_that_was_cut_holds_the_files_before_the_cut_and_says_so(length: int, kept: set[str]) -> None:
    text = json.dumps(FILES)
    reply = parse_reply(text[: length or text.index("[") + 1], {})
    assert set(files_of(reply)) == kept
    assert "cut off or broken" in reply.faults[0].reason
    assert reply.faults[0].fatal


def test_a_page_that_ended_before_its_fence_was_cut_is_whole() -> None:
    reply = parse_reply(f"```html index.html\n{PAGE}<p>and so on\n<p>and so on", {})
    assert files_of(reply) == {"index.html": PAGE}
    assert [(fault.path, fault.fatal) for fault in reply.faults] == [("index.html", False)]


def test_a_page_that_was_cut_takes_nothing_of_the_next_file() -> None:
    other = "<!doctype html>\n<html><p>other</html>\n"
    reply = parse_reply(f"```html index.html\n<html><p>half\n```html other.html\n{other}", {})
    assert files_of(reply) == {"other.html": other}


def test_an_answer_that_loops_over_its_openings_is_read() -> None:
    reply = parse_reply(f"```html index.html\n{PAGE}```\n" + "```html index.html\n" * 6_000, {})
    assert files_of(reply) == {"index.html": PAGE}


def test_an_end_of_a_page_inside_a_script_is_no_end() -> None:
    reply = parse_reply("```html index.html\n<!doctype html><script>const a = '</html>';\nconst b = half", {})
    assert reply.files == ()
    assert reply.faults[0].fatal


def test_a_json_entry_without_text_is_a_fault() -> None:
    reply = parse_reply('{"files": [{"path": "a.txt", "content": "x"}, {"path": "b.txt"}, "c"]}', {})
    assert files_of(reply) == {"a.txt": "x"}
    assert len(reply.faults) == 1


def test_half_of_a_surrogate_pair_is_a_fault() -> None:
    reply = parse_reply('{"files": [{"path": "a.txt", "content": "\\ud800"}, {"path": "b.txt", "content": "x"}]}', {})
    assert files_of(reply) == {"b.txt": "x"}
    assert [fault.path for fault in reply.faults] == ["a.txt"]


@pytest.mark.parametrize(
    "form",
    [
        "{}",
        "```html\n{}```",
        "```\n{}```",
        "Here is your page:\n\n{}\nIt shows everything.",
        "Sure.\n```html\n{}```\nDone!",
    ],
)
def test_a_bare_document_is_the_index(form: str) -> None:
    reply = parse_reply(form.replace("{}", PAGE), {})
    assert files_of(reply) == {"index.html": PAGE}
    assert reply.faults == ()


def test_a_bare_document_may_lack_its_doctype() -> None:
    page = '<HTML lang="en"><p>x</p></HTML>'
    assert files_of(parse_reply(page, {})) == {"index.html": f"{page}\n"}


def test_a_bare_document_that_speaks_of_files_in_its_script_is_still_a_document() -> None:
    page = '<!doctype html><html><script>const a = {"files": [1,]}</script></html>'
    assert files_of(parse_reply(page, {})) == {"index.html": f"{page}\n"}


def test_a_bare_document_without_its_end_was_cut() -> None:
    reply = parse_reply("```html\n<!doctype html>\n<html><body><p>half of", {})
    assert reply.files == ()
    assert [(fault.path, fault.fatal) for fault in reply.faults] == [("index.html", True)]
