"""The short forms of the chaos scenarios: whatever is broken meanwhile, every promise is kept, and kept once."""

import pytest

from tests.chaos.plan import SHORT
from tests.chaos.scenario import Scenario, enact
from tests.e2e.system import System


@pytest.mark.parametrize("scenario", SHORT, ids=lambda scenario: scenario.name)
def test_nothing_is_lost_done_twice_or_wrong_with(system: System, scenario: Scenario) -> None:
    ledger = enact(scenario, system, short=True).ledger

    assert ledger.good, ledger
    assert ledger.accepted == ledger.delivered + ledger.dead > 0
    assert ledger.dead == scenario.expected_dead
