"""SEARCH/REPLACE edits against the files that exist."""

import pytest

from generator.reply.reply_parser import ParsedReply, parse_reply

EXISTING = {
    "app.js": b"function a() {\n    return 1;\n}\n\nfunction b() {\n    return 2;\n}\n",
    "twice.txt": b"x\nx\n",
    "latin.txt": b"caf\xe9\nb\n",
    "windows.txt": b"one\r\ntwo\r\n",
}


def files_of(reply: ParsedReply) -> dict[str, bytes]:
    return {file.path: file.content for file in reply.files}


def edit(search: str, replace: str) -> str:
    return f"<<<<<<< SEARCH\n{search}=======\n{replace}>>>>>>> REPLACE\n"


@pytest.mark.parametrize(
    "form",
    [
        "app.js\n{}",
        "```js\napp.js\n{}```",
        "**app.js**\n```\n{}```",
        "Change this:\n\n`app.js`:\n\n```js\n{}```\nThat is all.",
    ],
)
def test_the_path_stands_above_the_edit_or_first_in_its_fence(form: str) -> None:
    reply = parse_reply(form.replace("{}", edit("    return 2;\n", "    return 3;\n")), EXISTING)
    assert files_of(reply) == {"app.js": EXISTING["app.js"].replace(b"2", b"3")}
    assert reply.faults == ()


def test_several_edits_of_one_file_need_its_path_once() -> None:
    text = "app.js\n" + edit("    return 1;\n", "    return 10;\n") + "\n" + edit("    return 2;\n", "")
    assert files_of(parse_reply(text, EXISTING)) == {
        "app.js": b"function a() {\n    return 10;\n}\n\nfunction b() {\n}\n"
    }


def test_an_edit_with_other_whitespace_applies_and_takes_over_the_indentation() -> None:
    reply = parse_reply("app.js\n" + edit("return  2;\n", "if (c)\n    return 3;\n"), EXISTING)
    assert files_of(reply)["app.js"].endswith(b"function b() {\n    if (c)\n        return 3;\n}\n")
    assert reply.faults == ()


def test_an_edit_applies_to_a_file_with_windows_line_ends() -> None:
    assert files_of(parse_reply("windows.txt\n" + edit("two\n", "three\n"), EXISTING)) == {
        "windows.txt": b"one\r\nthree\r\n"
    }


def test_an_edit_leaves_bytes_that_are_no_utf8_alone() -> None:
    assert files_of(parse_reply("latin.txt\n" + edit("b\n", "é\n"), EXISTING)) == {"latin.txt": b"caf\xe9\n\xc3\xa9\n"}


@pytest.mark.parametrize(
    ("path", "search"),
    [("app.js", "return 4;\n"), ("twice.txt", "x\n"), ("absent.txt", "x\n"), ("app.js", "")],
    ids=["not-there", "there-twice", "no-such-file", "nothing-searched"],
)
def test_an_edit_that_does_not_apply_is_reported_and_changes_nothing(path: str, search: str) -> None:
    reply = parse_reply(f"{path}\n" + edit(search, "y\n"), EXISTING)
    assert reply.files == ()
    assert [(fault.path, fault.fatal) for fault in reply.faults] == [(path, True)]


def test_a_file_is_changed_by_all_of_its_edits_or_by_none() -> None:
    reply = parse_reply("app.js\n" + edit("    return 1;\n", "") + edit("nowhere\n", ""), EXISTING)
    assert reply.files == ()
    assert [fault.path for fault in reply.faults] == ["app.js"]


def test_an_edit_that_searches_nothing_may_create_a_file() -> None:
    assert files_of(parse_reply("new.txt\n" + edit("", "hello\n"), EXISTING)) == {"new.txt": b"hello\n"}


def test_edits_and_whole_files_may_come_together() -> None:
    reply = parse_reply("```text new.txt\nhello\n```\n\napp.js\n" + edit("    return 1;\n", ""), EXISTING)
    assert set(files_of(reply)) == {"new.txt", "app.js"}


@pytest.mark.parametrize("path", ["src/app.js", "./app.js"])
def test_a_folder_too_many_before_a_known_name_says_nothing(path: str) -> None:
    text = f"<<<EDIT {path}>>>\n" + edit("    return 2;\n", "") + f"<<<END {path}>>>\n<<<DONE>>>"
    assert set(files_of(parse_reply(text, EXISTING))) == {"app.js"}


def test_a_line_of_equals_signs_in_the_text_is_no_divider() -> None:
    before, after = "Recipes\n=======\n\nTwo.\n", "Recipes\n=======\n\nThree.\n"
    reply = parse_reply("README.md\n" + edit(before, after), {"README.md": f"{before}\nMore.\n".encode()})
    assert files_of(reply) == {"README.md": f"{after}\nMore.\n".encode()}
