"""Reads one answer of a model into the files of the site, and decides whether it is whole although it was cut."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from contracts.brief import File
from generator.exception_guard import ExceptionGuard
from generator.faults import Fault
from generator.judge.judge import Criteria
from generator.judge.report import CUT_KINDS, Report
from generator.ports import Reply
from generator.reply.delimited_formats import REQUESTED_FORMAT, has_done_marker
from generator.reply.file_screening import drop_respelt_files, screen_files
from generator.reply.reply_parser import ParsedReply, parse_reply
from generator.site import Site
from generator.site_path_validation import attachment_paths

CUT = Fault("the answer was cut off at the output limit; keep the code shorter", kind="cut-reply")
UNREADABLE = ParsedReply((), (Fault(f"the reply could not be read; {REQUESTED_FORMAT}"),))

_SOMETHING_LACKS = frozenset({"missing-file", "local-reference"})
"""Kinds of faults that say that a file is wanted which is not there."""


@dataclass(frozen=True)
class ReplyFiles:
    """`files` are the model's so far, by path, this answer's over those of earlier ones; `sent` are this one's.

    `done`: the model had said its last line before it was cut. `revision`: there is a site without these files.
    """

    files: Mapping[str, File]
    sent: Mapping[str, File]
    faults: tuple[Fault, ...]
    done: bool
    revision: bool

    def softened(self, faults: Sequence[Fault], site: Site, judged: Report) -> tuple[Fault, ...]:
        """`faults`, of which those of a cut are not fatal where the site is whole without what was cut off.

        Models that repeat themselves run into the limit after a whole site. Of a revision nobody can tell whether a
        file was still to be changed, unless the model had come to its end once.
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
    """What stands for an answer that could not be read in time."""
    return ReplyFiles(dict(written), {}, UNREADABLE.faults, done=False, revision=bool(existing))


def read_answer(
    reply: Reply, written: Mapping[str, File], existing: Site, criteria: Criteria, guard: ExceptionGuard
) -> ReplyFiles:
    """The files of `reply` added to `written`; `existing` is the site that is revised. A bug in here is a fault."""
    attached = {path: attachment.content for attachment, path in attachment_paths(criteria.brief.attachments)}
    known = {**attached, **existing, **{path: file.content for path, file in written.items()}}
    read = partial(parse_reply, reply.text, known, cut=reply.cut)
    answer = guard.run_or_default("reply", read, UNREADABLE, doing="reading a reply")
    respelt = partial(drop_respelt_files, written, answer.files, criteria.requirements.required)
    written = guard.run_or_default("reply", respelt, written, doing="comparing the spelling of paths")
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
    parsed = guard.run_or_default("reply", screening, UNREADABLE, doing="screening a reply")
    sent = {file.path: file for file in parsed.files}
    done = has_done_marker(reply.text)
    cut = (CUT,) if reply.cut and not (done and parsed.files) else ()
    # An earlier answer's whole file stands where this one's is not.
    faults = (replace(fault, fatal=fault.fatal and fault.path not in written) for fault in (*parsed.faults, *cut))
    return ReplyFiles({**written, **sent}, sent, tuple(faults), done, bool(existing))
