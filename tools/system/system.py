"""Drives the running stack from outside: sends briefs, and waits for callbacks and events."""

import base64
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import httpx

from contracts.progress_event_base import Event
from contracts.progress_record import Progress
from tools.chaos.amqp_proxy import AmqpProxy
from tools.stack.broker import BrokerNode
from tools.stack.readiness import PATIENCE, NotReadyError, wait_until
from tools.stack.stack import Stack
from tools.stack.stand_in_processes import StandIns
from tools.stand_ins.evaluator.sender import complete
from tools.system.queues import Queues

Request = Mapping[str, Any]

CALLBACK_WITHIN = PATIENCE
"""Seconds, more than any of these briefs takes including restarts, and far less than its deadline."""


@dataclass(frozen=True)
class System:
    """The running processes, and their inputs and outputs."""

    stack: Stack = field(repr=False)
    stand_ins: StandIns
    broker: BrokerNode
    queues: Queues
    http: httpx.Client
    proxy: AmqpProxy = field(repr=False)
    data_sent: set[str] = field(default_factory=set, repr=False)
    """A part of each data URI that was sent, for the search in logs."""

    def brief(self, name: str, **fields: Any) -> dict[str, Any]:
        """A complete request: a new task, with an attachment of unique bytes."""
        content = base64.b64encode(f"name,number\n{secrets.token_hex(60)},1\n".encode()).decode()
        self.data_sent.add(content[40:80])
        request = {
            "email": "e2e@example.org",
            "task": f"{name}-{secrets.token_hex(4)}",
            "round": 1,
            "brief": f"Show the attached data.csv as a table ({uuid4()}).",
            "checks": ["The page shows a table."],
            "attachments": [{"name": "data.csv", "url": f"data:text/csv;base64,{content}"}],
            **fields,
        }
        return complete(
            request,
            secret=self.stack.brief_secret,
            nonce=str(uuid4()),
            evaluation_url=self.stand_ins.evaluation_url,
        )

    def post(self, request: Request, path: str = "/briefs") -> httpx.Response:
        return self.http.post(self.stack.gateway_url + path, json=dict(request))

    def accepted(self, request: Request, path: str = "/briefs") -> str:
        """Send a brief that must be answered 200, and return its id."""
        answer = self.post(request, path)
        assert answer.status_code == 200, answer.text
        return str(answer.json()["brief_id"])

    def callbacks(self, request: Request) -> list[dict[str, Any]]:
        """Every callback for this request in order, including refused ones."""
        sent = {name: request[name] for name in ("email", "task", "nonce")} | {"round": int(request["round"])}
        return [
            callback
            for callback in self.stand_ins.callbacks()
            if callback["fields"] and sent.items() <= callback["fields"].items()
        ]

    def await_callback(self, request: Request, *, within: float = CALLBACK_WITHIN) -> dict[str, Any]:
        """The fields of the first callback that was answered 200."""

        def delivered() -> list[dict[str, Any]]:
            return [callback["fields"] for callback in self.callbacks(request) if callback["delivered"]]

        wait_until(lambda: bool(delivered()), f"the callback of {request['task']}", timeout=within)
        return delivered()[0]

    def view(self, brief_id: str) -> dict[str, Any]:
        """The gateway's view of a brief; without events if it does not know it yet."""
        answer = self.http.get(f"{self.stack.gateway_url}/briefs/{brief_id}")
        return dict(answer.json()) if answer.status_code == 200 else {"state": None, "events": []}

    def conversation(self, brief_id: str) -> dict[str, Any]:
        """The prompts that the brief's models were sent, with their replies."""
        return dict(self.http.get(f"{self.stack.gateway_url}/briefs/{brief_id}/conversation").json())

    def events(self, brief_id: str) -> list[Progress]:
        return [Progress.model_validate(event) for event in self.view(brief_id)["events"]]

    def has_reached(self, brief_id: str, service: str, kind: type[Event], **facts: object) -> bool:
        """Whether the gateway has such an event."""
        return any(
            event.service == service and isinstance(event.facts, kind) and facts.items() <= dict(event.facts).items()
            for event in self.events(brief_id)
        )

    def in_hand(self) -> dict[str, float]:
        """The number of messages in flight, by service."""
        return {name: self.metric(name, "pagewright_messages_in_hand") for name in self.stack.services}

    def metric(self, service: str, name: str) -> float:
        """The current sum of a service's metric over its labels."""
        lines = self.http.get(f"{self.stack.services[service].base_url}/metrics").text.splitlines()
        return sum(float(line.split()[-1]) for line in lines if line.startswith((f"{name}{{", f"{name} ")))

    def await_rest(self) -> None:
        """Return once no message is in flight and none waits in the broker."""

        seen: dict[str, float] = {}

        def at_rest() -> bool:
            # A message that is just being delivered is in neither count, so both are read twice.
            for _ in range(2):
                counts = self.in_hand() | self.queues.waiting()
                seen.clear()
                seen.update({name: count for name, count in counts.items() if count})
                if seen:
                    return False
            return True

        try:
            wait_until(at_rest, "a stack with nothing left to do")
        except NotReadyError as error:
            raise NotReadyError(f"{error}: there is still work in {seen}") from error

    def restore(self) -> None:
        """Start what a test has killed, and return once everything is ready."""
        self.proxy.release()
        if not self.broker.running:
            self.broker.restart()
        for service in self.stack.services.values():
            if not service.running:
                service.start()
        self.await_ready()

    def await_ready(self) -> None:
        """Return once every service is ready."""
        for service in self.stack.services.values():
            service.wait_ready()
