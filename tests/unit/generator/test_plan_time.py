"""How long the plan may take: what the page leaves of the time share, and at most PLAN_SECONDS."""

import pytest

from contracts.brief import Check
from contracts.time_budget import GENERATION_SECONDS
from generator.plan_creation import NO_TIME
from tests.unit.generator.plans import ADDS, plan_text
from tests.unit.generator.scripted_generator import DONE, INDEX, README, Generator
from tests.unit.generator.situations import accepted, brief


@pytest.mark.parametrize(
    ("share_left", "limits"), [(420, [45.0]), (135, [45.0]), (120, [30.0]), (105, [15.0]), (104, [])]
)
async def test_a_brief_that_waited_has_a_plan_in_the_time_that_its_page_leaves(
    share_left: int, limits: list[float]
) -> None:
    generator = Generator()
    generator.model.reply_json(plan_text(names={"#add": "button that adds a row"}, checks=[ADDS]))
    generator.model.reply(INDEX + README + DONE)
    generator.clock.advance(GENERATION_SECONDS - share_left)
    site = await generator.handle(accepted(brief(checks=(Check(kind="sentence", text="Clicking Add appends a row"),))))
    assert generator.model.json_limits == limits
    assert (f"no plan of trials was made ({NO_TIME})" in "".join(site.evidence.notices)) == (not limits)
