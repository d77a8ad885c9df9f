"""The timeouts of a page in seconds of its own time: loading, settling, checks, steps of a scenario, audit."""

from contracts.value import Value

STEP_SECONDS = 5.0
"""Of each step of a scenario, and of each expectation."""
SCENARIO_SECONDS = 20.0
"""Of all steps of a scenario together."""
AUDIT_SECONDS = 8.0
"""Of the audit of one page."""


class Timeouts(Value):
    """Timeouts of one visit, in seconds of the page's own time."""

    load: float = 8.0
    """For the `load` event; the checks are evaluated even without it."""
    answer: float = 2.0
    """For the main thread to be free after that; otherwise a script is in an endless loop."""
    network: float = 4.0
    """Then, until no request is open."""
    document: float = 1.0
    """Then, until the document does not change."""
    check: float = 10.0
    """For a check to become truthy, or for the promise that it returns."""
    again: float = 2.0
    """In the second pass, added to the time of the slowest passed check."""
    poll: float = 0.2
    """Between two evaluations of a check."""
