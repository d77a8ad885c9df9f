"""Who may send and read what on the broker: the one table behind its permissions and behind the check of senders."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal, get_args

from contracts.messages import BriefAccepted, RevisionAccepted, SiteCheckedOut, SiteGenerated, SitePublished
from contracts.progress import ServiceName
from contracts.topology import (
    DEAD_LETTERS,
    EXCHANGE,
    PROGRESS,
    REPOSITORY_KEY,
    RETRY_DELAYS,
    WORK_QUEUES,
    delay_exchange,
)

SENDERS: Mapping[str, ServiceName] = MappingProxyType(
    {
        BriefAccepted.key: "gateway",
        RevisionAccepted.key: "gateway",
        SiteCheckedOut.key: "publisher",
        SiteGenerated.key: "generator",
        SitePublished.key: "publisher",
    }
)
"""The one service that may send a message, by its key. Every service may send progress events of its own."""

SERVICE_ROLES: tuple[ServiceName, ...] = get_args(ServiceName)
PROGRESS_READERS: frozenset[ServiceName] = frozenset({"gateway", "notifier"})
"""Services that look back: which briefs were accepted, which callbacks were delivered."""
KEEPER: ServiceName = "publisher"
"""The service that reads and writes the key by which repositories are known as ours."""
OPERATOR: Literal["operator"] = "operator"
"""Looks after dead letters: `python -m chassis.dead_letters_cli`."""
MONITORING: Literal["monitoring"] = "monitoring"
"""Reads the lengths of queues over HTTP, for autoscaling."""

Role = Literal["gateway", "generator", "publisher", "notifier", "operator", "monitoring"]
ROLES: tuple[Role, ...] = (*SERVICE_ROLES, OPERATOR, MONITORING)

_DEFAULT_EXCHANGE = "amq.default"
"""What RabbitMQ's permissions call the exchange without a name."""


@dataclass(frozen=True)
class Rights:
    """Names of what a user may write to and read from, and its routing keys on topic exchanges. It configures nothing.

    Whoever writes to the default exchange reaches every queue, so only operators do.
    """

    write: frozenset[str] = frozenset()
    read: frozenset[str] = frozenset()
    routing_keys: Mapping[str, frozenset[str]] = field(default_factory=dict)


def rights_of(role: Role) -> Rights:
    """The least that a role needs."""
    if role == MONITORING:
        return Rights()
    if role == OPERATOR:
        return Rights(frozenset({_DEFAULT_EXCHANGE}), frozenset(queue.dead for queue in WORK_QUEUES))
    consumed = [queue for queue in WORK_QUEUES if queue.consumer == role]
    keys = {
        EXCHANGE: frozenset(key for key, sender in SENDERS.items() if sender == role),
        DEAD_LETTERS: frozenset(queue.dead for queue in consumed),
        **{delay_exchange(seconds): frozenset(queue.name for queue in consumed) for seconds in RETRY_DELAYS},
    }
    keys = {exchange: allowed for exchange, allowed in keys.items() if allowed}
    progress = {PROGRESS} if role in PROGRESS_READERS else set()
    kept = {REPOSITORY_KEY} if role == KEEPER else set()
    read = {*(queue.name for queue in consumed), *progress, *kept}
    return Rights(frozenset({*keys, PROGRESS, *kept}), frozenset(read), keys)
