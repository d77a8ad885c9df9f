"""Serves the API over HTTP: checks the token, plays faults, runs the operation, validates both directions."""

import asyncio
import contextlib
import json
import traceback
import uuid
from collections.abc import Callable, Mapping
from typing import Any

from anyio.to_thread import run_sync
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from tools.stand_ins.github import graphql
from tools.stand_ins.github.conformance import Operation, github_description
from tools.stand_ins.github.connection import cut
from tools.stand_ins.github.faults import Fault, FaultScript
from tools.stand_ins.github.limits import PrimaryLimit
from tools.stand_ins.github.operation_types import Call
from tools.stand_ins.github.operations.table import HANDLERS
from tools.stand_ins.github.random_refusals import RandomStrikes
from tools.stand_ins.github.recorder import RecordedRequest, Recorder, Violation
from tools.stand_ins.github.responses import Answer, Refusal, not_found
from tools.stand_ins.github.state import Hub

RATE_LIMIT = "/rate_limit"
VERSIONS = ("2022-11-28", "2026-03-10")


class Api:
    """An ASGI application for api.github.com."""

    def __init__(self, hub: Hub, recorder: Recorder, faults: FaultScript, limit: PrimaryLimit) -> None:
        self.hub, self.recorder, self.faults, self.limit = hub, recorder, faults, limit
        self.handlers: Mapping[tuple[str, str], Callable[[Call], Answer]] = {
            **HANDLERS,
            ("get", RATE_LIMIT): lambda _: limit.overview(),
        }
        self.description = github_description()
        self.closing = asyncio.Event()
        self.random = RandomStrikes()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        content = await request.body()
        query = scope["query_string"].decode()
        path = scope["path"] + (f"?{query}" if query else "")
        struck = self.faults.strike(request.method, path, content.decode(errors="replace"))
        started = self.hub.clock()
        struck += self.random.strike(request.method, path)
        answer = await self.through(struck, request, content)
        duration = self.hub.clock() - started
        kinds = ",".join(fault.kind for fault in struck) or None
        status = answer.status if answer else None
        self.recorder.add(RecordedRequest(request.method, path, status, started, duration, kinds))
        if answer is None:
            await cut(receive, send)
        else:
            await self.response(answer)(scope, receive, send)

    async def through(self, struck: list[Fault], request: Request, content: bytes) -> Answer | None:
        """The answer after all faults; None to cut the connection."""
        kinds = {fault.kind for fault in struck}
        await self.wait(sum(fault.seconds for fault in struck if fault.kind == "latency"))
        if "cut-before" in kinds:
            return None
        instead = [(fault.after, fault.answer(self.limit.limit, self.hub.clock())) for fault in struck]
        early = next((answer for after, answer in instead if answer and not after), None)
        late = next((answer for after, answer in instead if answer and after), None)
        answer = await run_sync(self.exchange, request, content, early)
        answer = late or answer
        await self.wait(sum(fault.seconds for fault in struck if fault.kind == "hang"))
        return None if "cut-after" in kinds else answer

    async def wait(self, seconds: float) -> None:
        """Wait, unless the server stops."""
        if seconds > 0:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self.closing.wait(), seconds)

    def exchange(self, request: Request, content: bytes, early: Answer | None) -> Answer:
        """One request and its answer, both validated. `early` is the answer if the operation is not executed."""
        method, path = request.method, request.scope["path"]
        operation = self.description.operation(method, path)
        if (method, path) == ("POST", graphql.PATH):
            answer, problems = self.queried(request, content, early)
        elif operation is None:
            answer, problems = not_found().answer, ["GitHub documents no such operation"]
        else:
            answer, problems = self.documented(operation, request, content, early)
            if answer.raw is None:
                problems += self.description.response_problems(operation, answer.status, answer.body)
        self.recorder.add(*(Violation(method, path, answer.status, problem) for problem in problems))
        return answer

    def documented(
        self, operation: Operation, request: Request, content: bytes, early: Answer | None
    ) -> tuple[Answer, list[str]]:
        """The answer to a documented operation, and violations by the request or by the stand-in."""
        problems: list[str] = []
        try:
            body, query = parsed(content), dict(request.query_params)
            problems += self.description.request_problems(operation, query, body)
            if early is not None:
                return early, problems
            if operation.template != RATE_LIMIT:
                self.limit.spend()
            self.admit(request.headers, bad_request=bool(problems))
            handler = self.handlers[operation.method, operation.template]
            return handler(Call(self.hub, operation.params, query, {} if body is None else body)), problems
        except Refusal as refusal:
            return refusal.answer, problems
        except Exception:  # noqa: BLE001 -- a bug of the stand-in must show as a violation, not as a lost connection
            return Refusal(500, "The stand-in itself failed").answer, [*problems, traceback.format_exc()]

    def queried(self, request: Request, content: bytes, early: Answer | None) -> tuple[Answer, list[str]]:
        """The answer to a GraphQL query, which is validated with its own schema."""
        if early is not None:
            return early, []
        try:
            self.limit.spend()
            self.admit(request.headers, bad_request=False)
            return graphql.answer(self.hub, parsed(content))
        except Refusal as refusal:
            return refusal.answer, []

    def admit(self, headers: Mapping[str, str], *, bad_request: bool) -> None:
        """Refuse a request with a wrong token, headers or body."""
        if "user-agent" not in headers:
            raise Refusal(403, "Request forbidden by administrative rules. Please send a User-Agent header.")
        if headers.get("x-github-api-version", VERSIONS[0]) not in VERSIONS:
            raise Refusal(400, "The X-GitHub-Api-Version header names no supported version.")
        kind, _, token = headers.get("authorization", "").partition(" ")
        if not token:
            raise Refusal(401, "Requires authentication")
        if kind.lower() not in {"token", "bearer"} or token != self.hub.token:
            raise Refusal(401, "Bad credentials")
        if bad_request:
            raise Refusal(422, "Invalid request.")

    def response(self, answer: Answer) -> Response:
        """The HTTP response, with the headers that GitHub always sends."""
        headers = {
            "Server": "github.com",
            "X-GitHub-Media-Type": "github.v3; format=json",
            "X-GitHub-Request-Id": uuid.uuid4().hex[:20].upper(),
            **(
                {}
                if self.hub.scopes is None
                else {"X-OAuth-Scopes": self.hub.scopes, "X-Accepted-OAuth-Scopes": "repo"}
            ),
            **self.limit.headers(),
            **answer.headers,
        }
        if answer.raw is not None:
            return Response(answer.raw, answer.status, headers, media_type="application/json; charset=utf-8")
        if answer.body is None:
            return Response(status_code=answer.status, headers=headers)
        content = json.dumps(answer.body, ensure_ascii=False).encode()
        return Response(content, answer.status, headers, media_type="application/json; charset=utf-8")


def parsed(content: bytes) -> Any:
    """Parse the JSON of a request, None for an empty one. Refuses lone surrogates, which git cannot store."""
    if not content:
        return None
    try:
        body = json.loads(content)
        if b"\\ud" in content.lower():
            json.dumps(body, ensure_ascii=False).encode()
    except ValueError as error:
        raise Refusal(400, "Problems parsing JSON") from error
    return body
