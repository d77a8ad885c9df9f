"""Takes back what a page's author says is tried wrongly, in the candidates of all attempts."""

from dataclasses import replace

import structlog

from generator.attempt_history import History
from generator.judge.disputes import can_be_disputed, with_disputes
from generator.parser_workers.pool import Workers
from generator.ports import Reply
from generator.reply.dispute_parser import disputes_in
from generator.reply.reply_parser import has_blocks

log = structlog.get_logger()


async def without_disputes(reply: Reply, history: History, workers: Workers) -> tuple[Reply, bool]:
    """The reply without its disputes, and whether there is anything else in it.

    Disputes count against what fails of the best candidate; they are kept in `history` from then on.
    """
    text, said = await workers.call(disputes_in, reply.text)
    best = history.best
    accepted = {name: why for name, why in said.items() if best and name in can_be_disputed(best.report)}
    if not accepted:
        return (replace(reply, text=text) if said else reply), True
    log.info("trials are disputed", disputed=accepted)
    history.disputed |= accepted
    for name in ("best", "latest", "base"):
        if (kept := getattr(history, name)) is not None:
            setattr(history, name, replace(kept, report=with_disputes(kept.report, accepted)))
    return replace(reply, text=text), await workers.call(has_blocks, text)
