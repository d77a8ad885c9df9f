"""Accepts the model's disputes of failed checks: they become undecided in all kept candidates."""

from dataclasses import replace

import structlog

from generator.attempt_history import History
from generator.judge.disputes import apply_disputes, disputable_results
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
