"""Why a visit is incomplete: because of the page, because of this machine, or because of a bug."""

import asyncio

import pytest
from playwright.async_api import Error

from generator.chromium.visit_end_reason import explain_incomplete_visit


async def explained(
    result: str | Exception | None = None, *, broken_off: str | None = None, is_done: bool = True
) -> tuple[str | None, str | None]:
    async def visit() -> str | None:
        if not is_done:
            await asyncio.Event().wait()
        if isinstance(result, Exception):
            raise result
        return result

    visiting = asyncio.create_task(visit())
    reason: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    if broken_off:
        reason.set_result(broken_off)
    await asyncio.wait([visiting], timeout=None if is_done else 0)
    try:
        return explain_incomplete_visit(visiting, reason, 90.0)
    finally:
        visiting.cancel()


async def test_a_complete_visit_has_no_reason() -> None:
    assert await explained() == (None, None)


async def test_what_the_visit_itself_says_of_the_page_is_the_reason() -> None:
    assert await explained("the page never answers") == ("the page never answers", None)


async def test_a_page_that_was_broken_off_is_the_reason_whatever_the_visit_says() -> None:
    assert await explained(Error("closed"), broken_off="500 windows") == ("500 windows", None)


async def test_a_visit_that_ran_out_of_time_is_not_held_against_the_page() -> None:
    page, machine = await explained(is_done=False)
    assert page is None
    assert "within 90 s" in str(machine)


async def test_an_error_of_the_browser_is_told_in_its_words() -> None:
    assert await explained(Error("Target crashed")) == ("the browser broke it off: Target crashed", None)


async def test_a_bug_is_raised() -> None:
    with pytest.raises(KeyError):
        await explained(KeyError("bug"))
