"""A dependency that refuses us shows in /readyz and in the metrics until it answers again."""

import httpx
from prometheus_client import CollectorRegistry, generate_latest
from starlette.applications import Starlette

from chassis.dependency_refusals import Dependency, DependencyCollector
from chassis.health_endpoints import health_routes
from chassis.metrics import Metrics
from tests.stand_ins.clock import ManualClock


class Ready:
    def __init__(self) -> None:
        self.found: list[str] = []

    def problems(self) -> list[str]:
        return self.found


def test_a_refusal_names_its_reason_and_how_long_it_lasts() -> None:
    clock = ManualClock()
    gemini = Dependency("gemini", clock)
    assert gemini.warning() is None
    gemini.refuses("API_KEY_INVALID", "Gemini refuses the key: API_KEY_INVALID")
    clock.now += 90
    gemini.refuses("API_KEY_INVALID", "Gemini refuses the key: API_KEY_INVALID")
    assert gemini.warning() == "Gemini refuses the key: API_KEY_INVALID (for 90 s)"
    gemini.accepts()
    assert gemini.warning() is None


async def test_a_service_stays_ready_and_says_who_refuses_it() -> None:
    gemini = Dependency("gemini", ManualClock())
    gemini.refuses("API_KEY_INVALID", "Gemini refuses the key: API_KEY_INVALID")
    app = Starlette(routes=health_routes(Ready(), Metrics(), [gemini]))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://service") as client:
        answer = await client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json()["warnings"] == ["Gemini refuses the key: API_KEY_INVALID (for 0 s)"]


async def test_requests_are_sent_to_a_service_from_the_first_time_that_it_is_ready() -> None:
    ready = Ready()
    app = Starlette(routes=health_routes(ready, Metrics()))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://service") as client:
        ready.found = ["reading the progress stream"]
        assert (await client.get("/servez")).status_code == 503
        ready.found = []
        assert (await client.get("/servez")).status_code == 200
        ready.found = ["the broker is away"]
        assert (await client.get("/servez")).status_code == 200
        assert (await client.get("/readyz")).status_code == 503


def test_a_refusal_is_a_gauge_while_it_lasts() -> None:
    gemini = Dependency("gemini", ManualClock())
    registry = CollectorRegistry()
    registry.register(DependencyCollector(lambda: iter([gemini])))
    line = b'pagewright_dependency_refuses{dependency="gemini",reason="API_KEY_INVALID"} 1.0'
    assert line not in generate_latest(registry)
    gemini.refuses("API_KEY_INVALID", "Gemini refuses the key: API_KEY_INVALID")
    assert line in generate_latest(registry)
    gemini.accepts()
    assert line not in generate_latest(registry)
