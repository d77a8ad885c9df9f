"""The stages of a brief of round 1, with the seconds of each, from its progress events."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

STAGES: Mapping[str, tuple[str, str]] = {
    "accepted": ("gateway", "accepted"),
    "with a generator": ("generator", "started"),
    "planned": ("generator", "planned"),
    "written": ("generator", "model-answered"),
    "judged": ("generator", "judged"),
    "handed over": ("generator", "generated"),
    "with a publisher": ("publisher", "started"),
    "committed": ("publisher", "committed"),
    "live": ("publisher", "live"),
    "with a notifier": ("notifier", "started"),
}
"""Each with the first event that ends it, in order; the last stage is "told", which the evaluator ends."""
TOLD = "told"


def stage_seconds(events: Sequence[Mapping[str, Any]], *, sent_at: float, told_at: float) -> dict[str, float]:
    """Seconds of every stage; together they are all the time from the request to the callback.

    A stage of which there is no event, such as a plan that was not made, takes no time. An event that overtook the one
    before it ends its stage at once: services have clocks of their own, and send over connections of their own.
    """
    ends = {name: at for name, key in STAGES.items() if (at := _first(events, *key)) is not None}
    seconds, since = dict.fromkeys((*STAGES, TOLD), 0.0), sent_at
    for name, end in (*ends.items(), (TOLD, told_at)):
        seconds[name] = max(0.0, end - since)
        since = max(since, end)
    return seconds


def model_calls(events: Sequence[Mapping[str, Any]]) -> int:
    """How often a model answered: for the plan, for pages and for screenshots."""
    return sum(event["stage"] in {"planned", "model-answered", "reviewed"} for event in events)


def _first(events: Sequence[Mapping[str, Any]], service: str, stage: str) -> float | None:
    ats = (event["at"] for event in events if (event["service"], event["stage"]) == (service, stage))
    return min((datetime.fromisoformat(at).timestamp() for at in ats), default=None)
