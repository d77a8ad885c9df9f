"""What an evaluator finds about the callback for one brief."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from chassis.finding import Finding, fine, wrong
from tools.stand_ins.evaluator.callback import identity
from tools.stand_ins.evaluator.state import Callback

DEADLINE_SECONDS = 600
"""Evaluators wait ten minutes from the request."""


def callbacks_for(request: Mapping[str, Any], callbacks: Sequence[Callback]) -> list[Callback]:
    """Those that name the request, in the order in which they came."""
    wanted = identity({**request, "round": int(request.get("round", 1))})
    return [callback for callback in callbacks if identity(callback.fields or {}) == wanted]


def judge_callbacks(callbacks: Sequence[Callback], sent_at: datetime, trouble: str) -> list[Finding]:
    """Judge the callbacks for one request; `trouble` says why none came."""
    accepted = next((callback for callback in callbacks if callback.delivered), None)
    problems = [wrong("callback", problem) for callback in callbacks for problem in callback.problems]
    if accepted is None:
        return [*problems, wrong("callback", f"none was accepted: {trouble or 'none came'}")]
    seconds = accepted.at - sent_at.timestamp()
    words = f"came {seconds:.0f} s after the request"
    if seconds > DEADLINE_SECONDS:
        return [*problems, wrong("callback", f"{words}, and evaluators wait {DEADLINE_SECONDS} s")]
    return [*problems, fine("callback", f"{words}, with exactly the fields of the protocol")]
