"""Stops a brief at a chosen service, so that a test can inject a fault at that moment."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from contracts.progress_events import Committed
from tools.system.repositories import briefs_committed, repositories_of
from tools.system.system import Request, System

HANG = 600.0
"""Seconds, longer than any test, so that a held call ends only by a kill or by `release`."""


@dataclass(frozen=True)
class Moment:
    """Call `arrange` before the brief is sent; `has_come` is true while `service` works on it.

    It will not finish before `release`.
    """

    name: str
    service: str
    arrange: Callable[[System, Request], None]
    has_come: Callable[[System, Request, str], bool]


def tell(system: System, url: str, what: Any) -> None:
    """POST to a stand-in's control routes."""
    system.http.post(url, json=what).raise_for_status()


def hang_model(system: System, _: Request) -> None:
    tell(system, f"{system.stand_ins.gemini_url}/_stand_in/script", [{"kind": "hang"}])


def hold_model(system: System, _: Request) -> None:
    """Hold the model's next answer until `release`."""
    tell(system, f"{system.stand_ins.gemini_url}/_stand_in/script", [{"held": True}])


def think(system: System, seconds: float) -> None:
    """Delay every answer of the model from now on."""
    tell(system, f"{system.stand_ins.gemini_url}/_stand_in/script", [{"delay": seconds, "times": None}])


def hang_model_for(system: System, request: Request) -> None:
    """Never let the model answer about this brief."""
    step = {"kind": "hang", "about": request["brief"], "times": None}
    tell(system, f"{system.stand_ins.gemini_url}/_stand_in/script", [step])


def slow_pages(system: System, seconds: float) -> None:
    """Set the duration of Pages builds, running ones included."""
    tell(system, f"{system.stand_ins.github_url}/_stand_in/pages-delay", {"seconds": seconds})


def play_faults(system: System, *faults: dict[str, Any]) -> None:
    tell(system, f"{system.stand_ins.github_url}/_stand_in/faults", faults)


def refuse_key(system: System) -> None:
    """Refuse the Gemini key for every call from now on."""
    tell(system, f"{system.stand_ins.gemini_url}/_stand_in/account", [{"kind": "key-invalid"}])


def accept_key(system: System) -> None:
    system.http.delete(f"{system.stand_ins.gemini_url}/_stand_in/account").raise_for_status()


def refuse_at_random(system: System, share: float, seed: int) -> None:
    """Refuse a share of all requests to GitHub with 401, 404 or 422; 0 ends it."""
    what = {"share": share, "seed": seed}
    tell(system, f"{system.stand_ins.github_url}/_stand_in/random-refusals", what)


def answer_callbacks(system: System, request: Request, answers: Sequence[int | str]) -> None:
    tell(system, f"{system.stand_ins.evaluator_url}/_stand_in/answers?task={request['task']}", answers)


def let_model_answer(system: System) -> None:
    """Release held answers of the model."""
    system.http.delete(f"{system.stand_ins.gemini_url}/_stand_in/script").raise_for_status()


def release(system: System) -> None:
    """Release held answers of the model and held builds."""
    let_model_answer(system)
    slow_pages(system, 0.0)


def behave_again(system: System, pages_seconds: float) -> None:
    """End the faults that tests have set for all briefs."""
    let_model_answer(system)
    accept_key(system)
    refuse_at_random(system, 0.0, 0)
    play_faults(system)
    slow_pages(system, pages_seconds)


def model_calls(system: System, request: Request) -> list[dict[str, Any]]:
    """The calls to the model for this brief's page."""
    return [call for call in all_model_calls(system, request) if not call["json"]]


def all_model_calls(system: System, request: Request) -> list[dict[str, Any]]:
    """All calls to the model about this brief, including its plan."""
    calls = system.http.get(f"{system.stand_ins.gemini_url}/_stand_in/requests").json()
    return [call for call in calls if request["brief"] in call["prompt"]]


def model_was_asked(system: System, request: Request, _: str) -> bool:
    return bool(model_calls(system, request))


def _at_once(_house: System, _request: Request, _brief_id: str) -> bool:
    return True


def _hang_github(method: str, path: str) -> Callable[[System, Request], None]:
    """GitHub executes the next such request and never answers it."""
    return lambda system, _: play_faults(system, {"kind": "hang", "method": method, "path": path, "seconds": HANG})


def _repository_was_made(system: System, request: Request, _: str) -> bool:
    return bool(repositories_of(system, request))


def _branch_was_moved(system: System, request: Request, brief_id: str) -> bool:
    return any(brief_id in briefs_committed(system, name) for name in repositories_of(system, request))


def committed(system: System, _: Request, brief_id: str) -> bool:
    return system.has_reached(brief_id, "publisher", Committed)


def _evaluator_was_called(system: System, request: Request, _: str) -> bool:
    return bool(system.callbacks(request))


# The model is held, so that the brief is only accepted when the gateway is killed.
AFTER_THE_200 = Moment("gateway, right after the 200", "gateway", hold_model, _at_once)
MODEL_WRITES = Moment("generator, while the model writes", "generator", hang_model, model_was_asked)
REPOSITORY_MADE = Moment(
    "publisher, while GitHub makes the repository",
    "publisher",
    _hang_github("POST", "^/user/repos$"),
    _repository_was_made,
)
BRANCH_MOVED = Moment(
    "publisher, while GitHub moves the branch", "publisher", _hang_github("PATCH", "/git/refs/"), _branch_was_moved
)
PAGE_BUILT = Moment(
    "publisher, while the page is built", "publisher", lambda system, _: slow_pages(system, HANG), committed
)
EVALUATOR_CALLED = Moment(
    "notifier, while the evaluator thinks",
    "notifier",
    lambda system, request: answer_callbacks(system, request, ["hang"]),
    _evaluator_was_called,
)

MOMENTS = (AFTER_THE_200, MODEL_WRITES, REPOSITORY_MADE, BRANCH_MOVED, PAGE_BUILT, EVALUATOR_CALLED)
