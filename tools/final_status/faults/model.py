"""Faults of the model, and bugs of the generator."""

from collections.abc import Callable, Sequence
from typing import Any
from unittest.mock import patch

import generator.handler
from generator.judge.judge import Judge
from generator.models.blocking_calls import BlockingCalls
from tools.final_status.fault import Arrangement, Fault
from tools.final_status.services_in_process import counted
from tools.stand_ins.gemini.account_refusals import AccountRefusal, Kind
from tools.stand_ins.gemini.script import Step

SHORTLY = 90.0
ACCOUNT: Sequence[tuple[Kind, str]] = (
    ("key-invalid", "key invalid"),
    ("key-leaked", "key reported as leaked"),
    ("location", "location not supported"),
    ("daily-quota", "quota of the day used up"),
    ("no-model", "no model of the list exists"),
)


def _account(kind: Kind, seconds: float | None) -> Callable[[Arrangement], None]:
    def arrange(it: Arrangement) -> None:
        account = it.world.gemini.gemini.account
        account.begin([AccountRefusal(kind=kind)])
        it.for_seconds(seconds, account.end)

    return arrange


def _answers(step: Step) -> Callable[[Arrangement], None]:
    return lambda it: it.world.gemini.play(step)


def _silence(it: Arrangement) -> None:
    gemini = it.world.gemini
    calls = it.patches.enter_context(counted(BlockingCalls, "run"))
    gemini.play(Step(kind="hang", times=None))
    it.hangs = lambda: calls.under_way > 0 and len(gemini.requests()) >= calls.begun


def _bug_in(owner: Any, name: str) -> Callable[[Arrangement], None]:
    async def raises(*_: Any, **__: Any) -> Any:
        raise ValueError("not enough values to unpack (expected 1, got 0)")

    def arrange(it: Arrangement) -> None:
        it.patches.enter_context(patch.object(owner, name, raises))

    return arrange


FAULTS: Sequence[Fault] = (
    Fault("nothing wrong, no browser", lambda _: None),
    *(Fault(f"Gemini: {words}", _account(kind, None)) for kind, words in ACCOUNT),
    *(Fault(f"Gemini: {words}, for 90 s", _account(kind, SHORTLY)) for kind, words in ACCOUNT),
    Fault("Gemini: every prompt is blocked", _answers(Step(kind="blocked", times=None))),
    Fault("Gemini: every answer is empty", _answers(Step(kind="empty", times=None))),
    Fault("Gemini: every call hangs", _silence),
    Fault("a bug in the judge", _bug_in(Judge, "__call__")),
    Fault("a bug anywhere in the generator", _bug_in(generator.handler, "collect")),
)
