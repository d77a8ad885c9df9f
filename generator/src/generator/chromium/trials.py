"""Makes a trial on a page of its own."""

from generator.chromium.opened_page import OpenedPage
from generator.ports import Trial, TrialResult


async def make_trial(trial: Trial, opened: OpenedPage, address: str) -> TrialResult:
    """Open `trial.view.open` below `address` and carry out the steps."""
    return TrialResult(
        "undecided", f"the steps are not carried out here: {len(trial.steps)} at {address} in {opened.page.url}"
    )
