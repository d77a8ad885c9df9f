"""Diagnoses the gateway: `python -m gateway.doctor`. Settings and broker are all that it needs."""

from chassis.doctor import Diagnosis, run_doctor
from gateway.settings import GatewaySettings

if __name__ == "__main__":
    run_doctor("gateway", GatewaySettings, lambda _: Diagnosis())
