"""What the generator wants of the outside: something that answers a prompt with text, and a browser."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Protocol

from chassis.errors import PermanentError, TransientError
from generator.findings import Fault
from generator.site import Site

LEFT_OUT_FILE = "left-out-file"
"""Kind of the fault that a page asks for a file of the repository that is not at hand; nothing against the page."""


@dataclass(frozen=True)
class InlinePart:
    """A picture or document that is shown to the model as it is."""

    media_type: str
    content: bytes


@dataclass(frozen=True)
class Prompt:
    """Everything a model is told in one call: who it is, what is wanted, what it is to look at."""

    system: str
    text: str
    parts: tuple[InlinePart, ...] = ()


@dataclass(frozen=True)
class Reply:
    """What a model said. `finish_reason` is STOP; with any other, such as MAX_TOKENS, the text was cut."""

    text: str
    finish_reason: str
    model: str
    prompt_tokens: int
    reply_tokens: int

    @property
    def cut(self) -> bool:
        """Whether the model was stopped before it had said everything."""
        return self.finish_reason != "STOP"


class ModelRefused(PermanentError):  # noqa: N818 - it refused, which need not be an error of anyone's
    """This model will never answer this prompt; another one may."""


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
        """As settings and operators call it."""

    async def complete(self, prompt: Prompt, *, timeout: float) -> Reply:  # noqa: ASYNC109 - adapters end vendors' calls
        """Answer within `timeout` seconds of wall-clock time with text that is not empty.

        Raises TransientError where this model may answer later, AccountRefused where an operator or a new day has to
        help first, and ModelRefused where it will never answer this prompt.
        """


@dataclass(frozen=True)
class Answer:
    """What an expression came to on the page. `detail` is its value, or the error, in words and shortened."""

    truthy: bool
    detail: str


@dataclass(frozen=True)
class Visit:
    """What a browser saw of a candidate.

    `answers` are in the order of the expressions; `faults` are console errors, exceptions and requests that failed;
    `screenshot` is a small JPEG, None where none could be taken. `unfinished` says why the visit had to be broken off.
    """

    answers: tuple[Answer, ...] = ()
    faults: tuple[Fault, ...] = ()
    screenshot: bytes | None = None
    unfinished: str | None = None


class Browser(Protocol):
    """Opens candidates as a grader would, and trusts them with nothing."""

    async def visit(
        self, site: Site, *, root: str, expressions: Sequence[str], seconds: float, left_out: Collection[str] = ()
    ) -> Visit:
        """Open the site's page, served from memory at the path `/<root>/`, and evaluate each expression on it.

        A request for a path of `left_out`, which exists and is not at hand, is a fault of the kind LEFT_OUT_FILE.
        Never longer than `seconds`, whatever the page does. Raises TransientError only where there is no browser.
        """
