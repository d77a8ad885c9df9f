"""A key that Gemini refuses over HTTP: briefs wait, few calls are made, and a new key in the file brings real pages."""

from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette

from chassis.dependency_refusals import Dependency, DependencyCollector
from chassis.errors import TransientError
from chassis.health_endpoints import health_routes
from chassis.metrics import Metrics
from chassis.metrics_endpoint import metrics_route
from chassis.secret_source import SecretSource
from contracts.evidence import SiteEvidence
from contracts.messages import BriefAccepted
from contracts.model_events import ModelFailed
from contracts.progress_events import Generated
from generator.handler import GenerateSite
from generator.judge.judge import Judge
from generator.models.fallback_model import FallbackModel
from generator.models.gemini import connect
from generator.models.model_health import PROBE_SECONDS
from generator.prompts.site_prompt import PromptWriter
from tests.unit.generator.situations import Clock, HandedOver, accepted, brief, handed_over
from tools.publishing.reports import RecordedReports
from tools.stand_ins.gemini.script import DAY_QUOTA, KEY_LEAKED, LOCATION, SERVICE_DISABLED, Step
from tools.stand_ins.gemini.server import MODELS, RunningGemini

BRIEFS = 12
CALLS_IN_A_PROBE = len(MODELS)


class Ready:
    """A service that lacks nothing else."""

    def problems(self) -> list[str]:
        return []


@dataclass
class Bench:
    """The generator over the stand-in, by a clock that stands still, and what operators see of it."""

    key: SecretSource
    gemini: RunningGemini
    clock: Clock = field(default_factory=Clock)
    reports: RecordedReports = field(default_factory=RecordedReports)
    published: list[SiteEvidence] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.dependency = Dependency("gemini", self.clock.monotonic)
        models = connect(self.key, self.gemini.endpoint, MODELS, threads=8)
        self.handler = GenerateSite(
            FallbackModel(models, 240, self.clock.monotonic, dict.fromkeys(MODELS, self.dependency)),
            PromptWriter.from_package(),
            Judge(None, sources=(self.key,)),
            self.clock.now,
            self.published.append,
        )
        metrics = Metrics()
        metrics.registry.register(DependencyCollector(lambda: iter([self.dependency])))
        self.app = Starlette(
            routes=[*health_routes(Ready(), metrics, [self.dependency]), metrics_route(Ready(), metrics)]
        )

    async def handle(self, message: BriefAccepted) -> HandedOver:
        (generated,) = await self.handler(message, self.reports)
        return handed_over(generated, self.published)

    async def get(self, path: str) -> httpx.Response:
        transport = httpx.ASGITransport(self.app)
        async with httpx.AsyncClient(transport=transport, base_url="http://generator") as client:
            return await client.get(path)

    async def waits(self, message: BriefAccepted) -> TransientError:
        with pytest.raises(TransientError) as raised:
            await self.handle(message)
        return raised.value


def replace_key(file: Path, key: str) -> None:
    file.write_text(key)


def messages() -> list[BriefAccepted]:
    return [accepted(brief(nonce=f"n-{number}")) for number in range(BRIEFS)]


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    file = tmp_path / "GEMINI_API_KEY"
    file.write_text("a-key-that-is-refused")
    return file


@pytest.fixture
def bench(gemini: RunningGemini, key_file: Path) -> Bench:
    return Bench(SecretSource("GEMINI_API_KEY", None, key_file), gemini)


async def test_briefs_that_waited_for_a_new_key_come_out_as_real_pages(
    bench: Bench, gemini: RunningGemini, key_file: Path
) -> None:
    waiting = messages()
    for message in waiting:
        assert (await bench.waits(message)).retry_after == PROBE_SECONDS
    assert len(bench.reports.of(ModelFailed)) == CALLS_IN_A_PROBE
    replace_key(key_file, gemini.api_key)
    bench.clock.advance(PROBE_SECONDS)
    assert {(await bench.handle(message)).status for message in waiting} == {"succeeded"}
    assert bench.dependency.refusal is None


@pytest.mark.parametrize(
    ("step", "code"),
    [
        (KEY_LEAKED, "KEY_LEAKED"),
        (LOCATION, "LOCATION"),
        (SERVICE_DISABLED, "SERVICE_DISABLED"),
        (DAY_QUOTA, "QUOTA_DAY"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
async def test_every_refusal_of_the_account_is_waited_out_at_a_slow_pace(
    bench: Bench, gemini: RunningGemini, key_file: Path, step: Step, code: str
) -> None:
    replace_key(key_file, gemini.api_key)
    gemini.play(step)
    waiting = messages()
    for pause in range(3):
        for message in waiting:
            await bench.waits(message)
        assert len(gemini.requests()) == CALLS_IN_A_PROBE * (pause + 1)
        bench.clock.advance(PROBE_SECONDS)
    assert bench.dependency.refusal is not None
    assert bench.dependency.refusal.code == code
    gemini.gemini.script.clear()
    assert {(await bench.handle(message)).status for message in waiting} == {"succeeded"}


async def test_operators_read_what_is_refused_in_readyz_the_metrics_and_the_events(bench: Bench) -> None:
    await bench.waits(messages()[0])
    ready = await bench.get("/readyz")
    assert ready.status_code == 200
    (warning,) = ready.json()["warnings"]
    assert "Gemini refuses the key: API_KEY_INVALID" in warning
    metrics = (await bench.get("/metrics")).text
    assert 'pagewright_dependency_refuses{dependency="gemini",reason="API_KEY_INVALID"} 1.0' in metrics
    assert "Gemini refuses the key: API_KEY_INVALID" in str(bench.reports.of(ModelFailed))
    for text in (warning, metrics, str(bench.reports.events)):
        assert "a-key-that-is-refused" not in text


async def test_a_model_that_is_gone_leaves_the_brief_to_the_others(gemini: RunningGemini, key_file: Path) -> None:
    replace_key(key_file, gemini.api_key)
    bench = Bench(SecretSource("GEMINI_API_KEY", None, key_file), gemini)
    gemini.play(Step(kind="error", status=404, model=MODELS[0], times=None))
    assert (await bench.handle(messages()[0])).status == "succeeded"
    assert bench.dependency.refusal is not None
    assert bench.dependency.refusal.code == "MODEL_NOT_FOUND"


async def test_the_salvaged_page_goes_out_at_the_end_of_the_share_with_the_reason(bench: Bench) -> None:
    message = messages()[0]
    bench.clock.advance(400)
    site = await bench.handle(message)
    assert site.status == "salvaged"
    assert "Gemini refuses the key: API_KEY_INVALID" in site.evidence.defects[0]
    (facts,) = bench.reports.of(Generated)
    assert "Gemini refuses the key: API_KEY_INVALID" in str(facts.reason)
