"""Combines a reply's files with those of earlier replies, and decides whether a truncated reply is complete."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from contracts.brief import File
from generator.attachment_paths import attachment_paths
from generator.exception_guard import ExceptionGuard
from generator.faults import CUT_KINDS, Fault
from generator.judge.judge import Criteria
from generator.judge.report import Report
from generator.ports import Reply
from generator.reply.delimited_formats import REQUESTED_FORMAT, has_done_marker
from generator.reply.file_screening import drop_respelt_files, screen_files
from generator.reply.reply_parser import ParsedReply, parse_reply
from generator.site import Site

CUT = Fault("the answer was cut off at the output limit; keep the code shorter", kind="cut-reply")
UNREADABLE = ParsedReply((), (Fault(f"the reply could not be read; {REQUESTED_FORMAT}"),))

_SOMETHING_LACKS = frozenset({"missing-file", "local-reference"})
"""Fault kinds that show that a needed file is missing."""


@dataclass(frozen=True)
class ReplyFiles:
    """`files` are all of the model's files so far, by path; `sent` are this reply's.

    `done`: the reply has its end mark. `revision`: there is an existing site.
    """

    files: Mapping[str, File]
    sent: Mapping[str, File]
    faults: tuple[Fault, ...]
    done: bool
    revision: bool

    def softened(self, faults: Sequence[Fault], site: Site, judged: Report) -> tuple[Fault, ...]:
        """Make the faults of a truncation non-fatal if the site is complete nevertheless.

        A model that repeats itself reaches the limit after a complete site. In a revision it is unknown whether further
        files were to be changed, unless the reply has its end mark.
        """
        lacks = any(fault.kind in _SOMETHING_LACKS or fault.kind == "not-judged" for fault in judged.faults)
        repeats = any(fault.kind == "cut-file" and fault.path in self.sent for fault in faults)
        whole = self.done or repeats or not self.revision
        return tuple(
            replace(fault, fatal=False)
            if fault.kind in CUT_KINDS
            and (fault.path in self.files or (whole and not lacks and fault.path not in site))
            else fault
            for fault in faults
        )


def unreadable_answer(written: Mapping[str, File], existing: Site) -> ReplyFiles:
    """The result for a reply that could not be parsed in time."""
    return ReplyFiles(dict(written), {}, UNREADABLE.faults, done=False, revision=bool(existing))


def read_answer(
    reply: Reply, written: Mapping[str, File], existing: Site, criteria: Criteria, guard: ExceptionGuard
) -> ReplyFiles:
    """Add the files of `reply` to `written`; `existing` is the site to revise. A bug becomes a fault."""
    attached = {path: attachment.content for attachment, path in attachment_paths(criteria.brief.attachments)}
    known = {**attached, **existing, **{path: file.content for path, file in written.items()}}
    read = partial(parse_reply, reply.text, known, cut=reply.cut)
    answer = guard.call("reply", read, UNREADABLE, doing="reading a reply")
    respelt = partial(drop_respelt_files, written, answer.files, criteria.requirements.required)
    written = guard.call("reply", respelt, written, doing="comparing the spelling of paths")
    screening = partial(
        screen_files,
        answer,
        {path: content for path, content in known.items() if path in written or path in existing},
        criteria.brief.text,
        written=written,
        left_out=criteria.left_out,
        wanted=criteria.requirements.required,
        attached=attached,
        fixed=criteria.requirements.kept,
    )
    parsed = guard.call("reply", screening, UNREADABLE, doing="screening a reply")
    sent = {file.path: file for file in parsed.files}
    done = has_done_marker(reply.text)
    cut = (CUT,) if reply.cut and not (done and parsed.files) else ()
    # A faulty file is not fatal if an earlier reply has it complete.
    faults = (replace(fault, fatal=fault.fatal and fault.path not in written) for fault in (*parsed.faults, *cut))
    return ReplyFiles({**written, **sent}, sent, tuple(faults), done, bool(existing))
