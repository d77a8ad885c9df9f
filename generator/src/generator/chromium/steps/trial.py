"""Makes a trial: opens the page as its view says, carries out the steps, and says what happened at the one that fails."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from playwright.async_api import Error

from generator.chromium.opened_page import OpenedPage
from generator.chromium.page_errors import shortened
from generator.chromium.steps.acting import Hands, why_not
from generator.chromium.steps.record import Record
from generator.chromium.steps.seeing import CannotTellError, Eyes, Seen
from generator.chromium.steps.serving import serve
from generator.plan.expectations import Expectation, expectation_of
from generator.plan.patterns import PatternTooSlow
from generator.plan.steps import Step, View, steps_of
from generator.ports import Trial, TrialResult

ENTRY_SECONDS = 20.0
"""Of the page's own time, for all steps of a trial."""
STEADY_SECONDS = 0.5
"""What holds by an absence, such as `hidden`, still has to hold after so long."""
LOOK_SECONDS = 0.05
"""Between two looks at the page."""
LONGEST_DETAIL = 600
_STEADY = ("hidden", "same", "console_clean")
_TIMED = ("advance",)
_NOT_READ = (
    "Unknown engine",
    "Unexpected token",
    "is not a valid selector",
    "Unsupported token",
    "Malformed",
    "while parsing",
)


class StepFailedError(Exception):
    """A step could not be done, or what it expects is not there; the text says what is."""


async def make_trial(trial: Trial, opened: OpenedPage, address: str) -> TrialResult:
    """Open `trial.view.open` below `address` and carry out the steps. An entry that is written wrongly is undecided."""
    record = Record(opened)
    run = _Run(opened, record, Eyes(opened, record), Hands(opened, trial.uploads, 60_000.0), trial.step_seconds)
    try:
        record.begin()
        await _prepare(opened, trial, address)
        await opened.load(address + trial.view.open)
        if trial.view.offline:
            await run.hands.do("offline", True)  # noqa: FBT003 - what the step is given
        await opened.clock.within(ENTRY_SECONDS, run.all(trial.steps))
    except StepFailedError as failed:
        return TrialResult("failed", shortened(str(failed), LONGEST_DETAIL))
    except TimeoutError:
        said = f"after `{run.last}`: the steps were not done within {ENTRY_SECONDS:g} s; {await record.in_words()}"
        return TrialResult("failed", shortened(said, LONGEST_DETAIL))
    except (CannotTellError, PatternTooSlow, ValueError) as error:
        return TrialResult("undecided", shortened(f"the entry is written wrongly: {error}", LONGEST_DETAIL))
    return TrialResult("passed", f"{_number_of(trial.steps)} steps hold")


async def _prepare(opened: OpenedPage, trial: Trial, address: str) -> None:
    view = trial.view
    await serve(opened.context, address, view.serve)
    await opened.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=address)
    if view.clock is not None:
        await opened.context.clock.install(time=_moment(view))
    elif any(action in _TIMED for action in _actions(trial.steps)):
        await opened.context.clock.install()


def _moment(view: View) -> datetime:
    """The view's clock, in its time zone where it names no other. Raises ValueError."""
    moment = datetime.fromisoformat(str(view.clock))
    return moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(view.time_zone or "UTC"))


def _actions(steps: Sequence[Step]) -> list[str]:
    """The names of all steps, those that are repeated too."""
    inner = [name for step in steps if step.action == "repeat" for name in _actions(steps_of(step.given[1]))]
    return [*(step.action for step in steps), *inner]


def _number_of(steps: Sequence[Step]) -> int:
    return sum(step.given[0] * _number_of(steps_of(step.given[1])) if step.action == "repeat" else 1 for step in steps)


@dataclass
class _Run:
    """The steps of one trial. `last` is the last step that was begun and acts on the page."""

    opened: OpenedPage
    record: Record
    eyes: Eyes
    hands: Hands
    step_seconds: float
    last: str = "opening the page"

    async def all(self, steps: Sequence[Step]) -> None:
        """Carry them out in order. Raises StepFailedError, or CannotTellError where a step is written wrongly."""
        steady: list[Expectation] = []
        for step in steps:
            if step.action == "expect":
                expected = expectation_of(step.given)
                await self._await(expected)
                if expected.negated or expected.kind in _STEADY or expected.words == "dialog none":
                    steady.append(expected)
                continue
            if step.action != "remember":
                await self._require_still(steady)
                steady = []
            await self._do(step)
        await self._require_still(steady)

    async def _do(self, step: Step) -> None:
        if step.action == "repeat":
            inner = steps_of(step.given[1])
            for _ in range(step.given[0]):
                await self.all(inner)
            return
        if step.action == "remember":
            name, source = step.given
            self.eyes.remembered[name] = (source, await self._reading(self.eyes.value_of(source)))
            return
        self.last = shortened(step.words, 120)
        try:
            await self.opened.clock.within(
                self.step_seconds + _own_seconds(step), self.hands.do(step.action, step.given)
            )
        except (TimeoutError, Error) as error:
            message = error.message if isinstance(error, Error) else ""
            _refuse_unreadable(message)
            raise StepFailedError(await self._not_done(step, message)) from None

    async def _not_done(self, step: Step, message: str) -> str:
        selector = step.given[0] if isinstance(step.given, list) else step.given
        if isinstance(selector, str) and step.action not in ("press", "hold", "color_scheme"):
            why = await why_not(self.opened, selector)
        else:
            why = message.partition("\n")[0] or f"it took more than {self.step_seconds:g} s"
        return f"`{self.last}` cannot be done: {why}; {await self.record.in_words()}"

    async def _await(self, expected: Expectation) -> None:
        """Look until it holds or the step's time is over."""
        end = self.opened.clock.now + self.step_seconds
        seen = await self._look(expected)
        while seen.holds is expected.negated:
            if self.opened.clock.now >= end:
                raise StepFailedError(await self._not_as(expected, seen))
            await asyncio.sleep(LOOK_SECONDS)
            seen = await self._look(expected)

    async def _require_still(self, steady: Sequence[Expectation]) -> None:
        """What has held for a moment has to hold on: what an action brings may come a little later."""
        if not steady:
            return
        await asyncio.sleep(STEADY_SECONDS)
        for expected in steady:
            seen = await self._look(expected)
            if seen.holds is expected.negated:
                raise StepFailedError(await self._not_as(expected, seen, f", {STEADY_SECONDS:g} s later"))

    async def _look(self, expected: Expectation) -> Seen:
        return await self._reading(self.eyes.look(expected))

    async def _reading(self, work: Any) -> Any:
        """What is read of the page; while it goes to another address nothing can be."""
        try:
            return await self.opened.clock.within(self.step_seconds, work)
        except TimeoutError:
            return Seen(False, "the page does not answer")  # noqa: FBT003 - it does not hold
        except Error as error:
            _refuse_unreadable(error.message)
            return Seen(False, shortened(error.message.partition("\n")[0], 150))  # noqa: FBT003 - it does not hold

    async def _not_as(self, expected: Expectation, seen: Seen, when: str = "") -> str:
        words = seen.words
        if expected.kind == "js" and not expected.negated:
            words = await self.eyes.in_parts(expected.args[0])
        wanted = _wanted(expected)
        return f"after `{self.last}`{when}: {words}; expected {wanted}; {await self.record.in_words()}"


def _wanted(expected: Expectation) -> str:
    """The expectation without the selector, which stands beside it already."""
    args: Mapping[bool, Sequence[Any]] = {True: expected.args[1:], False: expected.args}
    bare = Expectation(expected.kind, tuple(args[len(expected.args) > 1]), expected.negated)
    return "something truthy" if expected.kind == "js" and not expected.negated else shortened(bare.words, 200)


def _own_seconds(step: Step) -> float:
    """What a step takes by what it is."""
    return float(step.given) if step.action == "wait" else step.given[-1] / 1000 if step.action == "hold" else 0.0


def _refuse_unreadable(message: str) -> None:
    """Raise CannotTellError where Playwright could not read a selector or a key."""
    if any(words in message for words in _NOT_READ) or "Unknown key" in message:
        raise CannotTellError(shortened(message.partition("\n")[0], 200))
