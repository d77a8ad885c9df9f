"""A model that says what a test tells it to, and remembers what it was asked."""

import asyncio
from collections import deque

from chassis.errors import TransientError
from generator.ports import Prompt, Reply


class AskedTooOftenError(BaseException):
    """The test has no answer left. No Exception, because the generator is expected to survive every one of those."""


NO_PLAN_TEXT = "{}"


class ScriptedModel:
    """Plays its script in order, one step per call: a reply, an error to raise, or `hang`.

    Calls for JSON have a script of their own; when it is over, they are answered with an empty object.
    """

    def __init__(self, name: str = "scripted") -> None:
        self._name = name
        self._script: deque[Reply | Exception | None] = deque()
        self.prompts: list[Prompt] = []
        self.limits: list[float] = []
        self._json_script: deque[Reply | Exception | None] = deque()
        self.json_prompts: list[Prompt] = []
        self.json_limits: list[float] = []

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

    def reply_json(self, text: str) -> None:
        """Answer the next call for JSON with `text`."""
        self._json_script.append(self._json_reply(text))

    def fail_json(self, error: Exception | None) -> None:
        """Let the next call for JSON raise `error`, or run into its limit without one."""
        self._json_script.append(error)

    def _json_reply(self, text: str) -> Reply:
        tokens = 0 if text == NO_PLAN_TEXT else len(text) // 4 + 1
        return Reply(text, "STOP", self._name, prompt_tokens=0, reply_tokens=tokens)

    async def complete(self, prompt: Prompt, *, timeout: float) -> Reply:  # noqa: ASYNC109 - the port's signature
        if prompt.json:
            self.json_prompts.append(prompt)
            self.json_limits.append(timeout)
            return await self._play(self._json_script or deque([self._json_reply(NO_PLAN_TEXT)]), timeout)
        self.prompts.append(prompt)
        self.limits.append(timeout)
        if not self._script:
            raise AskedTooOftenError(f"{self._name} was asked once more than the test has answers for")
        return await self._play(self._script, timeout)

    async def _play(self, script: deque[Reply | Exception | None], seconds: float) -> Reply:
        step = script.popleft()
        if isinstance(step, Reply):
            return step
        if step is not None:
            raise step
        await asyncio.sleep(seconds)
        raise TransientError("it took too long")


class HeldModel(ScriptedModel):
    """Plays its script, then does not answer until it is let."""

    def __init__(self) -> None:
        super().__init__()
        self.asked_beyond = asyncio.Event()
        self.may_answer = asyncio.Event()

    async def complete(self, prompt: Prompt, *, timeout: float) -> Reply:  # noqa: ASYNC109 - the port's name for it
        if not prompt.json and not self._script:
            self.asked_beyond.set()
            await self.may_answer.wait()
        return await super().complete(prompt, timeout=timeout)
