"""Evaluates the checks on a loaded page, and again those that are not true yet."""

import asyncio
import json
from collections.abc import Callable, Mapping, Sequence
from importlib.resources import files
from typing import Any

from playwright.async_api import CDPSession, Error

from generator.chromium.page_errors import shortened
from generator.chromium.protocol import Timeouts
from generator.ports import Answer

LONGEST_DETAIL = 300
_NOT_ASKED = Answer(truthy=False, detail="it was not evaluated")


class CheckEvaluation:
    """The expressions of one visit and the latest answer to each."""

    def __init__(self, expressions: Sequence[str], timeouts: Timeouts, monotonic: Callable[[], float]) -> None:
        self._expressions = tuple(expressions)
        self._timeouts = timeouts
        self._monotonic = monotonic
        self._answers = [_NOT_ASKED] * len(self._expressions)

    @property
    def answers(self) -> tuple[Answer, ...]:
        """In the order of the expressions."""
        return tuple(self._answers)

    async def evaluate_checks(self, session: CDPSession, busy: Callable[[], bool]) -> None:
        """Evaluate until all checks are true and the page is not `busy` fetching, or `settle` seconds have passed."""
        loaded_at = self._monotonic()
        await self._ask_open_ones(session, since_load=0.0)
        while True:
            await asyncio.sleep(self._timeouts.poll)
            since_load = self._monotonic() - loaded_at
            await self._ask_open_ones(session, since_load)
            if since_load >= self._timeouts.settle or (not self._open_ones() and not busy()):
                return

    async def _ask_open_ones(self, session: CDPSession, since_load: float) -> None:
        open_ones = self._open_ones()
        # Concurrently: one promise that never resolves does not use up the time of the others.
        answers = await asyncio.gather(*(self._ask(session, self._expressions[index]) for index in open_ones))
        for index, answer in zip(open_ones, answers, strict=True):
            self._answers[index] = _with_time(answer, since_load)

    def _open_ones(self) -> list[int]:
        return [index for index, answer in enumerate(self._answers) if not answer.truthy]

    async def _ask(self, session: CDPSession, expression: str) -> Answer:
        seconds = self._timeouts.expression
        parameters = {
            "expression": evaluation_script(expression),
            "awaitPromise": True,
            "returnByValue": True,
            # V8 ends an endless loop in the expression, early enough for the answer to arrive.
            "timeout": 500 * seconds,
        }
        try:
            async with asyncio.timeout(seconds):
                return answer_of(await session.send("Runtime.evaluate", parameters))
        except TimeoutError:
            return _late(seconds)
        except Error as error:
            said = error.message.rpartition("(Runtime.evaluate): ")[2]
            # "Internal error" is Chromium's message for a script that it ended.
            return _late(seconds) if said.startswith("Internal error") else Answer(truthy=False, detail=_cut(said))


async def answers_at_all(session: CDPSession, seconds: float) -> bool:
    """Whether the page's thread is free to evaluate anything within `seconds`."""
    try:
        async with asyncio.timeout(seconds):
            await session.send("Runtime.evaluate", {"expression": "1"})
    except TimeoutError:
        return False
    except Error:
        return True  # it is navigating to another page
    return True


def _late(seconds: float) -> Answer:
    return Answer(truthy=False, detail=f"no value within {seconds:g} s")


def _cut(text: str) -> str:
    return shortened(text, LONGEST_DETAIL)


def _with_time(answer: Answer, since_load: float) -> Answer:
    """Add the time if the check became true after load: a grader that looks right after load sees it fail."""
    if not answer.truthy or since_load == 0.0:
        return answer
    return Answer(answer.truthy, f"{answer.detail} (not at load, {since_load:.1f} s after it)")


def evaluation_script(expression: str) -> str:
    """JavaScript that evaluates `expression`, in any form that graders accept, to `{truthy, detail}`."""
    asked = files("generator.chromium").joinpath("evaluate_check.js").read_text("utf-8").strip().removesuffix(";")
    return f"({asked})({json.dumps(expression)})"


def answer_of(evaluated: Mapping[str, Any]) -> Answer:
    """The answer in what CDP's Runtime.evaluate returned. Reads only fields that page code cannot modify."""
    value = evaluated.get("result", {}).get("value")
    if not isinstance(value, dict):
        thrown = evaluated.get("exceptionDetails", {})
        text = thrown.get("exception", {}).get("description") or thrown.get("text") or "it gave no answer"
        return Answer(truthy=False, detail=shortened(str(text), LONGEST_DETAIL))
    return Answer(truthy=value.get("truthy") is True, detail=shortened(str(value.get("detail")), LONGEST_DETAIL))
