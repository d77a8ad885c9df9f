"""The HTTP endpoint `/metrics`, which Prometheus reads."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from chassis.health_endpoints import Readiness
from chassis.metrics import Metrics


def metrics_route(readiness: Readiness, metrics: Metrics) -> Route:
    """The route for Prometheus; serve it only on a port that is not public."""

    async def exposition(_: Request) -> Response:
        metrics.ready.set(not readiness.problems())
        return Response(metrics.exposition(), media_type="text/plain; version=0.0.4; charset=utf-8")

    return Route("/metrics", exposition, methods=["GET"], include_in_schema=False)
