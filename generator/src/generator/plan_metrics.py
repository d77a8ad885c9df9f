"""The metric of plans."""

from prometheus_client import CollectorRegistry, Counter


def plan_counter(registry: CollectorRegistry) -> Counter:
    """Create the counter of plans and of dropped plan entries."""
    help_text = "Plans, and entries left out of them, by what became of them."
    return Counter("pagewright_plans_total", help_text, ["state"], registry=registry)
