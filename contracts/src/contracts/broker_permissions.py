"""Decides which role may send and read what on the broker, for its permissions and for the check of senders."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from contracts.retry_queues import RETRY_DELAYS, delay_exchange
from contracts.service_names import SERVICE_NAMES, ServiceName
from contracts.streams import REPOSITORY_KEY, STREAMS
from contracts.work_queues import DEAD_LETTERS, EXCHANGE, SALVAGING, WORK_QUEUES

KEEPER: ServiceName = "publisher"
"""The service that reads and writes the repository key."""
OPERATOR: Literal["operator"] = "operator"
"""Handles dead letters: `python -m chassis.dead_letters_cli`."""
MONITORING: Literal["monitoring"] = "monitoring"
"""Reads the lengths of queues over HTTP, for autoscaling."""

Role = Literal["gateway", "generator", "publisher", "notifier", "operator", "monitoring"]
ROLES: tuple[Role, ...] = (*SERVICE_NAMES, OPERATOR, MONITORING)

_DEFAULT_EXCHANGE = "amq.default"
"""The name of the default exchange in RabbitMQ's permissions."""


@dataclass(frozen=True)
class Rights:
    """Names of what a user may write to and read from, and its routing keys on topic exchanges. It configures nothing.

    Whoever writes to the default exchange reaches every queue, so only operators do.
    """

    write: frozenset[str] = frozenset()
    read: frozenset[str] = frozenset()
    routing_keys: Mapping[str, frozenset[str]] = field(default_factory=dict)


def rights_of(role: Role) -> Rights:
    """The minimal rights of a role."""
    if role == MONITORING:
        return Rights()
    if role == OPERATOR:
        return Rights(frozenset({_DEFAULT_EXCHANGE}), frozenset(queue.dead for queue in WORK_QUEUES))
    consumed = [queue for queue in WORK_QUEUES if queue.consumer == role]
    salvaged = {queue.salvaged for queue in consumed if queue in SALVAGING}
    keys = {
        EXCHANGE: frozenset(queue.key for queue in WORK_QUEUES if queue.message_type.sender == role),
        DEAD_LETTERS: frozenset({*salvaged, *(queue.dead for queue in consumed)}),
        **{delay_exchange(seconds): frozenset(queue.name for queue in consumed) for seconds in RETRY_DELAYS},
    }
    keys = {exchange: allowed for exchange, allowed in keys.items() if allowed}
    written = {stream.name for stream in STREAMS if role in stream.writers}
    kept = {REPOSITORY_KEY} if role == KEEPER else set()
    own = {*salvaged, *(name for queue in consumed for name in (queue.name, queue.dead))}
    read = {*own, *(stream.name for stream in STREAMS if role in stream.readers), *kept}
    return Rights(frozenset({*keys, *written, *kept}), frozenset(read), keys)
