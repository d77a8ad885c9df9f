"""Calls the Gemini stand-in with our adapter, for tests of refusals."""

from chassis.errors import PermanentError, TransientError
from generator.models.gemini import GeminiModel, connect
from generator.ports import CodeModel, Prompt
from tools.stand_ins.gemini.server import MODELS, RunningGemini

PROMPT = Prompt("You write web pages.", "Write one.")


def model_of(gemini: RunningGemini, name: str = MODELS[0], threads: int = 4) -> GeminiModel:
    (model,) = connect(gemini.api_key, gemini.endpoint, [name], threads=threads)
    return model


async def failure(model: CodeModel, seconds: float = 10) -> Exception:
    try:
        await model.complete(PROMPT, timeout=seconds)
    except (TransientError, PermanentError) as error:
        return error
    raise AssertionError("it answered")
