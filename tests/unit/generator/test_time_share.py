"""How long models may take: the time share, and more only for a brief that has nothing to hand over yet."""

from contracts.brief import Check
from contracts.time_budget import GENERATION_SECONDS, LATE_ANSWER_SECONDS
from tests.unit.generator.scripted_generator import DONE, INDEX, README, Generator
from tests.unit.generator.situations import accepted, brief

SHARE = GENERATION_SECONDS
CHECKED = brief(checks=(Check(kind="js", text="document.title === 'Prices'"),))


async def test_a_first_answer_is_waited_for_although_the_share_is_nearly_over() -> None:
    generator = Generator()
    generator.clock.advance(SHARE - 10)
    generator.model.reply(INDEX + README + DONE)
    await generator.handle(accepted(CHECKED))
    assert generator.model.limits == [LATE_ANSWER_SECONDS]


async def test_a_repair_never_outlasts_the_share() -> None:
    generator = Generator()
    generator.clock.advance(SHARE - 50)
    for _ in range(3):
        generator.model.reply(INDEX + README + DONE)
    await generator.handle(accepted(CHECKED))
    assert generator.model.limits == [LATE_ANSWER_SECONDS, 50, 50]
