"""From a brief to a site, with a model that follows a script."""

from string import Template

import pytest

from chassis.errors import PermanentError, TransientError
from contracts.brief import Attachment, File
from contracts.messages import BriefAccepted, Checkout, SiteCheckedOut, SiteGenerated
from contracts.progress import Stage
from generator.handler import GenerateSite
from generator.ladder import ModelLadder
from generator.ports import ModelRefused
from generator.prompt import PromptWriter, prompt_text
from tests.stand_ins.code_model import ScriptedModel
from tests.unit.generator.situations import Clock, Reports, accepted, brief, checked_out

INDEX = "<<<FILE index.html>>>\n<!doctype html>\n<<<END index.html>>>\n"
README = "<<<FILE README.md>>>\n# Sales\n<<<END README.md>>>\n"
DONE = "<<<DONE>>>\n"
CUT = "<<<FILE app.js>>>\nhalf of"
PNG = b"\x89PNG\r\n\x1a\n"


class Generator:
    """The handler with everything around it."""

    def __init__(self) -> None:
        self.model, self.clock, self.reports = ScriptedModel(), Clock(), Reports()
        ladder = ModelLadder([self.model], 240, self.clock.monotonic)
        readme = Template(prompt_text("readme"))
        self.handler = GenerateSite(ladder, PromptWriter.from_package(), readme, self.clock.now)

    async def handle(self, message: BriefAccepted | SiteCheckedOut) -> SiteGenerated:
        (generated,) = await self.handler(message, self.reports)
        return generated

    async def files(self, message: BriefAccepted | SiteCheckedOut) -> dict[str, bytes]:
        return {file.path: file.content for file in (await self.handle(message)).files}


@pytest.fixture
def generator() -> Generator:
    return Generator()


def checkout(**contents: bytes) -> Checkout:
    files = tuple(File(path=name.replace("_", "."), content=content) for name, content in contents.items())
    return Checkout(repository="sum-of-sales", commit_sha="a" * 40, tree_sha="b" * 40, files=files)


async def test_a_brief_becomes_a_site(generator: Generator) -> None:
    generator.model.reply(INDEX + README + DONE)
    message = accepted(brief())
    site = await generator.handle(message)
    assert {file.path: file.content for file in site.files} == {
        "index.html": b"<!doctype html>\n",
        "README.md": b"# Sales\n",
    }
    assert (site.brief_id, site.accepted_at, site.deadline) == (message.brief_id, message.accepted_at, message.deadline)
    assert site.recipient.nonce == "n-1"
    assert site.title == "Publish a page that shows the sum of sales."
    assert (site.base, site.status) == (None, "succeeded")
    assert [stage for stage, _ in generator.reports.events] == [Stage.MODEL_ANSWERED, Stage.GENERATED]
    assert generator.reports.of(Stage.GENERATED) == [{"files": 2, "bytes": 24, "status": "succeeded"}]


async def test_attachments_are_in_the_site_to_the_byte_whatever_the_model_wrote(generator: Generator) -> None:
    content = b"\xef\xbb\xbfa,b\r\n"
    generator.model.reply(INDEX + README + "<<<FILE data.csv>>>\nmine\n<<<END data.csv>>>\n" + DONE)
    attachments = (Attachment(name="data.csv", media_type="text/csv", content=content),)
    assert (await generator.files(accepted(brief(attachments=attachments))))["data.csv"] == content


async def test_a_revision_keeps_what_the_model_does_not_mention(generator: Generator) -> None:
    generator.model.reply(INDEX + README + DONE)
    before = checkout(index_html=b"old", README_md=b"old", data_bin=b"\xff", LICENSE=b"MIT")
    site = await generator.handle(checked_out(brief(round=2), before))
    assert {file.path: file.content for file in site.files} == {
        "index.html": b"<!doctype html>\n",
        "README.md": b"# Sales\n",
        "data.bin": b"\xff",
    }
    assert site.base is not None
    assert (site.base.repository, site.base.commit_sha, site.base.tree_sha) == ("sum-of-sales", "a" * 40, "b" * 40)
    assert set(site.base.paths) == {"index.html", "README.md", "data.bin", "LICENSE"}
    assert '<existing path="index.html">\nold\n</existing>' in generator.model.prompts[0].text


async def test_a_revision_without_a_repository_is_built_from_nothing(generator: Generator) -> None:
    generator.model.reply(INDEX + README + DONE)
    site = await generator.handle(checked_out(brief(round=2), None))
    assert site.base is None
    assert "There is nothing yet." in generator.model.prompts[0].text


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
        INDEX.replace("<!doctype html>", "<!-- ... existing code ... -->") + DONE,
        "```html\n<html><body>",
    ],
    ids=["no-file", "no-index", "elision", "cut-document"],
)
async def test_an_answer_that_makes_no_site_is_asked_for_again(generator: Generator, first: str) -> None:
    generator.model.reply(first)
    generator.model.reply(INDEX + README + DONE)
    assert (await generator.files(accepted(brief())))["index.html"] == b"<!doctype html>\n"


async def test_two_answers_that_make_no_site_are_a_transient_failure_that_names_the_faults(
    generator: Generator,
) -> None:
    generator.model.reply(INDEX + CUT)
    generator.model.reply(README + CUT)
    with pytest.raises(TransientError, match=r"app\.js: it was cut off"):
        await generator.handle(accepted(brief()))
    assert len(generator.model.prompts) == 2


async def test_an_edit_that_does_not_apply_is_mended_by_the_whole_file(generator: Generator) -> None:
    edit = "<<<EDIT app.js>>>\n<<<<<<< SEARCH\nnowhere\n=======\nx\n>>>>>>> REPLACE\n<<<END app.js>>>\n"
    generator.model.reply(README + edit + DONE)
    generator.model.reply("<<<FILE app.js>>>\nnew()\n<<<END app.js>>>\n" + DONE)
    files = await generator.files(checked_out(brief(round=2), checkout(index_html=b"old", app_js=b"old()")))
    assert files == {"index.html": b"old", "app.js": b"new()\n", "README.md": b"# Sales\n"}


async def test_an_edit_that_never_applies_is_not_published_half(generator: Generator) -> None:
    edit = "<<<EDIT app.js>>>\n<<<<<<< SEARCH\nnowhere\n=======\nx\n>>>>>>> REPLACE\n<<<END app.js>>>\n"
    generator.model.reply(README + edit + DONE)
    generator.model.reply(README + DONE)
    with pytest.raises(TransientError, match=r"app\.js"):
        await generator.handle(checked_out(brief(round=2), checkout(index_html=b"old", app_js=b"old()")))


async def test_a_missing_readme_is_asked_for(generator: Generator) -> None:
    generator.model.reply(INDEX + DONE)
    generator.model.reply(README + DONE)
    assert await generator.files(accepted(brief())) == {"index.html": b"<!doctype html>\n", "README.md": b"# Sales\n"}


async def test_a_readme_that_never_comes_is_made_up_from_the_brief(generator: Generator) -> None:
    generator.model.reply(INDEX + DONE)
    generator.model.reply("There you are.")
    files = await generator.files(accepted(brief()))
    assert files["index.html"] == b"<!doctype html>\n"
    assert b"## Code explanation" in files["README.md"]


async def test_a_first_answer_that_could_go_out_does_when_no_second_one_comes(generator: Generator) -> None:
    generator.model.reply(INDEX + DONE)
    generator.model.fail(TransientError("busy"))
    assert set(await generator.files(accepted(brief()))) == {"index.html", "README.md"}


async def test_a_file_that_may_not_be_published_is_named_and_left_out(generator: Generator) -> None:
    generator.model.reply(
        "<<<FILE ../x>>>\nx\n<<<END ../x>>>\n<<<FILE LICENSE>>>\nmine\n<<<END LICENSE>>>\n" + INDEX + README + DONE
    )
    generator.model.reply(DONE)
    assert set(await generator.files(accepted(brief()))) == {"index.html", "README.md"}
    assert "- ../x: " in generator.model.prompts[1].text


async def test_an_answer_that_reached_the_limit_after_its_last_line_is_whole(generator: Generator) -> None:
    generator.model.reply(INDEX + README + DONE, "MAX_TOKENS")
    assert set(await generator.files(accepted(brief()))) == {"index.html", "README.md"}


async def test_a_single_page_that_was_cut_by_the_limit_is_not_trusted(generator: Generator) -> None:
    generator.model.reply("<html></html> and the other files are", "MAX_TOKENS")
    generator.model.reply(INDEX + README + DONE)
    assert (await generator.files(accepted(brief())))["index.html"] == b"<!doctype html>\n"


async def test_the_model_has_until_three_minutes_before_the_deadline(generator: Generator) -> None:
    generator.clock.advance(300)
    generator.model.reply(INDEX + README + DONE)
    await generator.handle(accepted(brief()))
    assert generator.model.limits == [120]


async def test_late_work_is_done_but_not_polished(generator: Generator) -> None:
    generator.clock.advance(900)
    generator.model.reply(INDEX + DONE)
    assert set(await generator.files(accepted(brief()))) == {"index.html", "README.md"}
    assert generator.model.limits == [120]


async def test_a_model_that_refuses_pictures_is_asked_without_them(generator: Generator) -> None:
    generator.model.fail(ModelRefused("unable to process input image"))
    generator.model.reply(INDEX + README + DONE)
    attachments = (Attachment(name="a.png", media_type="image/png", content=PNG),)
    assert (await generator.files(accepted(brief(attachments=attachments))))["a.png"] == PNG
    assert [len(prompt.parts) for prompt in generator.model.prompts] == [1, 0]


@pytest.mark.parametrize(
    "error", [TransientError("busy", retry_after=7), PermanentError("bad key"), ModelRefused("gone")]
)
async def test_when_no_model_answers_the_message_is_not_settled_as_done(generator: Generator, error: Exception) -> None:
    generator.model.fail(error)
    with pytest.raises((TransientError, PermanentError), match=str(error)):
        await generator.handle(accepted(brief()))
    assert generator.reports.of(Stage.GENERATED) == []
