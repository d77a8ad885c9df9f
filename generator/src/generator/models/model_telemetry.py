"""Measures calls to models, as metrics and spans, under the names of OpenTelemetry's conventions for generative AI.

https://github.com/open-telemetry/semantic-conventions-genai: metrics `gen_ai.client.operation.duration` and
`gen_ai.client.token.usage`, with these buckets.
"""

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from prometheus_client import CollectorRegistry, Histogram

from chassis.errors import TransientError
from chassis.tracing import Span, span
from generator.ports import AccountRefused, ModelRefused, Reply

_SECONDS = (0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92, 163.84, 327.68)
_TOKENS = tuple(4**power for power in range(14))
_LABELS = ("gen_ai_operation_name", "gen_ai_provider_name", "gen_ai_request_model")
_OPERATION = "chat"
_PROVIDERS: Mapping[str, str] = {"gemini": "gcp.gemini"}
"""The conventions' names of providers, where they differ from ours."""


class ModelCall:
    """A call that is being measured."""

    def __init__(self, usage: Histogram, labels: tuple[str, ...], recorded: Span) -> None:
        self._usage = usage
        self._labels = labels
        self._span = recorded

    def answered(self, reply: Reply) -> None:
        """Record the tokens that are billed: thoughts count as output."""
        used = {"input": reply.prompt_tokens, "output": reply.reply_tokens + reply.thinking_tokens}
        for token_type, number in used.items():
            self._usage.labels(*self._labels, token_type).observe(number)
            self._span.set({f"gen_ai.usage.{token_type}_tokens": number})


class ModelTelemetry:
    """The metrics and spans of all models; without a registry nobody reads the metrics."""

    def __init__(self, registry: CollectorRegistry | None = None) -> None:
        self._duration = Histogram(
            "gen_ai_client_operation_duration_seconds",
            "Time that calls to models took; `error_type` says why one gave no answer, else it is empty.",
            [*_LABELS, "error_type"],
            buckets=_SECONDS,
            registry=registry,
        )
        self._usage = Histogram(
            "gen_ai_client_token_usage",
            "Tokens of each call to a model, by type: `input` or `output`.",
            [*_LABELS, "gen_ai_token_type"],
            buckets=_TOKENS,
            registry=registry,
        )

    @contextmanager
    def call(self, model: str, provider: str) -> Iterator[ModelCall]:
        """Measure one call; an exception is counted by its kind."""
        labels = (_OPERATION, _PROVIDERS.get(provider, provider), model)
        told = dict(zip(("gen_ai.operation.name", "gen_ai.provider.name", "gen_ai.request.model"), labels, strict=True))
        error_type, began = "", time.monotonic()
        try:
            with span(f"{_OPERATION} {model}", told, kind="client") as recorded:
                yield ModelCall(self._usage, labels, recorded)
        except BaseException as error:
            error_type = kind_of(error)
            raise
        finally:
            self._duration.labels(*labels, error_type).observe(time.monotonic() - began)


def kind_of(error: BaseException) -> str:
    """The code of a refused account, `prompt_refused`, `unavailable`, `not_awaited` (its share is over) or `bug`."""
    match error:
        case AccountRefused(code=code):
            return code
        case ModelRefused():
            return "prompt_refused"
        case TransientError():
            return "unavailable"
        case Exception():
            return "bug"
        case _:
            return "not_awaited"
