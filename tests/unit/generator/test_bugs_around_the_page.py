"""Whatever fails around the page: the model's page goes out or, where there is none, the salvaged one."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from generator import handler as handling
from generator import site_message
from generator.inputs import inputs as inputs_module
from generator.judge.judge import Judge
from generator.ports import ModelRefused
from generator.salvage.salvaged_site import UNCHECKED
from tests.unit.generator.scripted_generator import DONE, INDEX, PAGE, README, Generator
from tests.unit.generator.situations import accepted
from tests.unit.generator.test_bugs_after_acceptance import ASKED, DATA, breaking


@pytest.fixture
def generator() -> Generator:
    return Generator()


@pytest.mark.parametrize(
    ("module", "name"),
    [
        (handling, "collect_inputs"),
        (site_message, "fit_into_message"),
        (inputs_module, "complete_readme"),
        (inputs_module, "mask_input_secrets"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
async def test_a_page_of_the_model_s_goes_out_whatever_fails_around_it(
    generator: Generator, monkeypatch: pytest.MonkeyPatch, module: Any, name: str
) -> None:
    monkeypatch.setattr(module, name, breaking)
    generator.model.reply(INDEX + DONE)
    generator.model.fail(ModelRefused("no repair"))
    site = await generator.handle(accepted(ASKED))
    files = {file.path: file.content for file in site.files}
    assert (site.status, files["index.html"]) == ("succeeded", PAGE)
    assert b"Show <sales>." in files["README.md"]
    assert files["data.csv"] == DATA.content
    assert generator.counts.total() > 0


async def test_without_a_secret_scan_the_salvage_goes_out_without_attachments_and_says_so(
    generator: Generator, monkeypatch: pytest.MonkeyPatch
) -> None:
    generator.handler = replace(generator.handler, scanner=breaking)
    site = await generator.last_resort(accepted(ASKED), "a bug")
    files = {file.path: file.content for file in site.files}
    assert set(files) == {"index.html", "README.md"}
    assert site.evidence.notices == (UNCHECKED,)
    assert UNCHECKED.encode() in files["README.md"]


async def test_conversions_that_fail_are_said_to_be_missing(
    generator: Generator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inputs_module, "convert_spreadsheets", breaking)
    generator.model.reply(INDEX + README + DONE)
    site = await generator.handle(accepted(ASKED))
    assert any("could not be made" in notice for notice in site.evidence.notices)
    assert "could not be made" in generator.model.prompts[0].text


async def test_an_attempt_that_hangs_ends_in_the_best_candidate_or_the_salvaged_page(
    generator: Generator, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def hanging(*_: object, **__: object) -> Any:
        await asyncio.Event().wait()

    generator.clock.advance(600)
    generator.handler = replace(generator.handler, overrun=0.05)
    monkeypatch.setattr(Judge, "__call__", hanging)
    generator.model.reply(INDEX + README + DONE)
    assert (await generator.handle(accepted(ASKED))).status == "salvaged"
    assert generator.counts == {"hang": 1}
