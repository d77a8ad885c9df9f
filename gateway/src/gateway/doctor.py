"""Diagnoses the gateway: `python -m gateway.doctor`. Checks settings, broker and operator access."""

from collections.abc import Sequence

from chassis.doctor import Diagnosis, run_doctor
from chassis.finding import Finding, advice, fine
from gateway.settings import GatewaySettings

OPERATORS = "operators"


def diagnose(settings: GatewaySettings) -> Diagnosis:
    """The check of the gateway, which asks nobody."""

    async def operators() -> Sequence[Finding]:
        return [operators_finding(settings)]

    return Diagnosis({OPERATORS: operators})


def operators_finding(settings: GatewaySettings) -> Finding:
    """Whether strangers may see every brief: a tunnel's connections look like those of the gateway's own machine."""
    if settings.operator_token is not None:
        return fine(OPERATORS, "who knows OPERATOR_TOKEN sees all briefs")
    if settings.public_url is None:
        return fine(OPERATORS, "this machine alone sees all briefs; set OPERATOR_TOKEN before others can reach it")
    return advice(
        OPERATORS,
        "PUBLIC_URL is set and OPERATOR_TOKEN is not: through a tunnel that ends on this machine strangers can see all "
        "briefs; set OPERATOR_TOKEN",
    )


if __name__ == "__main__":
    run_doctor("gateway", GatewaySettings, diagnose)
