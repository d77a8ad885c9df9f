"""At most ten callbacks are under way to one host; the others wait their turn without losing an attempt."""

from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from chassis.errors import Deferred
from contracts.messages import SitePublished
from notifier.callbacks_per_host import MAX_CALLBACKS_PER_HOST, CallbacksPerHost
from tests.unit.notifier.messages import a_site_published


def callback_to(url: str) -> SitePublished:
    return a_site_published(evaluation_url=url)


@pytest.fixture
def places() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


def test_the_eleventh_callback_to_a_host_is_deferred_by_a_second(places: ExitStack) -> None:
    bulkhead = CallbacksPerHost()
    for port in range(MAX_CALLBACKS_PER_HOST):
        places.enter_context(bulkhead.admit(callback_to(f"http://slow.example:{8000 + port}/")))
    with (
        pytest.raises(Deferred, match=r"slow\.example") as deferred,
        bulkhead.admit(callback_to("https://SLOW.example./")),
    ):
        pytest.fail("it was admitted")
    assert deferred.value.seconds == 1


def test_another_host_is_not_affected(places: ExitStack) -> None:
    bulkhead = CallbacksPerHost(per_host=1)
    places.enter_context(bulkhead.admit(callback_to("http://slow.example/")))
    with bulkhead.admit(callback_to("http://quick.example/")):
        pass


def test_a_place_is_free_again_after_success_and_after_failure() -> None:
    bulkhead = CallbacksPerHost(per_host=1)
    for _ in range(3):
        with bulkhead.admit(callback_to("http://slow.example/")):
            pass
        with pytest.raises(ZeroDivisionError), bulkhead.admit(callback_to("http://slow.example/")):
            raise ZeroDivisionError
    assert not bulkhead._running


def test_an_address_that_cannot_be_parsed_is_left_to_the_adapter() -> None:
    with CallbacksPerHost().admit(callback_to("http://[::1/")):
        pass
