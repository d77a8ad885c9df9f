"""When no model answers, a brief is tried again while there is time, and then handed over honestly or failed."""

import pytest

from chassis.errors import PermanentError, TransientError
from contracts.progress_events import Generated
from generator.ports import ModelRefused
from tests.unit.generator.scripted_generator import Generator
from tests.unit.generator.situations import accepted, brief


@pytest.fixture
def generator() -> Generator:
    return Generator()


@pytest.mark.parametrize("error", [TransientError("busy"), TransientError("quota", retry_after=300)])
async def test_when_no_model_answers_until_the_end_of_the_time_the_brief_is_salvaged(
    generator: Generator, error: Exception
) -> None:
    generator.clock.advance(330)
    generator.model.fail(error)
    site = await generator.handle(accepted(brief(text="Show <sales>.")))
    assert site.status == "salvaged"
    files = {file.path: file.content for file in site.files}
    assert b"Show &lt;sales&gt;." in files["index.html"]
    assert b"was not finished" in files["index.html"]
    assert generator.reports.of(Generated)[0].status == "salvaged"


async def test_a_brief_that_every_model_refuses_is_salvaged_at_once(generator: Generator) -> None:
    generator.model.fail(ModelRefused("blocked"))
    assert (await generator.handle(accepted(brief()))).status == "salvaged"


async def test_without_salvage_a_brief_that_no_model_answers_in_time_fails() -> None:
    generator = Generator(salvage=False)
    generator.clock.advance(330)
    generator.model.fail(TransientError("busy"))
    with pytest.raises(PermanentError, match="no site was written in time"):
        await generator.handle(accepted(brief()))
