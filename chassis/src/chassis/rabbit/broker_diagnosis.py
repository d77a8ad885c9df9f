"""Checks the broker of RABBITMQ_URL: reachable, new enough, and with the queues that this user may only use."""

import re

from aio_pika.abc import AbstractConnection

from chassis.broker_url import place_of
from chassis.finding import Finding, fine, wrong
from chassis.rabbit.connections import Session
from chassis.rabbit.dead_letter_queues import UNREACHABLE
from chassis.rabbit.outage_log import remedy_for, words_of
from chassis.rabbit.topology_declaration import declare_topology
from chassis.sender_verification import BrokerAccount
from contracts.service_names import ServiceName

OLDEST_VERSION = (3, 10)
"""The first one whose quorum queues keep what waits for a retry: they dead-letter at least once since 3.10.

https://www.rabbitmq.com/docs/quorum-queues#dead-lettering
"""
_NAME = "broker"


async def diagnose_broker(service: ServiceName, url: str) -> list[Finding]:
    """Log in as the service does, look at the version and, as a user who may not declare, at the queues."""
    session = Session(url, f"{service} doctor")
    account = BrokerAccount.of(service, url)
    try:
        connection = await session.connect("checking")
        version = version_of(connection)
        if is_too_old(version):
            return [wrong(_NAME, f"RabbitMQ {version} at {place_of(url)} is too old: use 4.x, or 3.10 at least")]
        if account.is_own:
            await declare_topology(await session.channel(connection), passive=True)
    except UNREACHABLE as error:
        said = words_of(error)
        return [wrong(_NAME, f"{place_of(url)} cannot be used ({said}): {remedy_for(said)}")]
    finally:
        await session.close()
    shared = "" if account.is_own else ", whom all services share"
    return [fine(_NAME, f"RabbitMQ {version} at {place_of(url)}, as {account.user}{shared}")]


def version_of(connection: AbstractConnection) -> str:
    """The broker's version as it says itself; empty if it does not."""
    transport = connection.transport
    properties = transport.connection.server_properties if transport is not None else {}
    version = properties.get("version", "")
    return version.decode(errors="replace") if isinstance(version, bytes) else str(version)


def is_too_old(version: str) -> bool:
    """True if the version is known to lack what retries need."""
    numbers = re.match(r"(\d+)\.(\d+)", version)
    return numbers is not None and (int(numbers[1]), int(numbers[2])) < OLDEST_VERSION
