"""A salvaged site says what was asked and that it was not built, and keeps what came with the brief."""

from contracts.messages import BriefAccepted, SiteCheckedOut
from generator.readme_completion import missing_sections
from generator.site import Site
from tests.unit.generator.scripted_generator import README_TEXT, Generator, checkout
from tests.unit.generator.situations import accepted, attachment, brief, checked_out

ASKED = brief(text="Show <b>sales</b> & $total.\nThen stop.")


async def salvaged(message: BriefAccepted | SiteCheckedOut) -> Site:
    return Site.of((await Generator().last_resort(message, "no model answered")).files)


async def test_the_page_and_the_readme_show_the_brief_and_say_that_it_was_not_built() -> None:
    site = await salvaged(accepted(ASKED))
    assert "Show &lt;b&gt;sales&lt;/b&gt; &amp; $total.\nThen stop." in site["index.html"].decode()
    assert "was not finished" in site["index.html"].decode()
    assert "> Show <b>sales</b> & $total.\n> Then stop." in site["README.md"].decode()
    assert "**not built**" in site["README.md"].decode()


async def test_attachments_are_kept_to_the_byte_and_linked() -> None:
    asked = ASKED.model_copy(update={"attachments": (attachment("data & more.csv", b"\xff\r\n"),)})
    site = await salvaged(accepted(asked))
    assert site["data & more.csv"] == b"\xff\r\n"
    assert '<a href="data &amp; more.csv">' in site["index.html"].decode()


async def test_a_revision_keeps_the_site_as_it_was_under_a_note() -> None:
    asked = brief(text="Show <b>sales</b>.", round=2, attachments=(attachment("new.csv", b"1"),))
    site = await salvaged(checked_out(asked, checkout(index_html=b"old", README_md=README_TEXT)))
    assert site["index.html"] == b"old"
    assert site["new.csv"] == b"1"
    assert site["README.md"].startswith(b"> **This revision was not made.**")
    assert site["README.md"].endswith(b"\n\n" + README_TEXT)


async def test_the_readme_has_the_sections_that_evaluators_look_for() -> None:
    site = await salvaged(accepted(ASKED))
    assert missing_sections(site["README.md"].decode()) == []
