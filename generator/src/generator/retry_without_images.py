"""Asks a model, and once more without the pictures where these are what it refuses."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

import structlog

from generator.attempt_history import AttemptHistory
from generator.models.fallback_model import NoModelAnswered
from generator.ports import ModelRefused, Prompt, Reply

log = structlog.get_logger()


async def ask_without_refused_images(
    ask: Callable[[Prompt], Awaitable[Reply]], prompt: Prompt, history: AttemptHistory
) -> Reply:
    """The reply to `prompt`; `history` remembers that its pictures are refused."""
    if history.pictures_refused:
        return await ask(replace(prompt, parts=()))
    try:
        return await ask(prompt)
    except (ModelRefused, NoModelAnswered) as error:
        if not prompt.parts or (isinstance(error, NoModelAnswered) and not error.content_refused):
            raise
        # A broken picture makes Gemini refuse everything; the brief can mostly be built without seeing it.
        log.warning("the prompt is refused: asking without the pictures in it")
        history.pictures_refused = True
        return await ask(replace(prompt, parts=()))
