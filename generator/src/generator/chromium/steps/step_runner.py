"""Runs the steps of a scenario in order, retries each expectation until its timeout, and describes a failure."""

import asyncio
from collections.abc import Awaitable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from playwright.async_api import Error

from generator.chromium.opened_page import OpenedPage
from generator.chromium.page_errors import shorten
from generator.chromium.steps.actions import ActionRunner
from generator.chromium.steps.elements import (
    CannotTellError,
    explain_failed_action,
    find_elements,
    is_selector_error,
    selector_error,
)
from generator.chromium.steps.expectation_check import ExpectationChecker
from generator.chromium.steps.observation import Observation
from generator.chromium.steps.recorded_events import PageEvents
from generator.plan.expectation_parser import Expectation, parse_expectation
from generator.plan.step_parser import Step

T = TypeVar("T")

STEADY_SECONDS = 0.5
"""An expectation of an absence, such as `hidden`, has to hold for this time."""
FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 0.05, 0.2
"""Between two checks of an expectation."""
REMEMBER_SECONDS = 1.0
"""Wait for the elements to remember; after that their absence is remembered."""
_STEADY = ("hidden", "same", "console_clean")
_WITHOUT_SELECTOR = ("press", "hold", "color_scheme", "reload", "back", "wait", "advance", "offline")


class StepFailedError(Exception):
    """An action was not possible or an expectation did not hold; the text says what was observed."""


@dataclass
class StepRunner:
    """Runs the steps of one scenario. `last` is the last action that was begun."""

    opened: OpenedPage
    record: PageEvents
    checker: ExpectationChecker
    actions: ActionRunner
    step_seconds: float
    last: str = "opening the page"
    awaited: str = ""
    """The expectation that is waited for, described; else empty."""

    async def run(self, steps: Sequence[Step]) -> None:
        """Run the steps in order. Raises StepFailedError, or CannotTellError if a step is wrong."""
        steady: list[Expectation] = []
        for step in steps:
            if step.action == "expect":
                expected = parse_expectation(step.given)
                await self._await(expected)
                if expected.negated or expected.kind in _STEADY or expected.args == ("none",):
                    steady.append(expected)
            elif step.action == "remember":
                name, source = step.given
                self.checker.remembered[name] = (source, await self._remembered(source))
            else:
                await self._require_still(steady)
                steady = []
                await self._act(step)
        await self._require_still(steady)

    async def _act(self, step: Step) -> None:
        self.last = shorten(step.words, 120)
        self.record.dialogs_before = len(self.record.dialogs)
        work = self.actions.do(step.action, step.given)
        try:
            await self.opened.clock.within(self.step_seconds + _own_seconds(step), work)
        except TimeoutError:
            raise StepFailedError(await self._not_done(step, "")) from None
        except Error as error:
            selector = step.given[0] if isinstance(step.given, list) else str(step.given)
            if is_selector_error(error.message):
                raise CannotTellError(selector_error(error.message, selector)) from None
            if "Unknown key" in error.message:
                raise CannotTellError(f"`{self.last}`: there is no such key") from None
            raise StepFailedError(await self._not_done(step, error.message)) from None

    async def _not_done(self, step: Step, message: str) -> str:
        why = shorten(message.partition("\n")[0].partition(": ")[2].removeprefix("Error: "), 150)
        if not why and step.action in _WITHOUT_SELECTOR:
            why = f"it took more than {self.step_seconds:g} s"
        elif not why:
            given = step.given if isinstance(step.given, list) else [step.given]
            selectors = given if step.action == "drag" else given[:1]
            reasons = [await explain_failed_action(self.opened, selector) for selector in selectors]
            why = reasons[0] if len(reasons) == 1 else "; ".join(reasons)
        return f"`{self.last}` cannot be done: {why}; {await self.record.describe()}"

    async def _remembered(self, source: object) -> object:
        if isinstance(source, str):
            end = self.opened.clock.now + REMEMBER_SECONDS
            while not await self._count(source) and self.opened.clock.now < end:
                await self.opened.clock.sleep(FIRST_PAUSE_SECONDS)
        return await self._within(self.checker.value_of(source))

    async def _count(self, selector: str) -> int:
        return (await self._within(find_elements(self.opened.page, selector))).count

    async def _within(self, work: Awaitable[T]) -> T:
        try:
            return await self.opened.clock.within(self.step_seconds, work)
        except TimeoutError:
            raise StepFailedError(f"after `{self.last}`: the page does not answer any more") from None

    async def _await(self, expected: Expectation) -> None:
        """Check it until it holds or times out."""
        end, pause = self.opened.clock.now + self.step_seconds, FIRST_PAUSE_SECONDS
        seen = await self._check(expected)
        while not seen.meets(negated=expected.negated):
            self.awaited = f": {seen.words}; expected {shorten(expected.words_without_selector, 200)}"
            if self.opened.clock.now >= end:
                raise StepFailedError(await self._not_as(expected, seen))
            await asyncio.sleep(pause)
            pause = min(2 * pause, LONGEST_PAUSE_SECONDS)
            seen = await self._check(expected)
        self.awaited = ""

    async def _require_still(self, steady: Sequence[Expectation]) -> None:
        """Check again that absences persist: the effect of an action may appear a little later."""
        if not steady:
            return
        await self.opened.clock.sleep(STEADY_SECONDS)
        for expected in steady:
            seen = await self._check(expected)
            if not seen.meets(negated=expected.negated):
                raise StepFailedError(await self._not_as(expected, seen, f", {STEADY_SECONDS:g} s later"))

    async def _check(self, expected: Expectation) -> Observation:
        """Check it once; during a navigation neither the expectation nor its opposite holds."""
        try:
            return await self.opened.clock.within(self.step_seconds, self.checker.check(expected))
        except TimeoutError:
            words = "the page does not answer: one of its scripts runs without end"
        except Error as error:
            words = shorten(error.message.partition("\n")[0], 150)
        return Observation(holds=False, words=words, opposite_holds=False)

    async def _not_as(self, expected: Expectation, seen: Observation, when: str = "") -> str:
        words = seen.words
        if expected.kind == "js" and not expected.negated and seen.opposite_holds is None:
            parts = await self._within(self.checker.describe_parts(expected.args[0]))
            words = seen.words if "no value within" in parts else parts
        wanted = shorten(expected.words_without_selector, 200)
        return f"after `{self.last}`{when}: {words}; expected {wanted}; {await self.record.describe()}"


def _own_seconds(step: Step) -> float:
    """Seconds that the step takes by definition."""
    return float(step.given) if step.action == "wait" else step.given[-1] / 1000 if step.action == "hold" else 0.0
