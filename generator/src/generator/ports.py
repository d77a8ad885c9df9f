"""Ports of the generator: a model that answers prompts, and a browser."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

from chassis.errors import PermanentError, TransientError
from generator.faults import Fault
from generator.plan.steps import PLAIN_VIEW, Step, View
from generator.site import Site

LEFT_OUT_FILE = "left-out-file"
"""Kind of the fault that a page asks for a repository file whose content is not available; not the page's fault."""
UNNEEDED_REQUEST = "unvisited-host"
"""Kind of the fault that a page asks a host that is not visited for what no check depends on, such as a picture."""
REFUSED_DATA = "refused-data"
"""Kind of the fault that public data is refused (403, 404, 429): the page has to handle that, and may well do so."""


@dataclass(frozen=True)
class InlinePart:
    """A picture or document that is sent to the model unchanged."""

    media_type: str
    content: bytes


@dataclass(frozen=True)
class Prompt:
    """Everything that is sent to a model in one call: system instruction, text, pictures and documents.

    With `json` the model is asked for JSON (`response_mime_type`), which is never done for a site.
    """

    system: str
    text: str
    parts: tuple[InlinePart, ...] = ()
    json: bool = False


@dataclass(frozen=True)
class Reply:
    """The answer of a model. With any `finish_reason` other than STOP, such as MAX_TOKENS, the text was cut."""

    text: str
    finish_reason: str
    model: str
    prompt_tokens: int
    reply_tokens: int

    @property
    def cut(self) -> bool:
        """Whether the model was stopped before it had finished."""
        return self.finish_reason != "STOP"


class ModelRefused(PermanentError):  # noqa: N818 - it refused, which need not be an error of anyone's
    """This model will never answer this prompt; another model may."""


class AccountRefused(TransientError):  # noqa: N818 - it refused, which an operator can end
    """The key, the account, the location, the quota of the day or the model's name is refused, whatever is asked.

    `code` is a short constant for metrics, such as API_KEY_INVALID.
    """

    def __init__(self, code: str, reason: str, *, retry_after: float | None = None) -> None:
        super().__init__(reason, retry_after=retry_after)
        self.code = code


class CodeModel(Protocol):
    """One model that writes code."""

    @property
    def name(self) -> str:
        """The name in settings and messages to operators."""

    async def complete(self, prompt: Prompt, *, timeout: float) -> Reply:  # noqa: ASYNC109 - adapters end vendors' calls
        """Answer within `timeout` seconds of wall-clock time with text that is not empty.

        Raises TransientError where this model may answer later, AccountRefused where an operator or a new day has to
        help first, and ModelRefused where it will never answer this prompt.
        """


@dataclass(frozen=True)
class ExpressionResult:
    """The result of an expression on the page. `detail` is its value, or the error, and of what is false its parts.

    `late`: true only in the second pass, or only after the time that a check has: worth one repair, never a failure.
    `undecided` says why nothing can be told of what is not true: a request of ours that failed, or no visit.
    """

    truthy: bool
    detail: str
    late: bool = False
    undecided: str = ""


@dataclass(frozen=True)
class Scenario:
    """An entry's steps on a fresh page, with the `uploads` they choose; `absent` are paths that are made later."""

    steps: tuple[Step, ...]
    view: View = PLAIN_VIEW
    uploads: Mapping[str, bytes] = field(default_factory=dict)
    step_seconds: float = 5.0
    """Limits each step and each wait for an expectation."""
    absent: frozenset[str] = frozenset()


@dataclass(frozen=True)
class ScenarioResult:
    """`detail` says what happened: at the failed step, what was expected and what was there; else why undecided."""

    outcome: Literal["passed", "failed", "undecided"]
    detail: str = ""


@dataclass(frozen=True)
class AuditRequest:
    """The addresses, below the site's, that brief, checks and plan name. What `said` names may be meant."""

    addresses: tuple[str, ...] = ()
    said: str = ""


@dataclass(frozen=True)
class Visit:
    """The result of opening a candidate in a browser.

    `answers` are in the order of the expressions and `scenario_results` in that of the trials; `faults` are console errors,
    exceptions and requests that failed; `screenshot` is a small JPEG, None where none could be taken. `unfinished`
    says why the page ended the visit early, which is its fault. `not_visited` says why the visit could not be made, or
    not to its end, for want of a browser's time: that is undecided, never a fault and never worth a repair.
    """

    answers: tuple[ExpressionResult, ...] = ()
    faults: tuple[Fault, ...] = ()
    screenshot: bytes | None = None
    unfinished: str | None = None
    scenario_results: tuple[ScenarioResult, ...] = ()
    not_visited: str | None = None
    pictures: tuple[bytes | None, ...] = ()


class Browser(Protocol):
    """Port: opens candidates in an isolated browser, as a grader would."""

    async def visit(
        self,
        site: Site,
        *,
        root: str,
        expressions: Sequence[str],
        seconds: float,
        left_out: Collection[str] = (),
        scenarios: Sequence[Scenario] = (),
        audit: AuditRequest | None = None,
        pictures: Sequence[View] = (),
    ) -> Visit:
        """Serve the site from memory at `/<root>/`, open its page, evaluate each expression on it, make each trial.

        With `audit` pages are looked at for faults of any kind. `pictures`: a JPEG in each view.
        A request for a path in `left_out`, whose content is not available, is a fault of the kind LEFT_OUT_FILE.
        Takes at most `seconds` of wall-clock time, waiting for a place included; the page is judged by its own time.
        Raises TransientError only if there is no browser.
        """
