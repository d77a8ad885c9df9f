"""Builds RabbitMQ's definitions file: users, permissions, exchanges, queues and bindings of a virtual host."""

import re
from collections.abc import Collection, Mapping

from pydantic import JsonValue

from contracts.broker_permissions import MONITORING, ROLES, Rights, rights_of
from contracts.broker_topology import BINDINGS, EXCHANGES, QUEUES

Definition = dict[str, JsonValue]

PREFIX = "pagewright-"
ADMINISTRATOR = "pagewright"
NOTHING = "^$"


def definitions(
    password_hashes: Mapping[str, str], *, virtual_host: str = "/", prefix: str = PREFIX
) -> dict[str, list[Definition]]:
    """The document that `rabbitmqctl import_definitions` and the setting `load_definitions` read.

    `password_hashes` maps user names to hashes; importing changes no other user.
    """
    vhost: Definition = {"vhost": virtual_host}
    rights = {f"{prefix}{role}": rights_of(role) for role in ROLES}
    everything = {"configure": ".*", "write": ".*", "read": ".*"}
    administrators: list[Definition] = [
        {"user": user, **vhost, **everything} for user in password_hashes if user not in rights
    ]
    return {
        "vhosts": [{"name": virtual_host}],
        "users": [_user(user, hashed, prefix) for user, hashed in password_hashes.items()],
        "permissions": [*administrators, *({**_permission(user, own), **vhost} for user, own in rights.items())],
        "topic_permissions": [
            {"user": user, **vhost, "exchange": exchange, "write": pattern_of(keys), "read": NOTHING}
            for user, own in rights.items()
            for exchange, keys in own.routing_keys.items()
        ],
        "exchanges": [
            {"name": one.name, **vhost, "type": one.kind, **_LASTING, "internal": False, "arguments": {}}
            for one in EXCHANGES
        ],
        "queues": [{"name": one.name, **vhost, **_LASTING, "arguments": dict(one.arguments)} for one in QUEUES],
        "bindings": [
            {
                "source": one.exchange,
                **vhost,
                "destination": one.queue,
                "destination_type": "queue",
                "routing_key": one.key,
                "arguments": {},
            }
            for one in BINDINGS
        ],
    }


_LASTING: Definition = {"durable": True, "auto_delete": False}


def pattern_of(names: Collection[str]) -> str:
    """A regular expression that matches exactly these names."""
    return f"^({'|'.join(re.escape(name) for name in sorted(names))})$" if names else NOTHING


def _user(user: str, hashed: str, prefix: str) -> Definition:
    tags = {f"{prefix}{MONITORING}": MONITORING, **{f"{prefix}{role}": "" for role in ROLES if role != MONITORING}}
    return {
        "name": user,
        "password_hash": hashed,
        "hashing_algorithm": "rabbit_password_hashing_sha256",
        "tags": tags.get(user, "administrator"),
    }


def _permission(user: str, rights: Rights) -> Definition:
    return {
        "user": user,
        "configure": NOTHING,
        "write": pattern_of(rights.write),
        "read": pattern_of(rights.read),
    }
