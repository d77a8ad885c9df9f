"""Decides whether the services use the real model, GitHub and evaluator, or stand-ins for all three."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from tools.stack.processes import ManagedProcess

MODEL_KEYS = ("GEMINI_API_KEY", "OPENAI_API_KEY")
"""One of them is enough."""
REQUIRED = ("GITHUB_TOKEN", "EVALUATION_URL")


@dataclass(frozen=True)
class RealServices:
    """The values of `.env` for the services. `evaluation_url` receives the callbacks."""

    values: Mapping[str, str] = field(repr=False)
    processes: tuple[ManagedProcess, ...] = ()

    @property
    def evaluation_url(self) -> str:
        return self.values["EVALUATION_URL"]


def missing_for_real(values: Mapping[str, str]) -> tuple[str, ...]:
    """The variables without a value that the real services need."""
    keys = () if any(name in values for name in MODEL_KEYS) else (" or ".join(MODEL_KEYS),)
    return (*keys, *(name for name in REQUIRED if name not in values))


def choose(values: Mapping[str, str]) -> tuple[RealServices | None, str]:
    """The real services if all three are configured, else None for stand-ins; and a sentence that says which."""
    missing = missing_for_real(values)
    if not missing:
        return RealServices(values), "The real model, GitHub and evaluator are used, as .env says."
    if len(missing) > len(REQUIRED):
        return None, "The model, GitHub and the evaluator are stand-ins: nothing leaves this machine."
    return None, (
        f"The model, GitHub and the evaluator are stand-ins: .env lacks {' and '.join(missing)}, "
        "and the real services are used only all together."
    )
