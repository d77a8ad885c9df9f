"""Scripted refusals of the account: a bad key, a location, an exhausted daily quota, removed models."""

import threading
from collections.abc import Iterable
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from tools.stand_ins.gemini import protocol

Kind = Literal["key-invalid", "key-leaked", "location", "daily-quota", "no-model"]

_QUOTA = {
    "@type": "type.googleapis.com/google.rpc.QuotaFailure",
    "violations": [
        {
            "quotaMetric": "generativelanguage.googleapis.com/generate_content_free_tier_requests",
            "quotaId": "GenerateRequestsPerDayPerProjectPerModel-FreeTier",
        }
    ],
}


class AccountRefusal(BaseModel):
    """A refusal of `calls` calls (None: all) whose prompt contains `about`, in Google's words."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Kind
    about: str = ""
    calls: int | None = Field(default=None, ge=1)


class AccountRefusals:
    """The active refusals. Thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._left: list[tuple[AccountRefusal, int | None]] = []

    def begin(self, refusals: Iterable[AccountRefusal]) -> None:
        """Add these refusals."""
        with self._lock:
            self._left += [(refusal, refusal.calls) for refusal in refusals]

    def end(self) -> None:
        """Remove all refusals."""
        with self._lock:
            self._left.clear()

    def refusal_of(self, prompt: str) -> Kind | None:
        """The refusal of a call with this prompt, which is counted; None if it is not refused."""
        with self._lock:
            for place, (refusal, left) in enumerate(self._left):
                if refusal.about not in prompt or left == 0:
                    continue
                self._left[place] = (refusal, None if left is None else left - 1)
                return refusal.kind
        return None


def worded(kind: Kind, model: str) -> tuple[int, str, list[dict[str, Any]]]:
    """The status, message and details of a refusal."""
    match kind:
        case "key-invalid":
            return 400, "API key not valid. Please pass a valid API key.", [protocol.error_info("API_KEY_INVALID")]
        case "key-leaked":
            return 403, "Your API key was reported as leaked. Please use another API key.", []
        case "location":
            return 400, "User location is not supported for the API use.", []
        case "daily-quota":
            text = "You exceeded your current quota, please check your plan and billing details."
            return 429, text, [_QUOTA]
        case "no-model":
            return 404, f"models/{model} is not found for API version v1beta.", []
