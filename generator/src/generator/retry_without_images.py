"""Retries a refused prompt once without its images."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

import structlog

from generator.attempt_history import History
from generator.models.fallback_model import NoModelAnswered
from generator.ports import ModelRefused, Prompt, Reply

log = structlog.get_logger()


async def ask_without_refused_images(
    ask: Callable[[Prompt], Awaitable[Reply]], prompt: Prompt, history: History
) -> Reply:
    """Return the reply to `prompt`. Later prompts of the brief omit images that were refused once."""
    if history.pictures_refused:
        return await ask(replace(prompt, parts=()))
    try:
        return await ask(prompt)
    except (ModelRefused, NoModelAnswered) as error:
        if not prompt.parts or (isinstance(error, NoModelAnswered) and not error.content_refused):
            raise
        # Gemini refuses a whole prompt for one broken image; most briefs can be built without it.
        log.warning("the prompt is refused: asking without the pictures in it")
        history.pictures_refused = True
        return await ask(replace(prompt, parts=()))
