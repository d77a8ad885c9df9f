"""Decides what an error response of an OpenAI-compatible endpoint means: by status and words, as few share codes."""

from collections.abc import Sequence

from generator.models.error_classification import FaultKind, Row, row

_BUSY, _REQUEST, _ACCOUNT = FaultKind.BUSY, FaultKind.REQUEST_REFUSED, FaultKind.ACCOUNT_REFUSED
_TOO_LONG = (
    r"context[ _](?:length|window|size)|maximum context|request too large|too many (?:input )?tokens|token_limit|"
    r"string_too_long|string_above_max|prompt is too long|reduce the length"
)
_PICTURES = r"support (?:image|file|pdf|vision)|image input"
_CONTENT = r"content[ _](?:policy|filter)|moderation|flagged|safety|invalid_prompt"
_SPENT = (
    r"insufficient_quota|exceeded your current quota|credit_balance|billing_|insufficient (?:credits|balance|funds)|"
    r"^usage \$|per[ -]day|budget (?:limit|has been|exceeded)|_budget\b|key[ _]limit|spend(?:ing)?[ _]limit"
)
_LOCATION = r"unsupported_country|country, region"
_ADDRESS = r"\bip\b.{0,60}(?:not|n't) (?:authorized|allowed)"
_PRIVACY = r"data policy|guardrail restrictions"
_MODEL_GONE = (
    r"model_not_found|not a valid model|invalid model|pricing unknown|not a chat model|v1/responses|no endpoints found|"
    r"access to (?:the )?model|\bmodel\b.{0,120}(?:does(?: not|n't) exist|not found|deprecated|unknown|not available)"
)
_KEY = r"api[ _-]key|invalid.{0,20}token|credential"
_VALID_KEY = "Put a valid one in OPENAI_API_KEY or its file"

_QUOTA, _RAISE = "more requests", "Its budget or quota is spent: raise it"
_LARGER = "Name a model with a larger context in MODELS"
_SIGHT = "Name a model with sight in MODELS"

TABLE: Sequence[Row] = (
    row("unavailable", "", _BUSY, "UNAVAILABLE", "{vendor} is unavailable"),
    # https://openrouter.ai/docs/api/reference/errors-and-debugging: calls in flight hold what is left.
    row("402-with-wait", "", _BUSY, "RATE_LIMIT", "its budget is held by other calls"),
    row("400 403 413 422 429", _TOO_LONG, _REQUEST, "TOO_LONG", "so long a request", _LARGER),
    row("400 404 415 422", _PICTURES, _REQUEST, "PICTURES", "pictures", _SIGHT),
    row("400 403 422", _CONTENT, _REQUEST, "CONTENT", "this content"),
    row("400 402 403 429", _SPENT, _ACCOUNT, "QUOTA", _QUOTA, _RAISE),
    row("400 401 403", _LOCATION, _ACCOUNT, "LOCATION", "the place", "Run the generator where it may be used"),
    row("401 403", _ADDRESS, _ACCOUNT, "IP_ADDRESS", "our address", "Look at its allowed addresses"),
    row("403 404", _PRIVACY, _ACCOUNT, "DATA_POLICY", "the model", "Look at its privacy settings"),
    row("400 403 404 422", _MODEL_GONE, _ACCOUNT, "MODEL_NOT_FOUND", "the model", "Check MODELS"),
    row("400 403", _KEY, _ACCOUNT, "API_KEY_INVALID", "the key", _VALID_KEY),
    row("401", "", _ACCOUNT, "API_KEY_INVALID", "the key", _VALID_KEY),
    row("402", "", _ACCOUNT, "BILLING", "the account", "Look at its billing"),
    row("403", "", _ACCOUNT, "PERMISSION_DENIED", "the key", "Look at its permissions"),
    row("3xx 404 405", "", _ACCOUNT, "ENDPOINT_NOT_FOUND", "the address", "Check OPENAI_BASE_URL: most end in /v1"),
    row("long-limit", "", _ACCOUNT, "QUOTA", _QUOTA, _RAISE),
    row("429", "", _BUSY, "RATE_LIMIT", "its quota is used up for now"),
    row("400 413 415 422", "", _REQUEST, "REQUEST_REFUSED", "this request"),
    row("3xx 4xx", "", _ACCOUNT, "", "the request", "Nobody knows why: look at what it said"),
)
"""The first row that applies. An unknown refusal counts as one of the account: retried slowly, never final."""
