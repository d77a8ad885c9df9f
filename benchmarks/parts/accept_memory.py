"""The gateway's memory over many accepted briefs."""

from benchmarks.accepting_servers import running_servers
from benchmarks.section import Section, Table

BRIEFS, STEP = 100_000, 10_000
SET_UP = (
    f"{BRIEFS:,} briefs of 2 KB over 64 connections to one gateway, {STEP:,} at a time, after each of which the work "
    "queue is emptied. The gateway remembers the newest 10,000 briefs, so that the first row is the only one that may "
    "grow. Resident memory of the process; one run."
)


def measure() -> Section:
    """Accept, and look at the memory after every step."""
    rows = []
    with running_servers() as servers:
        gateway = servers["gateway"]
        before = gateway.resident_mb
        for done in range(STEP, BRIEFS + 1, STEP):
            result = gateway.accept(2000, 64, STEP)
            rows.append((f"{done:,}", f"{gateway.resident_mb:.0f}", f"{result.per_second:,.0f}"))
    table = Table(columns=("briefs", "MB", "accepts a second"), rows=(("0", f"{before:.0f}", ""), *rows))
    return Section(title="Memory while accepting", blocks=(SET_UP, table))
