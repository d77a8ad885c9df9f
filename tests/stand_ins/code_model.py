"""A model that says what a test tells it to, and remembers what it was asked."""

import asyncio
from collections import deque

from chassis.errors import TransientError
from generator.ports import Prompt, Reply


class AskedTooOftenError(BaseException):
    """The test has no answer left. No Exception, because the generator is expected to survive every one of those."""


class ScriptedModel:
    """Plays its script in order, one step per call: a reply, an error to raise, or `hang`."""

    def __init__(self, name: str = "scripted") -> None:
        self._name = name
        self._script: deque[Reply | Exception | None] = deque()
        self.prompts: list[Prompt] = []
        self.limits: list[float] = []

    @property
    def name(self) -> str:
        return self._name

    def reply(self, text: str, finish_reason: str = "STOP") -> None:
        """Answer the next call with `text`; like every model it never answers with nothing."""
        if not text.strip():
            self.fail(TransientError(f"it answered nothing ({finish_reason})"))
            return
        tokens = len(text) // 4 + 1
        self._script.append(Reply(text, finish_reason, self._name, prompt_tokens=100, reply_tokens=tokens))

    def fail(self, error: Exception) -> None:
        self._script.append(error)

    def hang(self) -> None:
        """Let the next call run into its limit."""
        self._script.append(None)

    async def complete(self, prompt: Prompt, *, timeout: float) -> Reply:  # noqa: ASYNC109 - the port's signature
        self.prompts.append(prompt)
        self.limits.append(timeout)
        if not self._script:
            raise AskedTooOftenError(f"{self._name} was asked once more than the test has answers for")
        step = self._script.popleft()
        if isinstance(step, Reply):
            return step
        if step is not None:
            raise step
        await asyncio.sleep(timeout)
        raise TransientError("it took too long")
