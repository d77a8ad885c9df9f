"""Runs a scenario: opens a fresh page in its view, runs the steps, and describes what happened if one fails."""

import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack

from playwright.async_api import Error

from chassis.task_cancellation import cancel_and_wait
from generator.chromium.opened_page import OpenedPage
from generator.chromium.page_errors import shorten
from generator.chromium.steps.actions import ActionRunner
from generator.chromium.steps.clipboard import CLIPBOARD, clear_clipboard
from generator.chromium.steps.elements import CannotTellError
from generator.chromium.steps.expectation_check import ExpectationChecker
from generator.chromium.steps.recorded_events import PageEvents
from generator.chromium.steps.response_mocking import mock_responses
from generator.chromium.steps.step_runner import StepFailedError, StepRunner
from generator.page_timeouts import SCENARIO_SECONDS
from generator.plan.bounded_regex import PatternTooSlow
from generator.plan.expectation_parser import parse_expectation
from generator.plan.step_parser import Step, expand_steps
from generator.ports import Scenario, ScenarioResult

MAX_DETAIL_LENGTH = 600
_PERMISSIONS = ("clipboard-read", "clipboard-write")


async def run_isolated_scenario(
    scenario: Scenario, open_page: Callable[..., AbstractAsyncContextManager[OpenedPage]], address: str
) -> ScenarioResult:
    """Run the scenario on its own page, `open_page(break_off=…)`; a crash or flood fails this scenario alone."""
    broken: asyncio.Future[str] = asyncio.get_running_loop().create_future()

    def break_off(reason: str) -> None:
        if not broken.done():
            broken.set_result(reason)

    try:
        async with open_page(break_off=break_off) as opened:
            made = asyncio.create_task(run_scenario(scenario, opened, address))
            try:
                await asyncio.wait((made, broken), return_when=asyncio.FIRST_COMPLETED)
                return ScenarioResult("failed", broken.result()) if broken.done() else made.result()
            finally:
                await cancel_and_wait(made)
    except Exception as error:  # noqa: BLE001 - a bug makes one scenario undecided
        return ScenarioResult("undecided", f"it could not be tried: {shorten(str(error), 200)}")


async def run_scenario(scenario: Scenario, opened: OpenedPage, address: str) -> ScenarioResult:
    """Open the view's page below `address` and run the steps. A wrong entry makes the result undecided."""
    steps = list(expand_steps(scenario.steps))
    events = PageEvents(opened, address, scenario.view.open)
    actions = ActionRunner(opened, scenario.uploads, touch=scenario.view.touch)
    runner = StepRunner(opened, events, ExpectationChecker(opened, events, address), actions, scenario.step_seconds)
    try:
        async with AsyncExitStack() as held:
            events.begin()
            await _prepare(opened, scenario, steps, address)
            if uses_clipboard := any(_looks_at_clipboard(step) for step in steps):
                await held.enter_async_context(CLIPBOARD)
            await opened.load(address + scenario.view.open)
            if uses_clipboard:
                await clear_clipboard(opened.session)
            if scenario.view.offline:
                await opened.go_offline(offline=True)
            await opened.clock.within(SCENARIO_SECONDS, runner.run(steps))
    except StepFailedError as failed:
        return ScenarioResult("failed", shorten(str(failed), MAX_DETAIL_LENGTH))
    except TimeoutError:
        limit = f"the steps took more than {SCENARIO_SECONDS:g} s"
        said = f"after `{runner.last}`{runner.awaited}; {limit}; {await events.describe()}"
        return ScenarioResult("failed", shorten(said, MAX_DETAIL_LENGTH))
    except (CannotTellError, PatternTooSlow, ValueError) as error:
        return ScenarioResult(
            "undecided", shorten(f"the plan's entry cannot be carried out: {error}", MAX_DETAIL_LENGTH)
        )
    except Error as error:
        said = f"after `{runner.last}`: the page went away: {error.message.partition(chr(10))[0]}"
        return ScenarioResult("undecided", shorten(said, MAX_DETAIL_LENGTH))
    return ScenarioResult("passed", "its one step holds" if len(steps) == 1 else f"all {len(steps)} steps hold")


async def _prepare(opened: OpenedPage, scenario: Scenario, steps: list[Step], address: str) -> None:
    await mock_responses(opened, address, scenario.view.serve)
    await opened.context.grant_permissions(_PERMISSIONS, origin=address)
    if (moment := scenario.view.moment) is not None:
        await opened.context.clock.install(time=moment)
    elif any(step.action == "advance" for step in steps):
        await opened.context.clock.install()


def _looks_at_clipboard(step: Step) -> bool:
    return step.action == "expect" and parse_expectation(step.given).kind == "clipboard"
