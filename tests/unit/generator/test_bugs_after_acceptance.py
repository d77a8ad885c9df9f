"""A bug of the generator's ends in a page and the callback: repaired around, or salvaged; never in a dead queue."""

from typing import Any

import pytest

from chassis.errors import PermanentError
from contracts.brief import Check
from contracts.progress_events import Generated
from generator import handler as handling
from generator import site_message
from generator.inputs import inputs as inputs_module
from generator.inputs import parsed_in_workers
from generator.inputs.inputs import Inputs
from generator.prompts.site_prompt import PromptWriter
from generator.reply import reply_files as answers
from generator.salvage import salvaged_site
from tests.unit.generator.scripted_generator import DONE, INDEX, PAGE, README, Generator
from tests.unit.generator.situations import accepted, attachment, brief

DATA = attachment("data.csv", b"\xffa,b\r\n", "text/csv")
ASKED = brief(text="Show <sales>.", attachments=(DATA,))


@pytest.fixture
def generator() -> Generator:
    return Generator()


def breaking(*_: object, **__: object) -> Any:
    raise RecursionError("broken")


@pytest.mark.parametrize("name", ["find_requirements", "read_spreadsheets", "convert_spreadsheets"])
async def test_materials_that_cannot_be_read_are_left_out_and_the_page_is_written(
    generator: Generator, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(inputs_module if hasattr(inputs_module, name) else parsed_in_workers, name, breaking)
    generator.model.reply(INDEX + README + DONE)
    site = await generator.handle(accepted(ASKED))
    assert site.status == "succeeded"
    assert {"index.html", "README.md", "data.csv"} == {file.path for file in site.files}
    assert generator.counts == {"inputs": 1}


@pytest.mark.parametrize("name", ["parse_reply", "screen_files", "drop_respelt_files"])
async def test_a_bug_in_reading_a_reply_asks_again(
    generator: Generator, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    read = getattr(answers, name)
    broken = [True]

    def once(*args: Any, **options: Any) -> Any:
        return breaking() if broken and broken.pop() else read(*args, **options)

    monkeypatch.setattr(answers, name, once)
    for _ in range(2 if name != "drop_respelt_files" else 1):
        generator.model.reply(INDEX + README + DONE)
    site = await generator.handle(accepted(brief()))
    assert {file.path: file.content for file in site.files}["index.html"] == PAGE
    assert generator.counts == {"reply": 1}


async def test_replies_that_never_can_be_read_end_in_the_salvaged_page(
    generator: Generator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answers, "parse_reply", breaking)
    generator.clock.advance(400)
    generator.model.reply(INDEX + README + DONE)
    assert (await generator.handle(accepted(ASKED))).status == "salvaged"


async def test_a_bug_in_a_repair_hands_over_the_best_candidate_at_once(
    generator: Generator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(PromptWriter, "repair", breaking)
    generator.model.reply(INDEX + README + DONE)
    site = await generator.handle(accepted(brief(checks=(Check(kind="js", text="false"),))))
    assert site.status == "succeeded"
    assert {file.path: file.content for file in site.files}["index.html"] == PAGE
    assert generator.counts == {"repair": 1}


async def test_a_bug_that_comes_with_a_later_answer_hands_over_the_best_candidate(
    generator: Generator, monkeypatch: pytest.MonkeyPatch
) -> None:
    read_answer = answers.read_answer
    calls: list[int] = []

    def second_time(*args: Any) -> Any:
        calls.append(1)
        return read_answer(*args) if len(calls) == 1 else breaking()

    monkeypatch.setattr("generator.candidate_maker.read_answer", second_time)
    for _ in range(2):
        generator.model.reply(INDEX + README + DONE)
    site = await generator.handle(accepted(brief(checks=(Check(kind="js", text="false"),))))
    assert {file.path: file.content for file in site.files}["index.html"] == PAGE


async def test_a_bug_with_nothing_to_hand_over_is_raised_for_another_attempt(
    generator: Generator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Inputs, "first_prompt", breaking)
    with pytest.raises(RecursionError):
        await generator.handle(accepted(ASKED))


async def test_the_last_resort_is_the_salvaged_page_with_the_reason(generator: Generator) -> None:
    site = await generator.last_resort(accepted(ASKED), "unexpected RecursionError: broken (attempt 3)")
    files = {file.path: file.content for file in site.files}
    assert site.status == "salvaged"
    assert b"Show &lt;sales&gt;." in files["index.html"]
    assert files["data.csv"] == DATA.content
    assert site.evidence.defects == ("unexpected RecursionError: broken (attempt 3)",)
    (facts,) = generator.reports.of(Generated)
    assert (facts.status, facts.reason) == ("salvaged", "unexpected RecursionError: broken (attempt 3)")


@pytest.mark.parametrize(
    ("module", "name", "kept"),
    [
        (handling, "collect_inputs", {"index.html", "README.md", "data.csv"}),
        (inputs_module, "assemble_site", {"index.html", "README.md", "data.csv"}),
        (salvaged_site, "attachment_paths", {"index.html", "README.md", "data.csv"}),
        (salvaged_site, "title_of", {"index.html", "README.md", "data.csv"}),
        (salvaged_site, "_template", {"index.html", "README.md", "data.csv"}),
        (site_message, "title_of", {"index.html", "README.md", "data.csv"}),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
async def test_the_salvage_does_not_depend_on_what_failed(
    generator: Generator, monkeypatch: pytest.MonkeyPatch, module: Any, name: str, kept: set[str]
) -> None:
    monkeypatch.setattr(module, name, breaking)
    site = await generator.last_resort(accepted(ASKED), "a bug")
    files = {file.path: file.content for file in site.files}
    assert set(files) == kept
    assert b"Show &lt;sales&gt;." in files["index.html"]
    assert b"was not finished" in files["index.html"]


async def test_the_salvage_comes_down_to_the_brief_alone(generator: Generator, monkeypatch: pytest.MonkeyPatch) -> None:
    for module, name in (
        (inputs_module, "assemble_site"),
        (salvaged_site, "attachment_paths"),
        (salvaged_site, "title_of"),
    ):
        monkeypatch.setattr(module, name, breaking)
    site = await generator.last_resort(accepted(ASKED), "a bug")
    files = {file.path: file.content for file in site.files}
    assert set(files) == {"index.html", "README.md"}
    assert b"Show &lt;sales&gt;." in files["index.html"]


async def test_with_salvage_turned_off_a_bug_fails_the_brief() -> None:
    generator = Generator(salvage=False)
    with pytest.raises(PermanentError, match="a bug"):
        await generator.last_resort(accepted(ASKED), "a bug")
