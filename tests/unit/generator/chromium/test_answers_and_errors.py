"""What a page gives is believed, kept and shown only within bounds."""

from generator.chromium.page_errors import EVENT_LIMITS, MAX_FAULTS, MAX_REASON_LENGTH, PageErrors, shorten
from generator.chromium.worker_protocol import VisitRequest, VisitResult
from generator.faults import Fault
from generator.ports import ExpressionResult, Visit


def test_words_of_a_page_are_one_short_line() -> None:
    assert shorten("  a\n\n b ", 10) == "a b"
    assert len(shorten("x" * 1_000_000, 300)) == 300


def test_faults_are_kept_once_few_and_short() -> None:
    page_errors = PageErrors(lambda _: None)
    for number in range(1000):
        page_errors.add("console-error", "x" * 1000 + str(number))
        page_errors.add("missing-resource", f"{number} is missing", "a.js")
    assert len(page_errors.faults) == MAX_FAULTS
    assert max(len(fault.reason) for fault in page_errors.faults) <= MAX_REASON_LENGTH
    assert not any(fault.fatal for fault in page_errors.faults)
    assert [fault.kind for fault in page_errors.faults].count("console-error") == 1


def test_a_flood_is_told_once() -> None:
    told: list[str] = []
    page_errors = PageErrors(told.append)
    for _ in range(EVENT_LIMITS["requests"] - 1):
        page_errors.count("requests")
        page_errors.count("messages")
    assert (told, page_errors.flooded) == ([], False)
    for _ in range(10):
        page_errors.count("requests")
    assert (told, page_errors.flooded) == (["it made more than 500 requests"], True)


def test_orders_and_outcomes_cross_the_wire_whole() -> None:
    order = VisitRequest(number=1, site={"ü/a.bin": bytes(range(256))}, root="r", expressions=("a\nb",), seconds=1.5)
    assert VisitRequest.model_validate_json(order.to_line()) == order
    assert order.to_line().count(b"\n") == 1
    answers, faults = (ExpressionResult(truthy=True, detail="é"),), (Fault("r", "p", fatal=False, kind="k"),)
    outcome = VisitResult(number=1, visit=Visit(answers, faults, b"\xff\xfb\xfe", "u"))
    assert VisitResult.model_validate_json(outcome.to_line()) == outcome
