"""Diagnoses the generator: `python -m generator.doctor`. Beside settings and broker the models and the browser."""

from chassis.doctor import Diagnosis, run_doctor
from generator.browser_diagnosis import diagnose_browser
from generator.model_diagnosis import diagnose_models
from generator.models.providers import connect_models
from generator.settings import GeneratorSettings


def diagnose(settings: GeneratorSettings) -> Diagnosis:
    """The checks of the generator."""
    connected = connect_models(settings, threads=len(settings.models))
    return Diagnosis(
        {
            "models": lambda: diagnose_models(connected.models, settings.models),
            "browser": lambda: diagnose_browser(settings),
        },
        secrets=connected.keys,
    )


if __name__ == "__main__":
    run_doctor("generator", GeneratorSettings, diagnose)
