"""Lists every fault that is measured in this process, in the order of the table."""

from collections.abc import Sequence

from tools.final_status.fault import Fault
from tools.final_status.faults import evaluator, github, model, pages, request

FAULTS: Sequence[Fault] = (
    *model.FAULTS,
    *github.FAULTS,
    *pages.FAULTS,
    *evaluator.FAULTS,
    *request.FAULTS,
)
