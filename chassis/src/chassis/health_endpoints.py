"""The HTTP side that every service has: `/livez`, `/readyz`, `/metrics`."""

from collections.abc import Sequence
from typing import Protocol

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from chassis.dependency_refusals import Dependency
from chassis.metrics import Metrics


class Readiness(Protocol):
    """Something that knows whether the service can do its work just now."""

    def problems(self) -> list[str]:
        """Why it cannot, one reason each; empty when it can."""


def health_routes(readiness: Readiness, metrics: Metrics, dependencies: Sequence[Dependency] = ()) -> list[Route]:
    """Routes to add to a service's application. `/livez` touches no dependency: a restart would not mend one.

    A dependency that refuses us is a warning in `/readyz` and no reason to be unready: work waits for it in hand.
    """

    async def livez(_: Request) -> Response:
        return PlainTextResponse("ok\n")

    async def readyz(_: Request) -> Response:
        problems = readiness.problems()
        metrics.ready.set(not problems)
        warnings = [warning for dependency in dependencies if (warning := dependency.warning())]
        content = {"ready": not problems, "problems": problems, "warnings": warnings}
        return JSONResponse(content, 503 if problems else 200)

    return [
        Route("/livez", livez, methods=["GET"], include_in_schema=False),
        Route("/readyz", readyz, methods=["GET"], include_in_schema=False),
    ]
