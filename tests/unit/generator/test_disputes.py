"""A model may dispute how a failed check was tested; what it says of other checks changes nothing."""

import pytest

from contracts.evidence import CheckResult
from generator.attempt_history import History
from generator.disputes import accept_disputes
from generator.parser_workers.pool import ParserThreads
from generator.ports import Reply
from tests.unit.generator.judged_candidates import candidate, checked

PAGE = "<<<FILE index.html>>>\n<!doctype html>\n<<<END FILE>>>\n"
FAILED = CheckResult(text="A total is shown.", kind="sentence", outcome="failed", how="browser", detail="no total")
PASSED = FAILED.model_copy(update={"outcome": "passed"})


def dispute(name: str, why: str = "it clicks twice") -> str:
    return f"<<<DISPUTE {name}>>>\n{why}\n<<<END DISPUTE>>>\n"


def history(*checks: CheckResult) -> History:
    judged = candidate(b"page", *checks)
    return History(best=judged, latest=judged)


async def accepted(text: str, known: History) -> tuple[str, bool]:
    reply, has_more = await accept_disputes(Reply(text, "STOP", "model", 0, 0), known, ParserThreads())
    return reply.text, has_more


async def test_a_disputed_failure_becomes_undecided_in_every_kept_candidate() -> None:
    known = history(FAILED, PASSED)
    assert await accepted(dispute("check 1") + PAGE, known) == (PAGE, True)
    assert known.disputed == {"check 1": "it clicks twice"}
    for kept in (known.best, known.latest):
        assert kept is not None
        assert [check.outcome for check in kept.report.checks] == ["undecided", "passed"]
        assert "it clicks twice (no total)" in kept.report.checks[0].detail
    assert known.base is None


async def test_a_reply_of_disputes_alone_has_nothing_else() -> None:
    assert await accepted(dispute("check 1"), history(FAILED)) == ("", False)


@pytest.mark.parametrize("check", [PASSED, checked("js: 1", "failed")], ids=["passed", "the brief's own JavaScript"])
async def test_a_check_that_may_not_be_disputed_stays_and_its_dispute_is_no_part_of_the_reply(
    check: CheckResult,
) -> None:
    known = history(check)
    assert await accepted(dispute("check 1") + dispute("check 7") + PAGE, known) == (PAGE, True)
    assert known.disputed == {}
    assert known.best is not None
    assert known.best.report.checks == (check,)


async def test_before_a_page_was_judged_nothing_can_be_disputed() -> None:
    assert await accepted(dispute("check 1") + PAGE, History()) == (PAGE, True)


async def test_a_reply_without_disputes_is_left_as_it_is() -> None:
    assert await accepted(PAGE, history(FAILED)) == (PAGE, True)
