"""Services of one release and of the next work on the same queues, and replacing one by the other loses nothing."""

import itertools
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from uuid import UUID

import aio_pika
import pytest

from contracts.progress_events_of_deliveries import Started
from contracts.progress_record import Progress
from contracts.work_queues import WORK_QUEUES
from tests.e2e.next_release import FIELD, WRITTEN_AFTER, crossings, next_release
from tools.chaos.brief_results import account, await_ends, delivered, faults_on_record
from tools.chaos.load import Load
from tools.stack.processes import ManagedProcess
from tools.stack.readiness import PATIENCE, wait_until
from tools.system.logs import faults_of_log
from tools.system.stopping_points import think
from tools.system.system import Request, System

ORDER = ("notifier", "publisher", "generator", "gateway")
"""Against the way that a brief takes: who reads a message is replaced before who writes it, as far as that goes."""

# As the stack sets DRAIN_SECONDS, with room for closing connections on a busy machine.
GUIDE = Path(__file__).parents[2] / "docs" / "operating.md"
TAP = "tests.rolling-update"
TYPES = (*(queue.message_type.type_name() for queue in WORK_QUEUES), Progress.type_name)
RELEASES = ("this", "next")
BOTH_WAYS = {(queue, *releases) for queue in WRITTEN_AFTER for releases in itertools.permutations(RELEASES)}

Release = Mapping[str, ManagedProcess]


@pytest.fixture(scope="module")
def newer(running_system: System, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Release]:
    """The next release, not running until a test starts it; gone with the last test of this file."""
    services = next_release(running_system, tmp_path_factory.mktemp("next-release"))
    yield services
    started = [service for service in services.values() if service.pid is not None]
    for service in started:
        service.terminate(PATIENCE)
    assert [fault for service in started for fault in faults_of_log(service, running_system)] == []


@pytest.fixture
def load(system: System) -> Iterator[Load]:
    """Evaluators whose every promise has to end in one commit and one callback, whatever a test does meanwhile."""
    known = faults_on_record(system)
    load = Load(system, "rolling-update")
    yield load
    load.stop()
    system.restore()
    await_ends(load, within=PATIENCE)
    ledger = account(load, [], known)
    assert ledger.wrong == ()
    assert (ledger.delivered, ledger.lost, ledger.dead) == (len(load.accepted), 0, 0)
    assert (ledger.duplicated, ledger.repeated) == (0, 0)


def start(services: Sequence[ManagedProcess]) -> None:
    starting = [service for service in services if not service.running]
    for service in starting:
        service.start()
    for service in starting:
        service.wait_ready()


def build(load: Load, requests: Sequence[Request]) -> None:
    """Send these briefs, to the gateways in turn, and return once their evaluators have been told."""
    for request in requests:
        load.promise(request)
    wait_until(lambda: delivered(load) == set(load.accepted), "the callbacks")


def forms_of(messages: Sequence[str]) -> set[tuple[str, bool]]:
    """(type, whether it has the next release's field) of messages as a tap has them."""
    return {(name, FIELD in message) for message in messages for name in TYPES if f"'{name}'" in message}


def of_an_unknown_stage(brief_id: str) -> aio_pika.Message:
    """An event as a release writes it that has a stage more."""
    facts = Started(message="brief.accepted", attempt=1)
    known = Progress(brief_id=UUID(brief_id), service="generator", at=datetime.now(UTC), facts=facts)
    return aio_pika.Message(
        json.dumps({**known.model_dump(mode="json"), "stage": "imagined"}).encode(), type=Progress.type_name
    )


def says_delivered(system: System, address: str) -> bool:
    return bool(system.http.get(address).json().get("state") == "delivered")


def test_the_order_is_the_one_that_operators_are_told() -> None:
    [told] = re.findall(r"against the way that a brief takes: ([a-z, ]+)\.", GUIDE.read_text())
    assert tuple(told.split(", ")) == ORDER


def test_replacing_one_service_after_the_other_under_load_loses_no_brief_and_does_none_twice(
    system: System, newer: Release, load: Load
) -> None:
    older = system.stack.services
    load.gateways = (older["gateway"].base_url, newer["gateway"].base_url)
    think(system, 0.5)
    load.trickle(at_once=1, pace=1.5)
    for name in ORDER:
        start([newer[name]])
        load.await_more(1)
        older[name].terminate(PATIENCE)
        assert older[name].exit_code == 0, older[name].log_tail()
        load.await_more(1)


def test_messages_of_either_release_are_worked_on_by_the_other(system: System, newer: Release, load: Load) -> None:
    both = {"this": system.stack.services, "next": newer}
    start([*newer.values()])
    system.queues.tap(TAP)
    # In threes, because consumers of a queue take turns in twos.
    load.gateways = [both[release]["gateway"].base_url for release in ("this", "next", "next")]
    firsts = load.briefs(6)
    build(load, firsts)
    for number in range(2, 9):
        if crossings(both, load.accepted) >= BOTH_WAYS:
            break
        if number > 3:  # taking turns in step, publishers and generators meet in the same pairs: have one begin
            both[RELEASES[number % 2]]["generator"].restart()
        build(load, [*(load.brief(task=first["task"], round=number) for first in firsts), *load.briefs(6)])

    assert crossings(both, load.accepted) >= BOTH_WAYS
    assert forms_of(system.queues.drain_tap(TAP)) == {(name, extended) for name in TYPES for extended in (False, True)}


def test_the_gateways_of_both_releases_know_every_brief_whoever_has_accepted_it(
    system: System, newer: Release, load: Load
) -> None:
    gateways = [release["gateway"].base_url for release in (system.stack.services, newer)]
    start([newer["gateway"]])
    load.gateways = gateways
    build(load, load.briefs(2))
    for brief_id in load.accepted:
        system.queues.throw_as_progress(of_an_unknown_stage(brief_id))

    for gateway, (brief_id, request) in itertools.product(gateways, load.accepted.items()):
        address = f"{gateway}/briefs/{brief_id}"
        wait_until(partial(says_delivered, system, address), address)
        again = system.http.post(f"{gateway}/briefs", json=request)
        assert (again.status_code, again.headers["idempotent-replayed"]) == (200, "true")


def test_going_back_to_the_older_release_under_load_loses_no_brief_and_does_none_twice(
    system: System, newer: Release, load: Load
) -> None:
    older = system.stack.services
    start([*newer.values(), *older.values()])
    load.gateways = (older["gateway"].base_url, newer["gateway"].base_url)
    think(system, 0.5)
    load.trickle(at_once=1, pace=1.5)
    for name in reversed(ORDER):
        load.await_more(1)
        newer[name].terminate(PATIENCE)
        assert newer[name].exit_code == 0, newer[name].log_tail()
