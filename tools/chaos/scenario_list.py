"""Lists every scenario in the order of execution."""

from collections.abc import Sequence

from tools.chaos.scenario import Scenario
from tools.chaos.scenarios import broker, callbacks, cluster, endpoints, intake, refusals, releases, work

SCENARIOS: Sequence[Scenario] = (
    *broker.SCENARIOS,
    *intake.SCENARIOS,
    *work.SCENARIOS,
    *refusals.SCENARIOS,
    *endpoints.SCENARIOS,
    *callbacks.SCENARIOS,
    *releases.SCENARIOS,
    *cluster.SCENARIOS,
)

SHORT = tuple(scenario for scenario in SCENARIOS if scenario.shortly is not None)
"""Those that have a short form, which is played at every test run."""
