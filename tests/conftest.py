"""Shared fixtures: a browser, a private RabbitMQ node, and a virtual host for each test."""

import functools
import gc
import os
import signal
import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog
from hypothesis import HealthCheck, settings
from xdist.remote import Producer

from tests.scheduling import SharedSystemScheduling
from tools.stack.broker import BrokerNode, running_node
from tools.stack.chromium import chromium_executable
from tools.stack.leftover_cleanup import Reaper
from tools.stack.virtual_hosts import VirtualHosts

# No deadline, because the time of an example depends on the machine. 100 examples would cost 10 s more than 50.
settings.register_profile("any machine", max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")

# The default shows the local variables of every frame, which takes seconds for each traceback of a library.
_FOR_TESTS = structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
structlog.configure(processors=[*structlog.get_config()["processors"][:-1], _FOR_TESTS])

# Reading the system's certificates takes every client of a test 20 ms of processor time.
setattr(ssl, "create_default_context", functools.cache(ssl.create_default_context))  # noqa: B010 - mypy: no such signature

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # a script started the run in its background
    signal.signal(signal.SIGINT, signal.default_int_handler)  # processes that tests start must hear Ctrl-C

gc.disable()  # until all tests are collected: imported modules are never freed, and each collection would traverse them


def pytest_collection_finish() -> None:
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)  # with the default a tenth of a unit test's processor time is spent on garbage
    gc.enable()


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> SharedSystemScheduling:
    return SharedSystemScheduling(config, log)


@pytest.fixture(scope="session")
def reaper() -> Iterator[Reaper]:
    """Ends processes that tests started if the test run is killed."""
    with Reaper() as reaper:
        yield reaper


@pytest.fixture(scope="session")
def chromium_path() -> Path:
    """An installed Chromium; else it is installed, or the tests fail and say how to install it."""
    return chromium_executable(os.environ)


@pytest.fixture(scope="session")
def broker(reaper: Reaper) -> Iterator[BrokerNode]:
    """A private node for the whole run, independent of RABBITMQ_URL. A test that kills it restarts it."""
    with running_node(reaper) as node:
        yield node


@pytest.fixture(scope="session")
def virtual_hosts(broker: BrokerNode) -> VirtualHosts:
    return VirtualHosts(broker)


@pytest.fixture
def broker_url(broker: BrokerNode, virtual_hosts: VirtualHosts) -> Iterator[str]:
    """The AMQP URL of an empty virtual host, for this test only."""
    if not broker.running:  # a test killed it and failed before the restart
        broker.restart()
    name = virtual_hosts.take()
    yield broker.url_of(name)
    virtual_hosts.give_back(name)
