"""Diagnoses the notifier: `python -m notifier.doctor`. Settings and broker are all that it needs."""

from chassis.doctor import Diagnosis, run_doctor
from notifier.settings import NotifierSettings

if __name__ == "__main__":
    run_doctor("notifier", NotifierSettings, lambda _: Diagnosis())
