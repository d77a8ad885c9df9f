"""The refusals of OpenAI-compatible endpoints: by status and by words, because few have the same codes."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from generator.models.error_meaning import Kind


@dataclass(frozen=True)
class Refusal:
    """Responses with one of `statuses` whose words hold the pattern; `remedy` is what an operator does."""

    kind: Kind
    code: str
    statuses: Collection[int]
    words: str
    what: str
    remedy: str = ""

    def fits(self, status: int, words: str) -> bool:
        """Whether a response with this status says this."""
        return status in self.statuses and re.search(self.words, words) is not None


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

SPENT = Refusal(
    "account", "QUOTA", (400, 402, 403, 429), _SPENT, "more requests", "Its budget or quota is spent: raise it"
)
REFUSALS: Sequence[Refusal] = (
    Refusal("content", "TOO_LONG", (400, 403, 413, 422, 429), _TOO_LONG, "so long a request", "a larger context"),
    Refusal("content", "PICTURES", (400, 404, 415, 422), _PICTURES, "pictures", "sight"),
    Refusal("content", "CONTENT", (400, 403, 422), _CONTENT, "this content"),
    SPENT,
    Refusal("account", "LOCATION", (400, 401, 403), _LOCATION, "the place", "Run the generator where it may be used"),
    Refusal("account", "IP_ADDRESS", (401, 403), _ADDRESS, "our address", "Look at its allowed addresses"),
    Refusal("account", "DATA_POLICY", (403, 404), _PRIVACY, "the model", "Look at its privacy settings"),
    Refusal("account", "MODEL_NOT_FOUND", (400, 403, 404, 422), _MODEL_GONE, "the model", "Check MODELS"),
    Refusal("account", "API_KEY_INVALID", (400, 403), _KEY, "the key", _VALID_KEY),
    Refusal("account", "API_KEY_INVALID", (401,), "", "the key", _VALID_KEY),
    Refusal("account", "BILLING", (402,), "", "the account", "Look at its billing"),
    Refusal("account", "PERMISSION_DENIED", (403,), "", "the key", "Look at its permissions"),
    Refusal(
        "account",
        "ENDPOINT_NOT_FOUND",
        (*range(300, 400), 404, 405),
        "",
        "the address",
        "Check OPENAI_BASE_URL: most end in /v1",
    ),
    Refusal("busy", "RATE_LIMIT", (429,), "", "more requests"),
    Refusal("content", "REQUEST_REFUSED", (400, 413, 415, 422), "", "this request"),
    Refusal("account", "", range(300, 500), "", "the request", "Nobody knows why: look at what it said"),
)
"""The first that fits counts. The remedy of a refused request is what a model in MODELS has to have."""
