"""Builds `site.generated` for the chosen candidate, without the files that do not fit into one message."""

from functools import partial

import structlog

from contracts.brief import File
from contracts.message_size_limits import MAX_BODY_BYTES, file_bytes, path_bytes
from contracts.messages import Base, Recipient, SiteGenerated
from contracts.site_paths import is_essential
from generator.brief_message import BriefMessage, checkout_of
from generator.candidate import Candidate
from generator.exception_guard import ExceptionGuard
from generator.inputs.inputs import Inputs
from generator.site import Site
from generator.site_title import title_of

_MAX_NAMED = 20
log = structlog.get_logger()


def build_site_generated(
    order: BriefMessage, inputs: Inputs, candidate: Candidate, guard: ExceptionGuard
) -> tuple[SiteGenerated, tuple[str, ...]]:
    """Build the message for the candidate, within the broker's size limit, and notices of the files that do not fit.

    A step that raises is skipped.
    """
    brief, checkout = inputs.brief, checkout_of(order)
    generated = SiteGenerated(
        brief_id=order.brief_id,
        accepted_at=order.accepted_at,
        deadline=order.deadline,
        run=order.run,
        recipient=Recipient.of(order.brief),
        title=guard.call("salvage", lambda: title_of(brief), brief.task, doing="wording the title"),
        files=candidate.site.files,
        base=inputs.base,
        status=candidate.status,
        outcomes=candidate.report.outcomes,
    )
    as_it_is: tuple[SiteGenerated, tuple[str, ...]] = generated, ()
    fit = partial(fit_into_message, generated, Site.of(checkout.files if checkout else ()))
    return guard.call("salvage", fit, as_it_is, doing="fitting it into a message")


def fit_into_message(
    message: SiteGenerated, unchanged_from: Site, most: int = MAX_BODY_BYTES
) -> tuple[SiteGenerated, tuple[str, ...]]:
    """Return the message without the files that do not fit, and notices that name them.

    New and changed files take precedence; `unchanged_from` are the base's files. Omitted files are removed from
    `base.paths` too, so that the publisher keeps the existing ones.
    """
    kept, removable = _what_fits(message, unchanged_from, most)
    missing = [file.path for file in message.files if file.path not in kept]
    if not missing:
        return message.model_copy(update={"base": _based(message.base, removable)}), ()
    lost = [file for file in message.files if file.path in missing and not _is_same(file, unchanged_from)]
    log.warning("files do not fit into the message", unchanged=len(missing) - len(lost), lost=len(lost))
    notices = tuple(f"{file.path[:200]}: not published, it does not fit into a message" for file in lost[:_MAX_NAMED])
    files = tuple(file for file in message.files if file.path in kept)
    return message.model_copy(update={"files": files, "base": _based(message.base, removable)}), notices


def _what_fits(message: SiteGenerated, unchanged_from: Site, most: int) -> tuple[set[str], set[str]]:
    """The paths of the files to send, and the paths that the publisher may remove from the base."""
    base = set(message.base.paths) if message.base else set()
    frame = message.model_copy(update={"files": (), "base": _based(message.base, set())})
    room = most - len(frame.model_dump_json().encode())
    kept: set[str] = set()
    removable = base - {file.path for file in message.files}
    room -= sum(map(path_bytes, removable))

    def order(file: File) -> tuple[bool, bool, int]:
        return _is_same(file, unchanged_from), not is_essential(file.path), len(file.content)

    for file in sorted(message.files, key=order):
        size = file_bytes(file) + (path_bytes(file.path) if file.path in base else 0)
        if size > room:
            continue
        room -= size
        kept.add(file.path)
        removable |= {file.path} & base
    return kept, removable


def _is_same(file: File, unchanged_from: Site) -> bool:
    return unchanged_from.get(file.path) == file.content


def _based(base: Base | None, removable: set[str]) -> Base | None:
    return base and base.model_copy(update={"paths": tuple(path for path in base.paths if path in removable)})
