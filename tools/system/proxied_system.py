"""Starts the whole system on a virtual host of its own, with every service behind an AMQP proxy."""

import contextlib
from collections.abc import Iterator, Mapping
from types import MappingProxyType

import httpx

from tools.chaos.amqp_proxy import AmqpProxy
from tools.stack.broker import BrokerNode
from tools.stack.broker_users import urls_of_services
from tools.stack.readiness import PATIENCE
from tools.stack.stack import running_stack
from tools.stack.stand_in_processes import Delays
from tools.system.queues import Queues
from tools.system.system import System

PAGES_SECONDS = 0.3

# No browser: other tests cover it, and it would take most of the time.
QUICK: Mapping[str, str] = MappingProxyType({"PAGES_POLL_SECONDS": "0.1", "BROWSER_CHECKS": "off"})


@contextlib.contextmanager
def system_on(broker: BrokerNode, virtual_host: str) -> Iterator[System]:
    """The whole system, started and ready."""
    with contextlib.ExitStack() as started:
        users = urls_of_services(broker, virtual_host)
        proxy = started.enter_context(AmqpProxy(broker.port))
        through_proxy = {name: url.replace(f":{broker.port}/", f":{proxy.port}/") for name, url in users.items()}
        values = {**QUICK, **through_proxy}
        stack = started.enter_context(running_stack(broker=broker, values=values, delays=Delays(pages=PAGES_SECONDS)))
        http = started.enter_context(httpx.Client(timeout=PATIENCE, trust_env=False))
        assert stack.stand_ins is not None
        yield System(stack, stack.stand_ins, broker, Queues(broker.url_of(virtual_host), users), http, proxy)
