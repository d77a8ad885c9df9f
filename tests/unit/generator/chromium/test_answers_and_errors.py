"""What a page gives is believed, kept and shown only within bounds."""

import json
from typing import Any

import pytest

from generator.chromium.check_evaluation import LONGEST_DETAIL, answer_of, evaluation_script
from generator.chromium.page_errors import LONGEST_REASON, MOST, MOST_FAULTS, PageErrors, shortened
from generator.chromium.protocol import VisitRequest, VisitResult
from generator.findings import Fault
from generator.ports import Answer, Visit


@pytest.mark.parametrize(
    ("evaluated", "truthy", "detail"),
    [
        ({"result": {"value": {"truthy": True, "detail": '"a"'}}}, True, '"a"'),
        ({"result": {"value": {"truthy": False, "detail": "null"}}}, False, "null"),
        ({"result": {"value": {"truthy": "yes", "detail": 5}}}, False, "5"),
        ({"result": {"value": {}}}, False, "None"),
        ({"result": {"value": True}}, False, "it gave no answer"),
        ({}, False, "it gave no answer"),
        ({"exceptionDetails": {"text": "Uncaught"}}, False, "Uncaught"),
        ({"exceptionDetails": {"exception": {"description": "Error: a\n  at b"}}}, False, "Error: a at b"),
    ],
)
def test_only_a_plain_yes_is_a_yes(evaluated: dict[str, Any], truthy: bool, detail: str) -> None:
    assert answer_of(evaluated) == Answer(truthy, detail)


def test_a_detail_is_short() -> None:
    answer = answer_of({"result": {"value": {"truthy": True, "detail": "x" * 1_000_000}}})
    assert len(answer.detail) == LONGEST_DETAIL
    assert shortened("  a\n\n b ", 10) == "a b"


def test_an_expression_cannot_break_out_of_its_evaluation_script() -> None:
    expression = "');//`${\"\u2028</script>"
    assert evaluation_script(expression).endswith(f"({json.dumps(expression)})")
    assert evaluation_script(expression).isascii()


def test_faults_are_kept_once_few_and_short() -> None:
    page_errors = PageErrors(lambda _: None)
    for number in range(1000):
        page_errors.add("console-error", "x" * 1000 + str(number))
        page_errors.add("missing-resource", f"{number} is missing", "a.js")
    assert len(page_errors.faults) == MOST_FAULTS
    assert max(len(fault.reason) for fault in page_errors.faults) <= LONGEST_REASON
    assert not any(fault.fatal for fault in page_errors.faults)
    assert [fault.kind for fault in page_errors.faults].count("console-error") == 1


def test_a_flood_is_told_once() -> None:
    told: list[str] = []
    page_errors = PageErrors(told.append)
    for _ in range(MOST["requests"] - 1):
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
    answers, faults = (Answer(truthy=True, detail="é"),), (Fault("r", "p", fatal=False, kind="k"),)
    outcome = VisitResult(number=1, visit=Visit(answers, faults, b"\xff\xfb\xfe", "u"))
    assert VisitResult.model_validate_json(outcome.to_line()) == outcome
