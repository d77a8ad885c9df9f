"""The short forms of the chaos scenarios: whatever is broken meanwhile, every promise is kept, and kept once."""

from dataclasses import replace
from uuid import uuid4

import pytest

from tools.chaos.brief_results import account
from tools.chaos.load import Load
from tools.chaos.scenario import Scenario, enact
from tools.chaos.scenario_list import SHORT
from tools.system.repositories import create_repository
from tools.system.system import System


@pytest.mark.parametrize("scenario", SHORT, ids=lambda scenario: scenario.name)
def test_nothing_is_lost_done_twice_or_wrong_with(system: System, scenario: Scenario) -> None:
    ledger = enact(scenario, system, short=True).ledger

    assert ledger.good, ledger
    assert ledger.accepted == ledger.delivered + ledger.dead > 0
    assert ledger.dead == scenario.expected_dead


def test_the_ledger_counts_a_promise_that_nobody_kept(system: System) -> None:
    load = Load(system, "broken promise")
    load.accepted[str(uuid4())] = load.brief()

    ledger = account(load, (), ())

    assert (ledger.accepted, ledger.delivered, ledger.lost, ledger.silent) == (1, 0, 1, 1)
    assert not ledger.good


def test_the_ledger_counts_what_was_done_beyond_a_promise(system: System) -> None:
    load = Load(system, "too much")
    request = load.brief()
    load.promise(request)
    system.await_callback(request)
    (callback,) = system.callbacks(request)
    once = account(load, (), ())
    create_repository(system, f"{request['task']}-again")
    headers = {"content-type": "application/json"}
    system.http.post(system.stand_ins.evaluation_url, content=callback["body"], headers=headers)

    ledger = account(load, (), ())

    assert once.good, once
    assert once.repeated == 0
    assert ledger == replace(once, duplicated=1, repeated=1)
    assert not ledger.good
