"""Whoever waits for the page's last response goes on as soon as it is there."""

import asyncio

from generator.chromium.open_requests import OpenRequests
from tools.stack.readiness import PATIENCE


def test_a_page_without_requests_has_none_open() -> None:
    assert not OpenRequests().any


def test_a_request_is_open_until_its_response_is_complete() -> None:
    requests = OpenRequests()
    requests.sent("1")
    requests.sent("2")
    requests.ended("1")
    assert requests.any
    requests.ended("2")
    assert not requests.any


def test_a_request_that_is_being_routed_is_open_before_chromium_says_so() -> None:
    requests = OpenRequests()
    with requests.routing():
        assert requests.any
    assert not requests.any


def test_the_end_of_an_unknown_request_changes_nothing() -> None:
    requests = OpenRequests()
    requests.sent("1")
    requests.ended("2")
    assert requests.any


async def test_who_waits_goes_on_with_the_last_response() -> None:
    requests = OpenRequests()
    requests.sent("1")
    waiting = asyncio.create_task(requests.until_none())
    with requests.routing():
        requests.ended("1")
        await asyncio.sleep(0)
        assert not waiting.done()
    async with asyncio.timeout(PATIENCE):
        await waiting
