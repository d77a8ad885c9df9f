"""The HTTP endpoints `/livez`, `/readyz` and `/servez` of every service."""

from collections.abc import Sequence
from typing import Protocol

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from chassis.dependency_refusals import Dependency
from chassis.metrics import Metrics


class Readiness(Protocol):
    """Knows whether the service can work now."""

    def problems(self) -> list[str]:
        """The reasons why it cannot; empty if it can."""


def health_routes(readiness: Readiness, metrics: Metrics, dependencies: Sequence[Dependency] = ()) -> list[Route]:
    """Routes for a service's application. `/livez` checks no dependency, because a restart would not repair one.

    A dependency that refuses our credentials is only a warning in `/readyz`, because messages wait for it. `/servez` is
    for those who route requests: once the service was ready it stays 200, because without a broker the gateway answers
    503 with a reason and shows what it knows, while a Service without endpoints answers nothing.
    """
    was_ready = False

    async def livez(_: Request) -> Response:
        return PlainTextResponse("ok\n")

    async def readyz(_: Request) -> Response:
        problems = readiness.problems()
        metrics.ready.set(not problems)
        warnings = [warning for dependency in dependencies if (warning := dependency.warning())]
        content = {"ready": not problems, "problems": problems, "warnings": warnings}
        return JSONResponse(content, 503 if problems else 200)

    async def servez(_: Request) -> Response:
        nonlocal was_ready
        was_ready = was_ready or not readiness.problems()
        return PlainTextResponse("ok\n" if was_ready else "starting\n", 200 if was_ready else 503)

    return [
        Route("/servez", servez, methods=["GET"], include_in_schema=False),
        Route("/livez", livez, methods=["GET"], include_in_schema=False),
        Route("/readyz", readyz, methods=["GET"], include_in_schema=False),
    ]
