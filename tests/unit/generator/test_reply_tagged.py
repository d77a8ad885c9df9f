"""Tagged blocks: the form that the generator asks for."""

from hypothesis import assume, given
from hypothesis import strategies as st

from generator.reply.content_cleanup import clean_content
from generator.reply.delimited_formats import NO_DONE
from generator.reply.reply_parser import NOTHING, ParsedReply, parse_reply


def files_of(reply: ParsedReply) -> dict[str, str]:
    return {file.path: file.content.decode() for file in reply.files}


def test_a_fence_around_all_blocks_is_ignored() -> None:
    reply = parse_reply("```text\n<<<FILE a.txt>>>\nx\n<<<END a.txt>>>\n<<<DONE>>>\n```", {})
    assert files_of(reply) == {"a.txt": "x\n"}
    assert reply.faults == ()


def test_a_fence_inside_a_block_of_code_is_the_models_habit_and_goes() -> None:
    reply = parse_reply("<<<FILE a.html>>>\n```html\n<p>x</p>\n```\n<<<END a.html>>>\n<<<DONE>>>", {})
    assert files_of(reply) == {"a.html": "<p>x</p>\n"}


def test_a_fence_inside_a_block_of_markdown_is_content() -> None:
    reply = parse_reply("<<<FILE a.md>>>\n```sh\nls\n```\n<<<END a.md>>>\n<<<DONE>>>", {})
    assert files_of(reply) == {"a.md": "```sh\nls\n```\n"}


def test_an_end_tag_that_names_no_path_ends_its_file() -> None:
    reply = parse_reply("<<<FILE a.txt>>>\nx\n<<<END>>>\n<<<FILE b.txt>>>\ny\n<<<END FILE>>>\n<<<DONE>>>", {})
    assert files_of(reply) == {"a.txt": "x\n", "b.txt": "y\n"}


def test_a_file_without_an_end_is_left_out_and_named_while_the_others_are_kept() -> None:
    reply = parse_reply("<<<FILE a.txt>>>\nx\n<<<END a.txt>>>\n<<<FILE b.txt>>>\nhalf of", {})
    assert files_of(reply) == {"a.txt": "x\n"}
    cut, done = reply.faults
    assert (cut.path, cut.fatal) == ("b.txt", True)
    assert "cut off" in cut.reason
    assert done == NO_DONE


def test_a_file_without_an_end_does_not_swallow_the_next() -> None:
    reply = parse_reply("<<<FILE a.txt>>>\nx\n<<<FILE b.txt>>>\ny\n<<<END b.txt>>>\n<<<DONE>>>", {})
    assert files_of(reply) == {"b.txt": "y\n"}
    assert [fault.path for fault in reply.faults] == ["a.txt"]


def test_a_missing_done_is_a_fault_that_is_not_fatal() -> None:
    reply = parse_reply("<<<FILE a.txt>>>\nx\n<<<END a.txt>>>", {})
    assert files_of(reply) == {"a.txt": "x\n"}
    assert reply.faults == (NO_DONE,)
    assert not NO_DONE.fatal


def test_of_a_file_that_comes_twice_the_last_copy_counts() -> None:
    first, last = ("<<<FILE a.txt>>>\n" + text + "\n<<<END a.txt>>>\n" for text in ("draft", "final"))
    reply = parse_reply(f"{first}{last}<<<DONE>>>", {})
    assert files_of(reply) == {"a.txt": "final\n"}
    assert reply.faults == ()


def test_an_edit_block_changes_an_existing_file() -> None:
    edit = "<<<<<<< SEARCH\nb\n=======\nB\n>>>>>>> REPLACE\n"
    reply = parse_reply(f"<<<EDIT a.txt>>>\n{edit}<<<END a.txt>>>\n<<<DONE>>>", {"a.txt": b"a\nb\nc\n"})
    assert files_of(reply) == {"a.txt": "a\nB\nc\n"}
    assert reply.faults == ()


def test_an_edit_block_without_a_complete_pair_is_a_fault() -> None:
    reply = parse_reply("<<<EDIT a.txt>>>\n<<<<<<< SEARCH\nb\n<<<END a.txt>>>\n<<<DONE>>>", {"a.txt": b"b\n"})
    assert reply.files == ()
    assert [fault.path for fault in reply.faults] == ["a.txt"]


def test_an_empty_answer_holds_no_file() -> None:
    assert parse_reply("I am sorry, I cannot do that.", {}) == ParsedReply((), (NOTHING,))


TAGS = st.sampled_from(
    ["<<<END other>>>\n", "<<<FILE other>>>\n", "<<<DONE>>>\n", "```\n", "&lt;", "\\n", "\r\n", "\n"]
)
CONTENTS = st.lists(st.one_of(st.text(), TAGS), max_size=8).map("".join)


@given(CONTENTS, CONTENTS)
def test_any_contents_come_back_to_the_byte(first: str, second: str) -> None:
    assume("<<<END one.txt>>>" not in first)
    assume("<<<END two.txt>>>" not in second)
    assume([clean_content("one.txt", text) for text in (first, second)] == [first, second])
    reply = parse_reply(
        f"<<<FILE one.txt>>>\n{first}<<<END one.txt>>>\n<<<FILE two.txt>>>\n{second}<<<END two.txt>>>\n<<<DONE>>>", {}
    )
    assert [(file.path, file.content) for file in reply.files] == [
        ("one.txt", first.encode()),
        ("two.txt", second.encode()),
    ]
    assert reply.faults == ()


MARKUP = st.sampled_from(
    [
        "<<<FILE a>>>\n", "<<<END a>>>\n", "<<<EDIT a>>>\n", "<<<DONE>>>\n", "```html index.html\n", "```\n",
        "a.txt\n", "<<<<<<< SEARCH\n", "=======\n", ">>>>>>> REPLACE\n", '{"files": [', '{"path": "a", "content": "',
        "\\ud800", '"}', "]}", "<html>", "</html>", "[" * 5000, "\n",
    ]
)  # fmt: skip


@given(st.lists(st.one_of(st.text(), MARKUP), max_size=15).map("".join), st.dictionaries(st.text(), st.binary()))
def test_no_text_makes_the_parser_raise(text: str, existing: dict[str, bytes]) -> None:
    reply = parse_reply(text, existing)
    assert reply.files or reply.faults
