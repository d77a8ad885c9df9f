"""Makes a trial: opens the page as its view says, carries out the steps, and says what happened where one fails."""

import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack

from playwright.async_api import Error

from chassis.task_cancellation import cancel_and_wait
from generator.chromium.opened_page import OpenedPage
from generator.chromium.page_errors import shortened
from generator.chromium.steps.actions import Hands
from generator.chromium.steps.clipboard import CLIPBOARD, clear_clipboard
from generator.chromium.steps.elements import CannotTellError
from generator.chromium.steps.expectation_check import Eyes
from generator.chromium.steps.mocked_responses import serve
from generator.chromium.steps.page_events import Record
from generator.chromium.steps.step_runner import Run, StepFailedError
from generator.plan.bounded_regex import PatternTooSlow
from generator.plan.expectations import expectation_of
from generator.plan.steps import Step, each_step
from generator.ports import Trial, TrialResult

ENTRY_SECONDS = 20.0
"""Of the page's own time, for all steps of a trial."""
LONGEST_DETAIL = 600
_PERMISSIONS = ("clipboard-read", "clipboard-write")


async def isolated_trial(
    trial: Trial, open_page: Callable[..., AbstractAsyncContextManager[OpenedPage]], address: str
) -> TrialResult:
    """The trial on a page of its own, `open_page(break_off=…)`; a crash or a flood fails this trial alone."""
    broken: asyncio.Future[str] = asyncio.get_running_loop().create_future()

    def break_off(reason: str) -> None:
        if not broken.done():
            broken.set_result(reason)

    try:
        async with open_page(break_off=break_off) as opened:
            made = asyncio.create_task(make_trial(trial, opened, address))
            try:
                await asyncio.wait((made, broken), return_when=asyncio.FIRST_COMPLETED)
                return TrialResult("failed", broken.result()) if broken.done() else made.result()
            finally:
                await cancel_and_wait(made)
    except Exception as error:  # noqa: BLE001 - one trial's bug is one undecided trial
        return TrialResult("undecided", f"it could not be tried: {shortened(str(error), 200)}")


async def make_trial(trial: Trial, opened: OpenedPage, address: str) -> TrialResult:
    """Open `trial.view.open` below `address` and carry out the steps. An entry that is written wrongly is undecided."""
    steps = list(each_step(trial.steps))
    record = Record(opened, address, trial.view.open)
    hands = Hands(opened, trial.uploads, touch=trial.view.touch)
    run = Run(opened, record, Eyes(opened, record, address), hands, trial.step_seconds)
    try:
        async with AsyncExitStack() as held:
            record.begin()
            await _prepare(opened, trial, steps, address)
            if uses_clipboard := any(_looks_at_clipboard(step) for step in steps):
                await held.enter_async_context(CLIPBOARD)
            await opened.load(address + trial.view.open)
            if uses_clipboard:
                await clear_clipboard(opened.session)
            if trial.view.offline:
                await opened.go_offline(offline=True)
            await opened.clock.within(ENTRY_SECONDS, run.all(steps))
    except StepFailedError as failed:
        return TrialResult("failed", shortened(str(failed), LONGEST_DETAIL))
    except TimeoutError:
        said = (
            f"after `{run.last}`{run.awaited}; the steps took more than {ENTRY_SECONDS:g} s; {await record.in_words()}"
        )
        return TrialResult("failed", shortened(said, LONGEST_DETAIL))
    except (CannotTellError, PatternTooSlow, ValueError) as error:
        return TrialResult("undecided", shortened(f"the plan's entry cannot be carried out: {error}", LONGEST_DETAIL))
    except Error as error:
        said = f"after `{run.last}`: the page went away: {error.message.partition(chr(10))[0]}"
        return TrialResult("undecided", shortened(said, LONGEST_DETAIL))
    return TrialResult("passed", f"{len(steps)} steps hold")


async def _prepare(opened: OpenedPage, trial: Trial, steps: list[Step], address: str) -> None:
    await serve(opened, address, trial.view.serve)
    await opened.context.grant_permissions(_PERMISSIONS, origin=address)
    if (moment := trial.view.moment) is not None:
        await opened.context.clock.install(time=moment)
    elif any(step.action == "advance" for step in steps):
        await opened.context.clock.install()


def _looks_at_clipboard(step: Step) -> bool:
    return step.action == "expect" and expectation_of(step.given).kind == "clipboard"
