"""A judge that fails as a whole lets the best candidate out unjudged and says so; never a secret."""

from collections import Counter
from typing import Any

import pytest

from contracts.brief import Check
from generator.judge.judge import Judge, Report
from generator.repair_loop import MAX_ANSWERS
from tests.unit.generator.scripted_generator import DONE, INDEX, README, Generator
from tests.unit.generator.situations import accepted, brief

SCRIPT = Check(kind="js", text="document.title === 'Sales'")
CHECKED = brief(checks=(Check(kind="sentence", text="README.md has a Usage section"), SCRIPT))


def breaking(*_: object, **__: object) -> Any:
    raise ZeroDivisionError("broken")


async def test_a_judge_that_fails_as_a_whole_lets_the_candidate_out_unjudged_and_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(Judge, "__call__", breaking)
    generator = Generator()
    generator.model.reply(INDEX + README + DONE)
    site = await generator.handle(accepted(CHECKED))
    assert site.status == "succeeded"
    assert [check.outcome for check in site.evidence.checks] == ["undecided", "undecided"]
    assert site.evidence.defects == ("the judge failed: ZeroDivisionError: broken; the page was not checked",)
    assert generator.counts == {"judge": 1}


async def test_a_secret_is_masked_although_the_judge_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Judge, "__call__", breaking)
    generator = Generator()
    token = "ghp_" + "a1B2" * 9
    for _ in range(MAX_ANSWERS):
        generator.model.reply(INDEX.replace("<h1>", f"<h1>{token}") + README + DONE)
    site = await generator.handle(accepted(CHECKED))
    assert site.status == "succeeded"
    assert token not in site.model_dump_json()
    assert all(token.encode() not in file.content for file in site.files)


async def test_a_judged_candidate_is_not_replaced_by_one_that_the_judge_failed_at(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    generator = Generator()
    judge, calls = Judge.__call__, Counter[str]()

    async def third_time_lucky(self: Judge, *args: Any, **options: Any) -> Report:
        calls["judge"] += 1
        if calls["judge"] > 1:
            raise RuntimeError("broken")
        return await judge(self, *args, **options)

    monkeypatch.setattr(Judge, "__call__", third_time_lucky)
    for title in ("First", "Second", "Third", "Fourth"):
        generator.model.reply(INDEX.replace("<title>Sales", f"<title>{title}") + README + DONE)
    site = await generator.handle(accepted(brief(checks=(SCRIPT,))))
    assert site.evidence.handed_over == 1
