"""Whatever call of a worker is killed, the brief it belongs to ends with a page."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar, TypeVarTuple

import pytest

from generator.parser_workers.pool import ParserThreads, WorkerKilledError
from generator.site import NO_FILES
from tests.unit.generator.plans import plan_text
from tests.unit.generator.scripted_generator import DONE, INDEX, README, Generator
from tests.unit.generator.situations import accepted, attachment, brief

T = TypeVar("T")
Ts = TypeVarTuple("Ts")

CALLS = {
    "cleaned_inputs": "succeeded",
    "without_secrets": "succeeded",
    "plan_prompt": "succeeded",
    "_vetted_plan": "succeeded",
    "Inputs.with_plan": "succeeded",
    "Case.of_site": "succeeded",
    "inspect_files": "succeeded",
    "look_at_files": "succeeded",
    "judge_entries": "succeeded",
    "_completed": "succeeded",
    "Inputs.with_readme": "succeeded",
}
"""What is called for a brief, and its status where every such call is killed."""


class KillingWorkers(ParserThreads):
    """Kills the first `times` calls of one function."""

    def __init__(self, name: str, times: int = 100) -> None:
        self.name, self.times = name, times
        self.called: Counter[str] = Counter()

    async def call(self, function: Callable[[*Ts], T], *args: *Ts) -> T:
        name = getattr(getattr(function, "func", function), "__qualname__", "")
        self.called[name] += 1
        if name == self.name and self.called[name] <= self.times:
            raise WorkerKilledError(f"{name} was killed")
        return await super().call(function, *args)


def generator_with(workers: ParserThreads) -> Generator:
    generator = Generator()
    generator.handler = replace(generator.handler, judge=replace(generator.handler.judge, workers=workers))
    generator.model.reply_json(plan_text(files=[{"path": "data.csv", "rule": "as attached"}]))
    for _ in range(4):
        generator.model.reply(INDEX + README + DONE)
    return generator


ASKED = accepted(brief(text="Show data.csv.", attachments=(attachment("data.csv", b"a,b\n1,2\n"),)))


@pytest.mark.parametrize("name", CALLS)
async def test_a_brief_survives_that_a_call_is_killed(name: str) -> None:
    workers = KillingWorkers(name)
    site = await generator_with(workers).handle(ASKED)
    assert site.status == CALLS[name]
    assert {"index.html", "README.md"} <= {file.path for file in site.files}


async def test_a_reply_that_cannot_be_read_in_time_is_asked_for_again() -> None:
    workers = KillingWorkers("_answer_in_form", times=1)
    assert (await generator_with(workers).handle(ASKED)).status == "succeeded"
    assert workers.called["_answer_in_form"] == 2


async def test_a_site_that_cannot_be_searched_for_secrets_is_not_published() -> None:
    workers = KillingWorkers("find_unsafe")
    judge = generator_with(workers).handler.judge
    (fault,) = await judge.unsafe(NO_FILES, ())
    assert fault.fatal
    assert fault.kind == "secret"
