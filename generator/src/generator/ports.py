"""Ports of the generator: a language model and a browser."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

from chassis.errors import PermanentError, TransientError
from generator.faults import Fault
from generator.page_timeouts import STEP_SECONDS
from generator.plan.step_parser import PLAIN_VIEW, Step, View
from generator.site import Site


@dataclass(frozen=True)
class InlinePart:
    """An image or document that is sent to the model unchanged."""

    media_type: str
    content: bytes


@dataclass(frozen=True)
class Prompt:
    """Everything that one call sends to a model: system instruction, text, images and documents.

    `json` requests a JSON response; it is never set for a site. `purpose` is for operators, and not sent.
    """

    system: str
    text: str
    parts: tuple[InlinePart, ...] = ()
    json: bool = False
    purpose: Literal["site", "repair", "plan", "screenshots"] = "site"


@dataclass(frozen=True)
class Reply:
    """The raw reply of a model. With another `finish_reason` than STOP, such as MAX_TOKENS, it is truncated."""

    text: str
    finish_reason: str
    model: str
    prompt_tokens: int
    reply_tokens: int
    thinking_tokens: int = 0
    """Tokens of thoughts that the vendor does not count among the reply's."""

    @property
    def cut(self) -> bool:
        """True if the model was stopped before it had finished."""
        return self.finish_reason != "STOP"


class ModelRefused(PermanentError):  # noqa: N818 - it refused, which need not be an error of anyone's
    """This model never answers this prompt; another model may."""


class AccountRefused(TransientError):  # noqa: N818 - it refused, which an operator can end
    """The vendor refuses the key, account, location, daily quota or model name, whatever the prompt.

    `code` is a short constant for metrics, such as API_KEY_INVALID.
    """

    def __init__(self, code: str, reason: str, *, retry_after: float | None = None) -> None:
        super().__init__(reason, retry_after=retry_after)
        self.code = code


class CodeModel(Protocol):
    """Port: one language model."""

    @property
    def name(self) -> str:
        """The name in settings and in messages to operators."""

    async def complete(self, prompt: Prompt, *, timeout: float) -> Reply:  # noqa: ASYNC109 - adapters end vendors' calls
        """Return a reply with text within `timeout` seconds of wall-clock time.

        Raises TransientError if a later call may succeed, AccountRefused if an operator or a new day has to help
        first, and ModelRefused if this model never answers this prompt.
        """


@dataclass(frozen=True)
class ExpressionResult:
    """The result of a JavaScript check. `detail` is its value or error; if it is falsy, also the values of its parts.

    `late`: truthy only on the second page or after the check's time: worth one repair, never a failure. `undecided`:
    why a falsy result says nothing about the page, such as an unavailable library.
    """

    truthy: bool
    detail: str
    late: bool = False
    undecided: str = ""


@dataclass(frozen=True)
class Scenario:
    """The steps of a plan entry, to be run on a fresh page. `uploads` are file contents by name.

    `absent` are paths that a workflow writes after publication.
    """

    steps: tuple[Step, ...]
    view: View = PLAIN_VIEW
    uploads: Mapping[str, bytes] = field(default_factory=dict)
    step_seconds: float = STEP_SECONDS
    """Timeout of each step and of each expectation."""
    absent: frozenset[str] = frozenset()


@dataclass(frozen=True)
class ScenarioResult:
    """`detail` says what was expected and found at the failed step, or why the scenario is undecided."""

    outcome: Literal["passed", "failed", "undecided"]
    detail: str = ""


@dataclass(frozen=True)
class AuditRequest:
    """What the page audit needs of the brief: `addresses` are the pages that it names, relative to the site.

    `said` is the text of brief and checks: a finding that it mentions may be intended.
    """

    addresses: tuple[str, ...] = ()
    said: str = ""


@dataclass(frozen=True)
class Visit:
    """The result of opening a candidate in a browser.

    `answers` and `scenario_results` are in the order of the request; `faults` are console errors, exceptions and
    failed requests; `screenshot` is a small JPEG. `unfinished`: how the page ended the visit early, which is a fault.
    `not_visited`: why the browser had no time for the visit, which is never held against the page.
    """

    answers: tuple[ExpressionResult, ...] = ()
    faults: tuple[Fault, ...] = ()
    screenshot: bytes | None = None
    unfinished: str | None = None
    scenario_results: tuple[ScenarioResult, ...] = ()
    not_visited: str | None = None
    pictures: tuple[bytes | None, ...] = ()


class Browser(Protocol):
    """Port: opens candidates in an isolated browser, as an evaluator would."""

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
        """Serve the site from memory at `/<root>/`, evaluate the expressions on its page and run the scenarios.

        `audit` requests the page audit, `pictures` a JPEG in each view. A request for a path in `left_out` is a fault
        of the kind LEFT_OUT_FILE. Takes at most `seconds` of wall-clock time, including the wait for a slot; timeouts
        of the page count only its own time. Raises TransientError only if there is no browser.
        """
