"""Answers that are not whole: what is kept of them, and what a second request mends."""

import pytest

from chassis.errors import TransientError
from generator.repair_loop import MAX_ANSWERS
from tests.unit.generator.plans import plan_text
from tests.unit.generator.scripted_generator import DONE, INDEX, PAGE, README, README_TEXT, Generator, checkout
from tests.unit.generator.situations import accepted, brief, checked_out

CUT = "<<<FILE app.js>>>\nhalf of"

WANTS_STORY = plan_text(files=[{"path": "story.txt", "rule": "required"}])


@pytest.fixture
def generator() -> Generator:
    return Generator()


async def test_an_answer_that_was_cut_is_completed_by_a_second_one(generator: Generator) -> None:
    generator.model.reply(INDEX + CUT, "MAX_TOKENS")
    generator.model.reply("<<<FILE app.js>>>\nall()\n<<<END app.js>>>\n" + README + DONE)
    assert set(await generator.files(accepted(brief()))) == {"index.html", "app.js", "README.md"}
    asked_again = generator.model.prompts[1].text
    assert "\n- app.js: it was cut off" in asked_again
    assert "arrived whole and are kept: index.html." in asked_again


@pytest.mark.parametrize(
    "first",
    [
        "I am sorry.",
        README + DONE,
        INDEX.replace("<h1>Sales</h1>", "\n<!-- ... existing code ... -->\n") + DONE,
        "```html\n<html><body>",
    ],
    ids=["no-file", "no-index", "elision", "cut-document"],
)
async def test_an_answer_that_makes_no_site_is_asked_for_again(generator: Generator, first: str) -> None:
    generator.model.reply(first)
    generator.model.reply(INDEX + README + DONE)
    assert (await generator.files(accepted(brief())))["index.html"] == PAGE


async def test_an_edit_that_never_applies_is_not_published_half(generator: Generator) -> None:
    edit = "<<<EDIT app.js>>>\n<<<<<<< SEARCH\nnowhere\n=======\nx\n>>>>>>> REPLACE\n<<<END app.js>>>\n"
    generator.model.reply(README + edit + DONE)
    for _ in range(MAX_ANSWERS - 1):
        generator.model.reply(README + DONE)
    with pytest.raises(TransientError, match=r"app\.js"):
        await generator.handle(checked_out(brief(round=2), checkout(index_html=b"old", app_js=b"old()")))


async def test_a_first_answer_that_could_go_out_does_when_no_second_one_comes(generator: Generator) -> None:
    generator.model.reply(INDEX + DONE)
    generator.model.fail(TransientError("busy"))
    assert set(await generator.files(accepted(brief(text="Publish a `story.txt`.")))) == {"index.html", "README.md"}


async def test_a_file_that_may_not_be_published_is_left_out(generator: Generator) -> None:
    generator.model.reply(
        "<<<FILE ../x>>>\nx\n<<<END ../x>>>\n<<<FILE LICENSE>>>\nmine\n<<<END LICENSE>>>\n" + INDEX + README + DONE
    )
    assert set(await generator.files(accepted(brief()))) == {"index.html", "README.md"}
    assert len(generator.model.prompts) == 1


async def test_a_single_page_that_was_cut_by_the_limit_is_not_trusted(generator: Generator) -> None:
    generator.model.reply("<html></html> and the other files are", "MAX_TOKENS")
    generator.model.reply(INDEX + README + DONE)
    assert (await generator.files(accepted(brief())))["index.html"] == PAGE


async def test_a_second_answer_may_edit_what_was_kept_of_the_first(generator: Generator) -> None:
    pair = "<<<<<<< SEARCH\n<!doctype html>\n=======\n<!DOCTYPE html>\n>>>>>>> REPLACE\n"
    edit = f"<<<EDIT index.html>>>\n{pair}<<<END index.html>>>\n"
    generator.model.reply_json(WANTS_STORY)
    generator.model.reply(INDEX + README + DONE)
    generator.model.reply("<<<FILE story.txt>>>\nOnce.\n<<<END story.txt>>>\n" + edit + DONE)
    assert (await generator.files(accepted(brief(text="Publish a `story.txt`."))))["index.html"] == PAGE.replace(
        b"<!doctype", b"<!DOCTYPE"
    )


async def test_an_edit_of_a_file_that_never_was_is_not_waited_for(generator: Generator) -> None:
    generator.model.reply(
        "<<<EDIT app.js>>>\n<<<<<<< SEARCH\na\n=======\nb\n>>>>>>> REPLACE\n<<<END app.js>>>\n" + DONE
    )
    generator.model.reply(INDEX + README + DONE)
    assert set(await generator.files(accepted(brief()))) == {"index.html", "README.md"}
    assert "app.js: there is no such file to edit" in generator.model.prompts[1].text


async def test_a_file_that_is_sent_under_its_right_spelling_replaces_the_wrong_one(generator: Generator) -> None:
    wanted = brief(text="Publish a `story.txt`.")
    generator.model.reply_json(WANTS_STORY)
    generator.model.reply(INDEX + README + "<<<FILE Story.txt>>>\nOnce.\n<<<END Story.txt>>>\n" + DONE)
    generator.model.reply("<<<FILE story.txt>>>\nOnce.\n<<<END story.txt>>>\n" + DONE)
    assert set(await generator.files(accepted(wanted))) == {"index.html", "README.md", "story.txt"}


async def test_a_page_under_a_second_spelling_does_not_replace_it(generator: Generator) -> None:
    generator.model.reply(INDEX + README + INDEX.replace("index.html", "Index.html") + DONE)
    generator.model.reply(INDEX + DONE)
    assert set(await generator.files(accepted(brief()))) == {"index.html", "README.md"}


async def test_an_edit_that_fits_nowhere_twice_is_one_fault_with_the_lines_that_are_most_like_it(
    generator: Generator,
) -> None:
    code = b"".join(b"const value%d = %d;\n" % (number, number) for number in range(300))
    edit = "<<<EDIT app.js>>>\n<<<<<<< SEARCH\nlet value7\n=======\nx\n>>>>>>> REPLACE\n<<<END app.js>>>\n"
    generator.model.reply(edit + DONE)
    generator.model.reply(edit + DONE)
    generator.model.reply("<<<FILE app.js>>>\ntotal()\n<<<END app.js>>>\n" + DONE)
    existing = checkout(index_html=PAGE, app_js=code, README_md=README_TEXT)
    await generator.handle(checked_out(brief(round=2, text="Replace the values."), existing))
    told = generator.model.prompts[2].text.rpartition("could not be published")[2]
    assert told.count("- app.js: the SEARCH text") == 1
    assert "const value7 = 7;" in told
    assert "whole or, where edits are allowed above, as edits" in told


async def test_of_sites_that_are_not_whole_the_one_with_more_of_the_files_goes_out(generator: Generator) -> None:
    edit = "<<<EDIT app.js>>>\n<<<<<<< SEARCH\nnowhere\n=======\nx\n>>>>>>> REPLACE\n<<<END app.js>>>\n"
    generator.model.reply(INDEX + edit + DONE)
    generator.model.reply("<<<FILE new.js>>>\nmore()\n<<<END new.js>>>\n" + edit + DONE)
    generator.model.reply(edit + DONE)
    generator.model.reply(edit + DONE)
    files = await generator.files(checked_out(brief(round=2), checkout(index_html=b"old", app_js=b"old()")))
    assert files["new.js"] == b"more()\n"
    assert files["app.js"] == b"old()"
