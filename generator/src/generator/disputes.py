"""Decides which failed checks the model may dispute; accepted disputes make them undecided in all kept candidates."""

from collections.abc import Mapping
from dataclasses import replace

import structlog

from contracts.evidence import CheckResult
from generator.attempt_history import History
from generator.judge.report import Report, name_results
from generator.parser_workers.pool import ParserPool
from generator.ports import Reply
from generator.reply.dispute_parser import parse_disputes
from generator.reply.reply_parser import has_blocks

log = structlog.get_logger()


async def accept_disputes(reply: Reply, history: History, workers: ParserPool) -> tuple[Reply, bool]:
    """Return the reply without its disputes, and whether it has anything else.

    Only failed checks of the best candidate can be disputed. Accepted disputes are kept in `history`.
    """
    text, said = await workers.call(parse_disputes, reply.text)
    best = history.best
    accepted = {name: why for name, why in said.items() if best and name in disputable_results(best.report)}
    if not accepted:
        return (replace(reply, text=text) if said else reply), True
    log.info("trials are disputed", disputed=accepted)
    history.disputed |= accepted
    for name in ("best", "latest", "base"):
        if (kept := getattr(history, name)) is not None:
            setattr(history, name, replace(kept, report=apply_disputes(kept.report, accepted)))
    return replace(reply, text=text), await workers.call(has_blocks, text)


def disputable_results(report: Report) -> Mapping[str, CheckResult]:
    """The failed results that may be disputed: all except the brief's own JavaScript checks."""
    return {
        name: one
        for name, one in name_results(report).items()
        if one.outcome == "failed" and (one.kind == "sentence" or one.round is not None)
    }


def apply_disputes(report: Report, disputed: Mapping[str, str]) -> Report:
    """Return the report with disputed failures undecided; `disputed` has the model's reasons by name."""
    taken_back = {
        id(one): one.model_copy(
            update={
                "outcome": "undecided",
                "how": "none",
                "detail": f"the page's author says that this is tried wrongly: {disputed[name]} ({one.detail})",
            }
        )
        for name, one in disputable_results(report).items()
        if name in disputed
    }
    if not taken_back:
        return report
    return replace(
        report,
        checks=tuple(taken_back.get(id(one), one) for one in report.checks),
        requirements=tuple(taken_back.get(id(one), one) for one in report.requirements),
    )
