"""From a brief to a site, with a model that follows a script."""

import pytest

from chassis.errors import TransientError
from contracts.brief import Attachment, Check
from contracts.progress_events import Generated
from generator.ports import AccountRefused, ExpressionResult, ModelRefused
from tests.unit.generator.scripted_generator import DONE, INDEX, PAGE, README, README_TEXT, Generator, checkout
from tests.unit.generator.situations import accepted, brief, checked_out

PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture
def generator() -> Generator:
    return Generator()


async def test_a_brief_becomes_a_site(generator: Generator) -> None:
    generator.model.reply(INDEX + README + DONE)
    message = accepted(brief())
    site = await generator.handle(message)
    assert {file.path: file.content for file in site.files} == {
        "index.html": PAGE,
        "README.md": README_TEXT,
    }
    assert (site.brief_id, site.accepted_at, site.deadline) == (message.brief_id, message.accepted_at, message.deadline)
    assert site.recipient.nonce == "n-1"
    assert site.title == "Publish a page that shows the sum of sales."
    assert (site.base, site.status) == (None, "succeeded")
    assert generator.reports.stages == ["planned", "model-answered", "judged", "generated"]
    (facts,) = generator.reports.of(Generated)
    assert (facts.files, facts.bytes, facts.status) == (2, len(PAGE) + len(README_TEXT), "succeeded")


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
        "index.html": PAGE,
        "README.md": README_TEXT,
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
    assert "Write the site that this brief asks for." in generator.model.prompts[0].text


async def test_the_model_has_until_three_minutes_before_the_deadline(generator: Generator) -> None:
    generator.clock.advance(300)
    generator.model.reply(INDEX + README + DONE)
    await generator.handle(accepted(brief()))
    assert generator.model.limits == [120]


async def test_late_work_is_done_but_not_polished(generator: Generator) -> None:
    generator.clock.advance(900)
    generator.model.reply(INDEX + DONE)
    assert set(await generator.files(accepted(brief()))) == {"index.html", "README.md"}
    assert generator.model.limits == [90]


async def test_a_model_that_refuses_pictures_is_asked_without_them(generator: Generator) -> None:
    generator.model.fail(ModelRefused("unable to process input image"))
    generator.model.reply(INDEX + README + DONE)
    attachments = (Attachment(name="a.png", media_type="image/png", content=PNG),)
    assert (await generator.files(accepted(brief(attachments=attachments))))["a.png"] == PNG
    assert [len(prompt.parts) for prompt in generator.model.prompts] == [1, 0]


@pytest.mark.parametrize(
    "error", [TransientError("busy", retry_after=7), AccountRefused("API_KEY_INVALID", "bad key"), KeyError("bug")]
)
async def test_when_no_model_answers_the_message_is_not_settled_as_done(generator: Generator, error: Exception) -> None:
    generator.model.fail(error)
    with pytest.raises(TransientError, match=str(error)):
        await generator.handle(accepted(brief()))
    assert generator.reports.of(Generated) == []


async def test_a_check_on_the_licence_that_the_publisher_adds_is_true_when_it_is_judged(
    generator: Generator,
) -> None:
    asked = "fetch('LICENSE').then((got) => got.text()).then((text) => text.includes('MIT License'))"

    def opinion(site: object) -> ExpressionResult:
        seen = b"MIT License" in generator.browser.shown[-1].site["LICENSE"]
        return ExpressionResult(seen, str(seen))

    generator.browser.opinions = {asked: opinion}
    generator.model.reply(INDEX + README + DONE)
    site = await generator.handle(accepted(brief(checks=(Check(kind="js", text=asked),))))
    assert [check.outcome for check in site.evidence.checks] == ["passed"]
    assert "LICENSE" not in {file.path for file in site.files}
