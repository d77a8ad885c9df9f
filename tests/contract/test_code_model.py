"""Every `CodeModel` keeps to its port: the scripted one of the unit tests, Gemini's and OpenAI's through their SDKs."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

import pytest

from chassis.errors import TransientError
from generator.models import gemini as gemini_models
from generator.models import openai as openai_models
from generator.ports import AccountRefused, CodeModel, InlinePart, Prompt
from tests.stand_ins.code_model import ScriptedModel
from tools.stack.readiness import PATIENCE
from tools.stand_ins.gemini.script import Step
from tools.stand_ins.gemini.server import RunningGemini, serving_gemini
from tools.stand_ins.openai.server import MODELS, RunningOpenAI

NAME = "gemini-3.8-flash"
PROMPT = Prompt("You write web pages.", "Write one.\n<brief>\nA page, s'il vous plaît\n</brief>")


class Scenery(Protocol):
    """A model and the means to say what it does next."""

    @property
    def model(self) -> CodeModel: ...

    def replies(self, text: str, finish_reason: str = "STOP") -> None: ...

    def is_busy(self, retry_after: float | None) -> None: ...

    def is_gone(self) -> None: ...

    def hangs(self) -> None: ...

    def refuses_the_key(self) -> None: ...


class ScriptedScenery:
    def __init__(self) -> None:
        self.model = ScriptedModel(NAME)

    def replies(self, text: str, finish_reason: str = "STOP") -> None:
        self.model.reply(text, finish_reason)

    def is_busy(self, retry_after: float | None) -> None:
        self.model.fail(TransientError("busy", retry_after=retry_after))

    def is_gone(self) -> None:
        self.model.fail(AccountRefused("MODEL_NOT_FOUND", "gone"))

    def hangs(self) -> None:
        self.model.hang()

    def refuses_the_key(self) -> None:
        self.model.fail(AccountRefused("API_KEY_INVALID", "put a valid one in GEMINI_API_KEY"))


@dataclass
class GeminiScenery:
    gemini: RunningGemini
    key: str

    @property
    def model(self) -> CodeModel:
        (model,) = gemini_models.connect(self.key, self.gemini.endpoint, [NAME], threads=4)
        return model

    def replies(self, text: str, finish_reason: str = "STOP") -> None:
        self.gemini.play(Step.model_validate({"text": text, "finish_reason": finish_reason}))

    def is_busy(self, retry_after: float | None) -> None:
        self.gemini.play(Step(kind="error", status=429, retry_seconds=retry_after))

    def is_gone(self) -> None:
        self.gemini.play(Step(kind="error", status=404))

    def hangs(self) -> None:
        self.gemini.play(Step(kind="hang"))

    def refuses_the_key(self) -> None:
        self.key = "another"


@dataclass
class OpenAIScenery:
    openai: RunningOpenAI
    key: str

    @property
    def model(self) -> CodeModel:
        (model,) = openai_models.connect(self.key, self.openai.base_url, [MODELS[0]])
        return model

    def replies(self, text: str, finish_reason: str = "STOP") -> None:
        self.openai.play(Step.model_validate({"text": text, "finish_reason": finish_reason}))

    def is_busy(self, retry_after: float | None) -> None:
        self.openai.play(Step(kind="error", status=429, retry_seconds=retry_after))

    def is_gone(self) -> None:
        self.openai.play(Step(kind="error", status=404, message="The model does not exist."))

    def hangs(self) -> None:
        self.openai.play(Step(kind="hang"))

    def refuses_the_key(self) -> None:
        self.key = "another"


@pytest.fixture(scope="module")
def gemini() -> Iterator[RunningGemini]:
    with serving_gemini() as running:
        yield running


@pytest.fixture(params=["scripted", "gemini", "openai"])
def scenery(request: pytest.FixtureRequest) -> Iterator[Scenery]:
    if request.param == "scripted":
        yield ScriptedScenery()
        return
    running: RunningGemini | RunningOpenAI = request.getfixturevalue(request.param)
    running.forget()
    if isinstance(running, RunningGemini):
        yield GeminiScenery(running, running.api_key)
    else:
        yield OpenAIScenery(running, running.api_key)
    assert running.violations() == []


async def test_a_reply_comes_with_its_model_reason_and_tokens(scenery: Scenery) -> None:
    text = '<<<FILE a>>>\r\n\t"&amp;\\n" é 漢 \U0001f600\n<<<END a>>>'
    scenery.replies(text)
    reply = await scenery.model.complete(PROMPT, timeout=PATIENCE)
    assert (reply.text, reply.finish_reason, reply.cut) == (text, "STOP", False)
    assert reply.model == scenery.model.name
    assert reply.prompt_tokens > 0
    assert reply.reply_tokens > 0


async def test_a_prompt_may_hold_pictures(scenery: Scenery) -> None:
    scenery.replies("seen")
    parts = (InlinePart("image/png", b"\x89PNG\r\n\x1a\n"), InlinePart("application/pdf", b"%PDF-1.7"))
    reply = await scenery.model.complete(Prompt(PROMPT.system, PROMPT.text, parts), timeout=PATIENCE)
    assert reply.text == "seen"


async def test_a_reply_may_be_asked_for_as_json(scenery: Scenery) -> None:
    asked = Prompt(PROMPT.system, "Reply in JSON.", json=True)
    assert (await scenery.model.complete(asked, timeout=PATIENCE)).text == "{}"


async def test_a_reply_that_was_cut_is_given_with_its_reason(scenery: Scenery) -> None:
    scenery.replies("<<<FILE a>>>\nhalf", "MAX_TOKENS")
    reply = await scenery.model.complete(PROMPT, timeout=PATIENCE)
    assert (reply.text, reply.finish_reason, reply.cut) == ("<<<FILE a>>>\nhalf", "MAX_TOKENS", True)


@pytest.mark.parametrize("finish_reason", ["STOP", "MAX_TOKENS"])
@pytest.mark.parametrize("text", ["", " \n"])
async def test_a_reply_without_text_is_a_transient_failure(scenery: Scenery, text: str, finish_reason: str) -> None:
    scenery.replies(text, finish_reason)
    with pytest.raises(TransientError, match=finish_reason):
        await scenery.model.complete(PROMPT, timeout=PATIENCE)


@pytest.mark.parametrize("wait", [None, 17.0])
async def test_a_busy_model_is_a_transient_failure_with_the_wait_that_it_asks_for(
    scenery: Scenery, wait: float | None
) -> None:
    scenery.is_busy(wait)
    with pytest.raises(TransientError) as raised:
        await scenery.model.complete(PROMPT, timeout=PATIENCE)
    assert raised.value.retry_after == wait


async def test_a_model_that_is_gone_is_told_from_one_that_refuses_the_request(scenery: Scenery) -> None:
    scenery.is_gone()
    with pytest.raises(AccountRefused) as raised:
        await scenery.model.complete(PROMPT, timeout=PATIENCE)
    assert raised.value.code == "MODEL_NOT_FOUND"


async def test_a_bad_key_is_no_end_and_says_which_setting_to_mend(scenery: Scenery) -> None:
    scenery.refuses_the_key()
    with pytest.raises(AccountRefused, match=r"(GEMINI|OPENAI)_API_KEY") as raised:
        await scenery.model.complete(PROMPT, timeout=PATIENCE)
    assert raised.value.code == "API_KEY_INVALID"


async def test_a_hanging_model_is_a_transient_failure_and_answers_the_next_call(scenery: Scenery) -> None:
    scenery.hangs()
    with pytest.raises(TransientError, match="too long"):
        await scenery.model.complete(PROMPT, timeout=0.3)
    scenery.replies("awake")
    assert (await scenery.model.complete(PROMPT, timeout=PATIENCE)).text == "awake"
