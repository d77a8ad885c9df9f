"""What the first profiles of accepting briefs showed, and what was changed for it: text of the part `accept`."""

from benchmarks.section import Table

_BEFORE = (
    "**Profile.** 64 connections of 2 KB, on a machine that did other work too, so that only shares count. Before "
    "anything was changed, of the time that the application itself took (cProfile, without HTTP and broker), the "
    "gateway spent:"
)
_TOP = Table(
    columns=("cost", "share", "what was changed"),
    rows=(
        (
            "a thread that looks up the callback's host",
            "26 %",
            "a host that passed is not looked up again for 30 s; its URL is parsed once",
        ),
        (
            "reading and scanning the body",
            "18 %",
            "small bodies are scanned only where counting their tokens does not suffice",
        ),
        ("FastAPI's layers around the endpoint", "16 %", "the documented paths are plain routes of Starlette"),
        ("parsing the fields", "14 %", "nothing: eight checks are eight models"),
        ("the log line", "8 %", "nothing: operators search for it"),
    ),
)
_REST = (
    "Below these: the exact size of every message (now only near the limit), the brief's id (a dozen times, now once), "
    "headers of the answer, and retries of the progress stream (only after a failure). Calls of Python functions for "
    "one accepted brief, which do not depend on other load: 5,250 before, and events still to come, which fell behind; "
    "4,360 now, events included; 1,540 in (a)."
)
_AFTER = (
    "What (a) does not do: it answers when one message is confirmed, where the gateway also publishes an event for "
    "operators, reads that event back as every replica does, and writes a log line; it counts quotas, remembers the "
    "brief for its pages, and validates what it takes. Later garbage is looked for less often (it took 7 %), and large "
    "bodies are no longer scanned by regular expressions (26 ms and 20 ms of 96 for a body of 5 MB). uvloop made no "
    "difference to the processor's time for each accept. Why it is one process is in "
    "[decision 77](decisions/0077-one-gateway-process-on-asyncio.md)."
)
PROFILE = (_BEFORE, _TOP, _REST, _AFTER)
