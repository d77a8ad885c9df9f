"""The evidence about a generated site: the result of each check, how it was found, and the cost."""

from typing import ClassVar, Literal

from pydantic import AwareDatetime, Field

from contracts.service_names import ServiceName
from contracts.stream_record import StreamRecord
from contracts.value import Value


class CheckResult(Value):
    """One check of the brief, or of an earlier `round`: failed there means that it held before this one.

    `undecided` means that nothing here can tell; it never means passed.
    """

    text: str
    kind: Literal["sentence", "js"]
    outcome: Literal["passed", "failed", "undecided"]
    how: Literal["browser", "rule", "none"]
    detail: str = ""
    round: int | None = Field(default=None, ge=1)
    late: bool = False
    """True only late or on a second try: passed, and worth a look."""


class OutcomeCounts(Value):
    """Numbers of checks and requirements together, by outcome; of earlier rounds only failed ones count."""

    passed: int
    failed: int
    undecided: int


class SiteFile(Value):
    """A file of a site, without its content."""

    path: str
    bytes: int


class JudgedCandidate(Value):
    """A candidate as it was judged `at` a time. `number` counts the replies for the brief, from 1.

    `repairs` is the number of the candidate that the model was asked to repair, None for a site made anew; `written`
    are the paths of the files that models wrote for it.
    """

    number: int
    at: AwareDatetime
    model: str
    repairs: int | None = None
    written: tuple[str, ...] = ()
    checks: tuple[CheckResult, ...] = ()
    requirements: tuple[CheckResult, ...] = ()
    defects: tuple[str, ...] = ()
    browser: bool = False


class Evidence(Value):
    """What the generator found out about the site that it hands over.

    `rounds` counts candidates that were judged, `handed_over` is the one chosen (from 1, 0 for a salvaged site);
    `defects` are in words, worst first; `browser` says whether a browser looked at the site. `notices` say what was
    done to files that were given: secrets masked, files left out, conversions shortened. `requirements` are what the
    brief demands beside its checks, as the plan reads it. `candidates` are all that fit, the one chosen among them;
    `files` are those of the site that is handed over.
    """

    checks: tuple[CheckResult, ...] = ()
    requirements: tuple[CheckResult, ...] = ()
    defects: tuple[str, ...] = ()
    rounds: int = 1
    handed_over: int = 1
    browser: bool = False
    prompt_tokens: int = 0
    reply_tokens: int = 0
    notices: tuple[str, ...] = ()
    candidates: tuple[JudgedCandidate, ...] = ()
    files: tuple[SiteFile, ...] = ()


class SiteEvidence(StreamRecord):
    """The evidence of one site, as the evidence stream keeps it; `screenshot` is a small JPEG."""

    type_name: ClassVar[str] = "evidence.v1"

    service: ServiceName = "generator"
    evidence: Evidence
    screenshot: bytes | None = None
