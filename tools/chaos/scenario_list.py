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
"""The scenarios with a short form, which runs in every test run."""
