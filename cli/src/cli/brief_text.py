"""What is printed of a brief: a line for an event, a row of a list, and all of it. Text from outside is escaped."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from chassis.terminal_escapes import terminal_safe
from cli.verdicts import shown
from contracts.progress_record import Progress

SHORT_ID = 8
OUTCOME_STYLES = {"passed": "green", "failed": "red", "undecided": "yellow"}
_FACTS = ("task", "round", "accepted_at", "deadline", "delivered_at", "repo_url", "commit_sha", "pages_url")


def event_line(event: Progress, began: datetime) -> str:
    """An event with the seconds since the first one."""
    told = {name: getattr(event.facts, name) for name in event.facts.shown}
    facts = "  ".join(f"{name}={value}" for name, value in told.items() if value not in (None, ""))
    # Events of two services may come in the other order than they happened.
    since = max(0.0, (event.at - began).total_seconds())
    return terminal_safe(f"{since:7.2f} s  {event.service:<10} {event.stage:<15} {facts}".rstrip())


def brief_table(briefs: Iterable[Mapping[str, Any]]) -> Table:
    """One row a brief."""
    table = Table(box=None, pad_edge=False)
    for name in ("brief", "verdict", "task", "round", "accepted", "page"):
        table.add_column(name, no_wrap=name != "page", overflow="fold")
    for brief in briefs:
        verdict = str(brief["verdict"])
        accepted_at = _short("accepted_at", brief["accepted_at"])
        values = (brief["brief_id"][:SHORT_ID], verdict, brief["task"], brief["round"], accepted_at)
        cells = [_text(value) for value in (*values, brief["pages_url"])]
        cells[1].stylize(shown(verdict).style)
        table.add_row(*cells)
    return table


def brief_details(brief: Mapping[str, Any]) -> RenderableType:
    """The verdict, the facts, every check with its evidence, and the callbacks."""
    return Group(
        Text.assemble((_safe(brief["verdict"]), shown(brief["verdict"]).style), f"  {_safe(brief['meaning'])}"),
        *(_fact(name, _short(name, brief[name])) for name in ("brief_id", *_FACTS) if brief.get(name) is not None),
        *_optional("run", brief["run"] if brief.get("run", 1) > 1 else None),
        *_optional("last error", brief.get("last_error")),
        *_optional("cost", None if brief.get("cost_usd") is None else f"{brief['cost_usd']:.4f} US dollars"),
        *_results(brief.get("checks")),
        *_results(brief.get("requirements")),
        *(_fact("defect", defect) for defect in brief.get("defects") or ()),
        *(
            _fact("callback", f"{call['status'] or call['reason']}  {_short('_at', call['at'])}")
            for call in brief["callbacks"]
        ),
    )


def _results(results: Sequence[Mapping[str, Any]] | None) -> Iterable[Text]:
    for result in results or ():
        outcome = str(result["outcome"])
        detail = f" ({_safe(result['detail'])})" if result["detail"] else ""
        head = (f"  {outcome:<9} ", OUTCOME_STYLES.get(outcome, ""))
        yield Text.assemble(head, _safe(result["text"]), (detail, "dim"))


def _optional(name: str, value: Any) -> Iterable[Text]:
    return () if value is None else (_fact(name, value),)


def _fact(name: str, value: Any) -> Text:
    return Text.assemble((f"{name.replace('_', ' '):<13} ", "dim"), _safe(value))


def _short(name: str, value: Any) -> Any:
    """A time without fractions of a second; anything else as it is. The gateway tells times in UTC."""
    if not value or not (name.endswith("_at") or name == "deadline"):
        return value
    try:
        return f"{datetime.fromisoformat(value):%Y-%m-%d %H:%M:%S} UTC"
    except ValueError:
        return value


def _text(value: Any) -> Text:
    return Text("-" if value is None else _safe(value))


def _safe(value: Any) -> str:
    return terminal_safe(str(value))
