"""A revision carries the checks of the rounds before it, as far as the progress stream tells them."""

import itertools
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest

from chassis.brief_request.request_parser import brief_of
from chassis.errors import OutcomeUnknown
from contracts.brief import Brief, EarlierChecks
from contracts.message_size_limits import EARLIER_CHECKS_MAX_BYTES, MAX_BODY_BYTES, largest_message_size
from contracts.messages import RevisionAccepted
from contracts.progress_events import Committed, Generated
from contracts.progress_events_of_deliveries import Buried
from contracts.progress_record import Progress
from gateway.brief_acceptance import AcceptBrief
from gateway.briefs_read_model import BriefsReadModel
from tests.stand_ins.outbox import RecordingOutbox
from tests.unit.gateway.events import BEGINNING, event
from tests.unit.gateway.sample_requests import a_request, data_uri

KEPT = "js: !!document.querySelector('#total')"
README = "README.md explains the code"


class Gateway:
    """A gateway whose own events come back to it over the stream, and whose clock goes on by a minute at each look."""

    def __init__(self) -> None:
        self.outbox, self.read_model = RecordingOutbox(), BriefsReadModel()
        minutes = itertools.count(1)
        self.accept = AcceptBrief(
            self.outbox, self.read_model, lambda: BEGINNING + timedelta(minutes=next(minutes)), timedelta(seconds=600)
        )
        self._offset = 0

    def hears(self, *events: Progress) -> None:
        for progress in events:
            self.read_model.apply(self._offset, progress)
            self._offset += 1

    async def takes(self, number: int, checks: Sequence[str] = (), **fields: Any) -> EarlierChecks | None:
        """Accept a round; the checks that travel with it, if it is a revision."""
        await self.accept(a_round(number, checks, **fields))
        self.hears(self.outbox.reported[-1])
        message = self.outbox.sent[-1]
        return message.earlier_checks if isinstance(message, RevisionAccepted) else None


def a_round(number: int, checks: Sequence[str] = (), **fields: Any) -> Brief:
    return brief_of(a_request(**{"round": number, "nonce": f"round-{number}", "checks": list(checks), **fields}))


def texts(earlier: EarlierChecks | None) -> list[tuple[int, str]]:
    assert earlier is not None
    return [(check.round, check.text) for check in earlier.checks]


@pytest.fixture
def gateway() -> Gateway:
    return Gateway()


async def test_a_revision_carries_the_checks_of_all_rounds_before_it_with_their_kind(gateway: Gateway) -> None:
    await gateway.takes(1, [README, KEPT])
    await gateway.takes(2, ["The page has a table"])
    earlier = await gateway.takes(3)
    total = "!!document.querySelector('#total')"
    assert texts(earlier) == [(1, README), (1, total), (2, "The page has a table")]
    assert earlier is not None
    assert [check.kind for check in earlier.checks] == ["sentence", "js", "sentence"]
    assert earlier.complete


async def test_a_check_of_several_rounds_is_carried_once_and_one_that_the_brief_repeats_not_at_all(
    gateway: Gateway,
) -> None:
    await gateway.takes(1, [README, KEPT])
    await gateway.takes(2, [README])
    assert texts(await gateway.takes(3, [KEPT])) == [(1, README)]


async def test_another_replica_that_reads_the_same_stream_carries_the_same_checks(gateway: Gateway) -> None:
    await gateway.takes(1, [README])
    other = Gateway()
    other.hears(*gateway.outbox.reported)
    assert await other.takes(2) == await gateway.takes(2)


async def test_a_gateway_that_knows_no_earlier_round_says_so(gateway: Gateway) -> None:
    assert await gateway.takes(2, [README]) is None


async def test_a_round_accepted_by_a_gateway_that_told_no_checks_is_unknown(gateway: Gateway) -> None:
    await gateway.accept(a_round(1, [README]))
    told = gateway.outbox.reported[-1]
    other = Gateway()
    other.hears(told.model_copy(update={"facts": told.facts.model_copy(update={"asked": None})}))
    assert await other.takes(2) is None


async def test_checks_are_incomplete_where_one_round_is_known_and_another_is_not(gateway: Gateway) -> None:
    await gateway.takes(2, [README])
    earlier = await gateway.takes(3)
    assert texts(earlier) == [(2, README)]
    assert earlier is not None
    assert not earlier.complete


@pytest.mark.parametrize("fields", [{"email": "other@example.com"}, {"task": "another"}])
async def test_rounds_of_another_person_or_task_do_not_mix(gateway: Gateway, fields: dict[str, str]) -> None:
    await gateway.takes(1, [README], **fields)
    assert await gateway.takes(2) is None


async def test_a_repeated_round_counts_as_the_round_that_it_is(gateway: Gateway) -> None:
    await gateway.takes(1, [README])
    await gateway.takes(2, [KEPT], nonce="first try")
    assert texts(await gateway.takes(2, nonce="second try")) == [(1, README)]
    assert texts(await gateway.takes(3)) == [(1, README)]


async def test_a_new_first_round_begins_anew(gateway: Gateway) -> None:
    await gateway.takes(1, [README])
    await gateway.takes(2, [KEPT])
    await gateway.takes(1, ["The page has a table"], nonce="again")
    assert texts(await gateway.takes(2, nonce="revision of it")) == [(1, "The page has a table")]


async def test_a_first_round_started_again_is_as_old_as_it_was(gateway: Gateway) -> None:
    await gateway.takes(1, [README])
    await gateway.takes(2, [KEPT])
    gateway.hears(event(Generated, 60, a_round(1).id, status="salvaged"))
    await gateway.takes(1, [README])
    assert gateway.outbox.sent[-1].run == 2
    assert texts(await gateway.takes(3)) == [(1, README), (2, "!!document.querySelector('#total')")]


async def test_checks_of_a_refused_brief_are_not_counted(gateway: Gateway) -> None:
    gateway.outbox.error = OutcomeUnknown("gone")
    with pytest.raises(OutcomeUnknown):
        await gateway.accept(a_round(1, [README]))
    gateway.outbox.error = None
    assert await gateway.takes(2) is None


async def test_checks_of_a_round_that_failed_without_a_site_are_not_counted(gateway: Gateway) -> None:
    await gateway.takes(1, [README])
    gateway.hears(event(Buried, 9000, a_round(1).id, message="brief.accepted", reason="no model"))
    assert texts(await gateway.takes(2)) == []


async def test_checks_of_a_round_whose_callback_failed_are_counted(gateway: Gateway) -> None:
    await gateway.takes(1, [README])
    first = a_round(1).id
    gateway.hears(event(Committed, 60, first), event(Buried, 9000, first, message="site.published"))
    assert texts(await gateway.takes(2)) == [(1, README)]


async def test_checks_that_do_not_fit_are_left_out_and_the_revision_is_accepted(gateway: Gateway) -> None:
    for number in range(1, 9):
        await gateway.takes(number, [f"{number}{'x' * 14_000}", f"round {number}"])
    earlier = await gateway.takes(9)
    assert earlier is not None
    assert not earlier.complete
    assert {f"round {number}" for number in range(1, 9)} <= {check.text for check in earlier.checks}
    assert len(earlier.model_dump_json()) <= EARLIER_CHECKS_MAX_BYTES


async def test_a_check_too_long_for_its_event_is_unknown_later(gateway: Gateway) -> None:
    await gateway.takes(1, ["x" * 20_000, README])
    earlier = await gateway.takes(2)
    assert texts(earlier) == [(1, README)]
    assert earlier is not None
    assert not earlier.complete


async def test_earlier_checks_never_make_a_revision_too_large(gateway: Gateway) -> None:
    await gateway.takes(1, ["x" * 14_000])
    spare = MAX_BODY_BYTES - largest_message_size(revision_with(0)).total
    full = spare // 4 * 3 - 3_000
    assert largest_message_size(revision_with(full)).fits
    assert not largest_message_size(revision_with(full + 6_000)).fits
    assert await gateway.takes(2, attachments=[a_picture(full)]) == EarlierChecks(complete=False)


def a_picture(size: int) -> dict[str, str]:
    return {"name": "a.png", "url": data_uri(bytes(size), "image/png")}


def revision_with(size: int) -> RevisionAccepted:
    brief = a_round(2, attachments=[a_picture(size)])
    return RevisionAccepted(brief_id=brief.id, accepted_at=BEGINNING, deadline=BEGINNING, brief=brief)
