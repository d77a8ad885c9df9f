"""Rounds that come too early wait for the one before, and are built upon it."""

from functools import partial

from contracts.progress_events import Waiting
from tests.e2e.outcomes import assert_done_once
from tools.stack.readiness import wait_until
from tools.system.repositories import briefs_committed, repositories_of
from tools.system.stopping_points import MODEL_WRITES, hold_model, release
from tools.system.system import System


def test_a_revision_posted_right_after_its_first_round_is_built_upon_it(system: System) -> None:
    first = system.brief("hasty-rounds")
    second = system.brief("hasty-rounds", task=first["task"], round=2)
    third = system.brief("hasty-rounds", task=first["task"], round=3)

    hold_model(system, first)
    brief_ids = [system.accepted(request) for request in (first, second, third)]
    for brief_id, before in ((brief_ids[1], 1), (brief_ids[2], 2)):
        wait_until(partial(system.has_reached, brief_id, "publisher", Waiting, round=before), "a waiting round")
    release(system)

    commits = {system.await_callback(request)["commit_sha"] for request in (first, second, third)}
    assert len(commits) == 3
    assert_done_once(system, third, brief_ids[::-1])


def test_a_revision_waits_while_the_generator_that_has_its_first_round_is_killed(system: System) -> None:
    first = system.brief("hasty-killed")
    second = system.brief("hasty-killed", task=first["task"], round=2)
    MODEL_WRITES.arrange(system, first)
    first_id, second_id = system.accepted(first), system.accepted(second)
    wait_until(lambda: MODEL_WRITES.has_come(system, first, first_id), MODEL_WRITES.name)

    system.stack.services["generator"].kill()
    system.stack.services["generator"].start()

    system.await_callback(first)
    assert_done_once(system, second, [second_id, first_id])


def test_a_revision_of_a_task_that_nobody_knows_is_built_from_nothing_at_once(system: System) -> None:
    revision = system.brief("never-built", round=2)
    brief_id = system.accepted(revision)
    system.await_callback(revision)
    assert not system.has_reached(brief_id, "publisher", Waiting)
    (repository,) = repositories_of(system, revision)
    assert briefs_committed(system, repository) == [brief_id]
