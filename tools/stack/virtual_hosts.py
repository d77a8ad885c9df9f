"""Provides empty virtual hosts, so that tests share a broker without sharing queues."""

import secrets

from tools.stack.broker import BrokerNode

# A call to rabbitmqctl takes at least a quarter of a second; twenty virtual hosts add a tenth to that.
BATCH = 20

RENEW_VIRTUAL_HOSTS = """
lists:foreach(fun(Name) ->
    rabbit_vhost:add(Name, <<"tests">>),
    rabbit_auth_backend_internal:set_permissions(
        <<"{user}">>, Name, <<".*">>, <<".*">>, <<".*">>, <<"tests">>)
end, [{fresh}]),
spawn(fun() -> lists:foreach(fun(Name) -> rabbit_vhost:delete(Name, <<"tests">>) end, [{used}]) end).
"""
"""Makes the virtual hosts `fresh` for `user`; removes those named `used`, without waiting for that."""


class VirtualHosts:
    """Unused virtual hosts of one node, created in batches."""

    def __init__(self, node: BrokerNode) -> None:
        self._node = node
        self._fresh: list[str] = []
        self._used: list[str] = []

    def take(self) -> str:
        """The name of an unused virtual host."""
        if not self._fresh:
            self._refill()
        return self._fresh.pop()

    def give_back(self, name: str) -> None:
        """Remove the virtual host with its queues at some later time."""
        self._used.append(name)

    def _refill(self) -> None:
        fresh = [f"test-{secrets.token_hex(6)}" for _ in range(BATCH)]
        used, self._used = self._used, []
        self._node.rabbitmqctl(
            "eval",
            RENEW_VIRTUAL_HOSTS.format(user=self._node.user, fresh=_binaries(fresh), used=_binaries(used)),
        )
        self._fresh = fresh


def _binaries(names: list[str]) -> str:
    return ", ".join(f'<<"{name}">>' for name in names)
