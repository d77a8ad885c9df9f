"""Every fault whose ending is measured in this process, in the order of the table."""

from collections.abc import Sequence

from tests.endings.fault import Fault
from tests.endings.faults import evaluator, github, model, pages, request

FAULTS: Sequence[Fault] = (
    *model.FAULTS,
    *github.FAULTS,
    *pages.FAULTS,
    *evaluator.FAULTS,
    *request.FAULTS,
)
