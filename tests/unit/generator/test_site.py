"""How a site is put together."""

from string import Template

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.brief import Attachment, File
from contracts.messages import Checkout
from generator.paths import attachment_path, objection_to
from generator.prompt import prompt_text
from generator.site import assembled, base_of, existing_files, readme, title_of
from tests.unit.generator.situations import brief


def file(path: str, content: bytes = b"x") -> File:
    return File(path=path, content=content)


def attachment(name: str, content: bytes) -> Attachment:
    return Attachment(name=name, media_type="text/plain", content=content)


def test_what_exists_stays_unless_it_was_written_anew() -> None:
    site = assembled([file("a", b"1"), file("b", b"1")], [file("b", b"2"), file("c", b"2")], [])
    assert {path: kept.content for path, kept in site.items()} == {"a": b"1", "b": b"2", "c": b"2"}


def test_attachments_win_to_the_byte() -> None:
    content = b"\xff\x00\r\n"
    site = assembled([file("data.csv")], [file("DATA.csv")], [attachment("data.csv", content)])
    assert site == {"data.csv": file("data.csv", content)}


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("data.csv", "data.csv"),
        ("data/in.csv", "data/in.csv"),
        ("my file (1).txt", "my file (1).txt"),
        ("../../etc/passwd", "passwd"),
        ("/root/x.txt", "x.txt"),
        ("C:\\docs\\x.txt", "x.txt"),
        ("a\x00b.txt", "ab.txt"),
        (".env", None),
        ("LICENSE", None),
        ("..", None),
        ("", None),
    ],
)
def test_an_attachments_name_is_a_path_only_if_it_is_a_fair_one(name: str, path: str | None) -> None:
    assert attachment_path(name) == path


@given(st.text(alphabet=st.sampled_from("ab./\\: ~\x00\n"), max_size=12))
def test_no_name_leads_out_of_the_site(name: str) -> None:
    path = attachment_path(name)
    assert path is None or objection_to(path) is None


def test_an_attachment_without_a_fair_name_is_not_published() -> None:
    assert assembled([], [], [attachment(".env", b"x")]) == {}


def test_a_revision_starts_from_all_files_but_those_of_the_publisher() -> None:
    checkout = Checkout(
        repository="sum-of-sales",
        commit_sha="a" * 40,
        tree_sha="b" * 40,
        files=(file("index.html"), file("LICENSE"), file(".nojekyll")),
    )
    assert existing_files(checkout) == (file("index.html"),)
    base = base_of(checkout)
    assert base is not None
    assert base.paths == ("index.html", "LICENSE", ".nojekyll")


def test_without_a_checkout_there_is_nothing_to_start_from() -> None:
    assert existing_files(None) == ()
    assert base_of(None) is None


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Build a page. It shows sums.", "Build a page."),
        ("\n\n# Sum of `sales`\n\nMore.", "Sum of sales"),
        ("One\ttwo\x07three", "One two three"),
        ("Version 1.5 of the page", "Version 1.5 of the page"),
        ("   ", "sum-of-sales"),
    ],
)
def test_the_title_is_the_briefs_first_sentence(text: str, title: str) -> None:
    assert title_of(brief(text=text)) == title


@given(st.text(), st.text())
def test_a_title_is_one_short_line_whatever_the_brief(text: str, task: str) -> None:
    title = title_of(brief(text=text, task=task))
    assert 1 <= len(title) <= 100
    assert title.isprintable() or not any(ord(character) < 32 or 127 <= ord(character) < 160 for character in title)


def test_a_long_title_ends_between_words() -> None:
    title = title_of(brief(text="word " * 50))
    assert title.endswith("word…")
    assert 95 <= len(title) <= 100


def test_the_makeshift_readme_has_every_section_and_the_brief() -> None:
    text = readme(Template(prompt_text("readme")), brief(text="Show $5.\n\nAnd more."), ["index.html", "b.css"])
    content = text.content.decode()
    sections = [line for line in content.splitlines() if line.startswith("#")]
    assert sections == ["# Show $5.", "## Summary", "## Setup", "## Usage", "## Code explanation", "## License"]
    assert "> Show $5.\n>\n> And more.\n" in content
    assert "- `b.css`\n- `index.html`\n" in content
    assert "student@example.org" not in content
