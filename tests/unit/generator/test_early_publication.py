"""An operator who wants the best candidate so far gets it at once, or else the first one that can be published."""

import asyncio
from datetime import datetime, timedelta
from uuid import UUID

import pytest

from chassis.errors import TransientError
from contracts.brief import Check
from contracts.messages import BriefAccepted
from contracts.operator_commands import Command
from generator.attempt_history import History
from generator.candidate import Candidate
from generator.early_publication import MAX_AGE, MAX_COMMANDS, EarlyPublication, PublishNowError
from generator.judge.report import Report
from generator.site import Site
from tests.stand_ins.code_model import HeldModel
from tests.unit.generator.scripted_generator import DONE, INDEX, README, Generator
from tests.unit.generator.situations import START, accepted, brief

MESSAGE = accepted(brief(checks=(Check(kind="js", text="document.title === 'Prices'"),)))
"""Its check fails on every page of these tests, so that repairs are asked for."""
FLAWED = INDEX + README + DONE
CUT = INDEX + "<<<FILE app.js>>>\nhalf of"


def publish(message: BriefAccepted = MESSAGE, *, at: datetime = START, run: int = 1) -> Command:
    return Command(brief_id=message.brief_id, service="gateway", at=at, run=run, action="publish")


@pytest.fixture
def model() -> HeldModel:
    return HeldModel()


@pytest.fixture
def generator(model: HeldModel) -> Generator:
    generator = Generator()
    generator.asks([model])
    return generator


async def test_a_repair_in_hand_is_broken_off_and_the_best_candidate_handed_over(
    generator: Generator, model: HeldModel
) -> None:
    model.reply(FLAWED)
    handling = asyncio.create_task(generator.handle(MESSAGE))
    await model.asked_beyond.wait()
    generator.handler.early.obey(publish())
    site = await handling
    assert (site.status, site.evidence.handed_over) == ("succeeded", 1)
    assert generator.reports.stages[-1] == "generated"


async def test_without_a_candidate_the_first_one_ends_the_work(generator: Generator, model: HeldModel) -> None:
    handling = asyncio.create_task(generator.handle(MESSAGE))
    await model.asked_beyond.wait()
    generator.handler.early.obey(publish())
    model.reply(FLAWED)
    model.may_answer.set()
    site = await handling
    assert (site.status, site.evidence.rounds) == ("succeeded", 1)


async def test_a_brief_that_waits_for_its_next_attempt_is_published_when_that_comes(
    generator: Generator, model: HeldModel
) -> None:
    model.reply(CUT, "MAX_TOKENS")
    model.fail(TransientError("busy"))
    with pytest.raises(TransientError):
        await generator.handle(MESSAGE)
    generator.handler.early.obey(publish())
    site = await generator.handle(MESSAGE)
    assert (site.status, site.evidence.handed_over) == ("succeeded", 1)
    assert not model.asked_beyond.is_set()


@pytest.mark.parametrize(
    "command",
    [
        publish(run=2),
        publish(MESSAGE.model_copy(update={"brief_id": UUID(int=8)})),
        publish(at=START - MAX_AGE),
    ],
    ids=["another run", "another brief", "long ago"],
)
async def test_nothing_else_ends_the_work(generator: Generator, model: HeldModel, command: Command) -> None:
    model.reply(FLAWED)
    generator.handler.early.obey(command)
    handling = asyncio.create_task(generator.handle(MESSAGE))
    await model.asked_beyond.wait()
    assert not handling.done()
    generator.handler.early.obey(publish())
    await handling


async def test_a_second_command_while_the_work_still_ends_changes_nothing() -> None:
    cleaning_up, is_clean = asyncio.Event(), asyncio.Event()

    async def work() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            cleaning_up.set()
            await is_clean.wait()

    early, history = EarlyPublication(), History()
    ending = asyncio.create_task(early.unless_asked(MESSAGE, history, work, START))
    await asyncio.sleep(0)
    history.best = Candidate(Site({}), Report())
    early.obey(publish())
    await cleaning_up.wait()
    early.obey(publish())
    is_clean.set()
    with pytest.raises(PublishNowError):
        await ending


async def test_a_timeout_of_the_work_itself_is_none_of_an_operators() -> None:
    async def fail() -> None:
        raise TimeoutError("the browser is slow")

    early = EarlyPublication()
    history = History()
    with pytest.raises(TimeoutError, match="the browser is slow"):
        await early.unless_asked(MESSAGE, history, fail, START)
    early.obey(publish())
    assert not history.is_wanted_now


def test_the_memory_is_bounded() -> None:
    early = EarlyPublication()
    for run in range(1, MAX_COMMANDS + 2):
        early.obey(publish(run=run, at=START + timedelta(seconds=run)))
    assert len(early._asked) == MAX_COMMANDS
