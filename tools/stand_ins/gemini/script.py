"""The script of the Gemini stand-in: faults instead of good replies, each for a number of matching calls."""

import threading
from collections.abc import Iterable
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue


class Step(BaseModel):
    """One step; without any field set it answers normally."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Literal["reply", "error", "empty", "blocked", "hang", "drip", "reset"] = "reply"
    """`empty`: no candidate; `blocked`: the prompt is refused; `hang`: never answers; `drip`: one byte at a time."""
    text: str | None = None
    """The reply's text; None for the normal answer (none if it is withheld)."""
    parts: tuple[dict[str, JsonValue], ...] | None = None
    """The candidate's parts in the protocol's form, such as thoughts; None for one part with the text."""
    characters: int | None = Field(default=None, ge=0)
    """The number of characters of the reply, as if MAX_TOKENS cut it."""
    finish_reason: str = "STOP"
    """The finish reason: any text, because the service has reasons that its SDK does not know."""
    status: int = Field(default=503, ge=400, le=599)
    """Of an error."""
    delivered_as: int | None = Field(default=None, ge=200, le=599)
    """The HTTP status of an error if it differs from its code, such as 200."""
    message: str = "The stand-in was told to fail."
    """Of an error."""
    retry_seconds: float | None = Field(default=None, ge=0)
    """Of an error: the delay of a RetryInfo detail; None omits the detail."""
    google_status: str | None = None
    """Of an error: Google's status; None for the one of the HTTP status."""
    reason: str | None = None
    """Of an error: the reason of an ErrorInfo detail; None omits the detail."""
    quota_id: str | None = None
    """Of an error: the quota of a QuotaFailure detail; None omits the detail."""
    delay: float = Field(default=0.0, ge=0)
    """Seconds before anything happens."""
    held: bool = False
    """Wait until the script is cleared."""
    interval: float = Field(default=0.1, gt=0)
    """Seconds between two bytes of a drip."""
    model: str | None = None
    """Only for calls to this model; None for any."""
    about: str = ""
    """Only for calls whose prompt contains this."""
    times: int | None = Field(default=1, ge=1)
    """The number of calls; None for all from now on."""
    json_calls: bool = False
    """Only for calls that ask for JSON. Such calls use no other step, except failures for all calls."""

    @property
    def withholds(self) -> bool:
        """The real service sends no content with these finish reasons."""
        return self.finish_reason in ("SAFETY", "RECITATION", "OTHER")

    def is_for(self, *, json: bool) -> bool:
        """Whether the step applies to a call that asks for JSON, or to one that does not."""
        if self.json_calls or not json:
            return self.json_calls is json
        return self.times is None and (self.held or self.kind not in ("reply", "drip"))


def _refusal(status: int, message: str, **more: str) -> Step:
    return Step.model_validate({"kind": "error", "status": status, "message": message, "times": None, **more})


KEY_INVALID = _refusal(400, "API key not valid. Please pass a valid API key.", reason="API_KEY_INVALID")
KEY_EXPIRED = _refusal(400, "API key expired. Please renew the API key.", reason="API_KEY_INVALID")
KEY_LEAKED = _refusal(403, "Your API key was reported as leaked. Please use another API key.")
SERVICE_DISABLED = _refusal(403, "The API has not been used in this project before.", reason="SERVICE_DISABLED")
LOCATION = _refusal(400, "User location is not supported for the API use.", google_status="FAILED_PRECONDITION")
DAY_QUOTA = _refusal(
    429, "You exceeded your current quota.", quota_id="GenerateRequestsPerDayPerProjectPerModel-FreeTier"
)
"""How the real service refuses a key, a place or a day's calls, until the script is cleared; a model that is not among
the stand-in's `models` is refused with 404."""


class Script:
    """The remaining steps in order. Thread-safe."""

    def __init__(self) -> None:
        self._steps: list[Step] = []
        self._lock = threading.Lock()
        self.cleared = 0
        """The number of times that the script was cleared."""

    def extend(self, steps: Iterable[Step]) -> None:
        with self._lock:
            self._steps.extend(steps)

    def clear(self) -> None:
        with self._lock:
            self._steps.clear()
            self.cleared += 1

    def next_for(self, model: str, prompt: str, *, json: bool = False) -> Step:
        """The first step that matches a call to `model`, counted once; a normal reply if none matches."""
        with self._lock:
            for position, step in enumerate(self._steps):
                if step.model not in (None, model) or step.about not in prompt or not step.is_for(json=json):
                    continue
                if step.times == 1:
                    del self._steps[position]
                elif step.times is not None:
                    self._steps[position] = step.model_copy(update={"times": step.times - 1})
                return step
        return Step()
