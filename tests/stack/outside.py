"""Decides whom the services talk to: Gemini, GitHub and an evaluator, or stand-ins for all three."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from tests.stack.processes import ManagedProcess

REQUIRED = ("GEMINI_API_KEY", "GITHUB_TOKEN", "EVALUATION_URL")


@dataclass(frozen=True)
class RealServices:
    """What `.env` says, for the services to read. `evaluation_url` receives the callbacks; no process is needed."""

    values: Mapping[str, str] = field(repr=False)
    processes: tuple[ManagedProcess, ...] = ()

    @property
    def evaluation_url(self) -> str:
        return self.values["EVALUATION_URL"]


def missing_for_real(values: Mapping[str, str]) -> tuple[str, ...]:
    """Which of the variables that the real services need have no value."""
    return tuple(name for name in REQUIRED if name not in values)


def choose(values: Mapping[str, str]) -> tuple[RealServices | None, str]:
    """The real services where all three are configured, else None for stand-ins; and a sentence that says so."""
    missing = missing_for_real(values)
    if not missing:
        return RealServices(values), "The real Gemini, GitHub and evaluator are used, as .env says."
    if len(missing) == len(REQUIRED):
        return None, "Gemini, GitHub and the evaluator are stand-ins: nothing leaves this machine."
    return None, (
        f"Gemini, GitHub and the evaluator are stand-ins: .env lacks {' and '.join(missing)}, "
        "and the real services are used only all together."
    )
