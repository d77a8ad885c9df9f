"""A salvaged site says what was asked and that it was not built, and keeps what came with the brief."""

from generator.readme import missing_sections
from generator.salvage import salvaged
from tests.unit.generator.scripted_generator import Generator
from tests.unit.generator.situations import accepted, brief

ASKED = brief(text="Show <b>sales</b> & $total.\nThen stop.")


def test_the_page_and_the_readme_show_the_brief_and_say_that_it_was_not_built() -> None:
    site = salvaged(ASKED, {}, {})
    assert "Show &lt;b&gt;sales&lt;/b&gt; &amp; $total.\nThen stop." in site["index.html"].decode()
    assert "was not finished" in site["index.html"].decode()
    assert "> Show <b>sales</b> & $total.\n> Then stop." in site["README.md"].decode()
    assert "**not built**" in site["README.md"].decode()


def test_attachments_are_kept_to_the_byte_and_linked() -> None:
    site = salvaged(ASKED, {}, {"data & more.csv": b"\xff\r\n"})
    assert site["data & more.csv"] == b"\xff\r\n"
    assert '<a href="data &amp; more.csv">' in site["index.html"].decode()


def test_a_revision_keeps_the_site_as_it_was_under_a_note() -> None:
    site = salvaged(ASKED, {"index.html": b"old", "README.md": b"# Sales\n"}, {"new.csv": b"1"})
    assert site["index.html"] == b"old"
    assert site["new.csv"] == b"1"
    assert site["README.md"].startswith(b"> **This revision was not made.**")
    assert site["README.md"].endswith(b"\n\n# Sales\n")


async def test_the_readme_has_the_sections_that_evaluators_look_for() -> None:
    site = await Generator().last_resort(accepted(ASKED), "no model")
    readme = next(file.content.decode() for file in site.files if file.path == "README.md")
    assert missing_sections(readme) == []
