"""What is no part of a file is taken away where nothing else can be meant."""

import pytest

from generator.reply.content_cleanup import clean_content

CODE = "go();\n"


@pytest.mark.parametrize(
    "text",
    [f"```js\n{CODE}```\n", f"```js\n{CODE}", f"{CODE}```\n", f"\n~~~~\r\n{CODE}~~~~"],
    ids=["both", "first line", "last line", "tildes"],
)
def test_a_fence_around_a_file_is_removed(text: str) -> None:
    assert clean_content("app.js", text) == CODE


@pytest.mark.parametrize(
    ("path", "text"),
    [("app.js", CODE), ("app.js", "const fence = `\n```js\n`;\n"), ("notes.md", "```js\ngo();\n```\n")],
    ids=["no fence", "a fence within", "Markdown"],
)
def test_a_file_in_order_stays_as_it_is(path: str, text: str) -> None:
    assert clean_content(path, text) == text
